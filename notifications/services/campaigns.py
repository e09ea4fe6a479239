"""The steps of a communication to the people (Article 34): open, write, approve, start.

Nothing here waits for the filing with the authority: Article 34 has a time of its own.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import colleagues_who_may, is_demo
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Approval, Campaign, Chunk, NoticeText, RecipientList
from notifications.rendering.notice_problems import problems_of
from notifications.rules.notice_drafts import NoticeDraft, draft_to_json, text_digest
from notifications.rules.pace import chunk_ranges
from notifications.selectors.campaigns import approvals_of, digest_of, is_approved

OPEN_STATES = (Campaign.State.DRAFT, Campaign.State.APPROVED)


@transaction.atomic
def open_campaign(incident: Incident, *, by: User, now: datetime) -> Campaign:
    """The campaign that is being prepared or sent, or a new one once the last was sent.

    Raises `Refused("not_allowed")`.
    """
    insist(by, incident.organisation, Action.PREPARE_NOTICE)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    current = incident.campaigns.exclude(state=Campaign.State.SENT).order_by("-pk").first()
    if current:
        return current
    campaign = Campaign.objects.create(incident=incident, opened_by=by, opened_at=now)
    _record(campaign, "campaign.opened", by=by, now=now)
    return campaign


@transaction.atomic
def choose_list(
    campaign: Campaign, *, recipients: RecipientList, by: User, now: datetime
) -> Campaign:
    """Say who is told. Approvals are void after it.

    Raises `Refused`: `not_allowed`, `campaign_under_way`, `list_not_usable`.
    """
    campaign = _to_prepare(campaign, by=by)
    usable = RecipientList.State.USABLE
    if recipients.state != usable or recipients.incident_id != campaign.incident_id:
        raise Refused("list_not_usable")
    if campaign.recipients_id == recipients.pk:
        return campaign
    campaign.recipients, campaign.state = recipients, Campaign.State.DRAFT
    campaign.save(update_fields=["recipients", "state"])
    _record(campaign, "campaign.list_chosen", by=by, now=now, list=recipients.pk)
    return campaign


@transaction.atomic
def save_text(
    campaign: Campaign, *, language: str, draft: NoticeDraft, by: User, now: datetime
) -> NoticeText:
    """Keep the text of one language as typed, complete or not. Approvals are void after it.

    The same text again changes nothing. Raises `Refused`: `not_allowed`,
    `campaign_under_way`.
    """
    campaign = _to_prepare(campaign, by=by)
    kept = campaign.texts.filter(language=language).first()
    content = draft_to_json(draft)
    if kept and kept.parts == content:
        return kept
    text = kept or NoticeText(campaign=campaign, language=language)
    text.parts, text.written_by, text.written_at = content, by, now
    text.digest = text_digest(content, language=language, written_at=now)
    text.save()
    if campaign.state != Campaign.State.DRAFT:
        campaign.state = Campaign.State.DRAFT
        campaign.save(update_fields=["state"])
    facts = draft.facts_version
    codes = {"language": language, "text": text.digest, "facts_version": facts}
    _record(campaign, "notice_text.saved", by=by, now=now, **codes)
    return text


@transaction.atomic
def approve(
    campaign: Campaign, *, read_digest: str, alone_because: str = "", by: User, now: datetime
) -> Approval:
    """Approve exactly this text for exactly this list; two different people do.

    `read_digest` is what the person saw: a change meanwhile is refused. One person alone is
    enough, with a written reason, where nobody else in the organisation may approve.
    Raises `Refused`: `not_allowed`, `campaign_under_way`, `changed_meanwhile`, `notice_not_ready`,
    `approved_already`, `somebody_else_may_approve`, `alone_needs_a_reason`.
    """
    campaign = _locked(campaign)
    insist(by, campaign.incident.organisation, Action.APPROVE_NOTICE)
    _check_approval(campaign, read_digest=read_digest, by=by)
    reason = _reason_to_be_alone(campaign, alone_because.strip(), by=by)
    approval = Approval.objects.create(
        campaign=campaign,
        content_digest=digest_of(campaign),
        alone_because=reason,
        approved_by=by,
        approved_at=now,
    )
    if is_approved(campaign):
        campaign.state = Campaign.State.APPROVED
        campaign.save(update_fields=["state"])
    _record(
        campaign,
        "notice.approved",
        by=by,
        now=now,
        content=approval.content_digest,
        alone=bool(reason),
        is_enough=campaign.state == Campaign.State.APPROVED,
    )
    return approval


@transaction.atomic
def start_sending(campaign: Campaign, *, by: User, now: datetime) -> Campaign:
    """Plan the chunks; the next run of the sender finds them. From here on nothing changes.

    Raises `Refused`: `not_allowed`, `campaign_under_way`, `not_approved`, `notice_not_ready`,
    `drill_writes_to_nobody`, `no_mail_server`.
    """
    campaign = _locked(campaign)
    insist(by, campaign.incident.organisation, Action.SEND_NOTICE)
    _check_start(campaign)
    recipients = campaign.recipients
    count = recipients.count if recipients else 0
    campaign.state, campaign.started_at = Campaign.State.SENDING, now.replace(microsecond=0)
    campaign.save(update_fields=["state", "started_at"])
    Chunk.objects.bulk_create(
        Chunk(campaign=campaign, first=first, last=last) for first, last in chunk_ranges(count)
    )
    content = digest_of(campaign)
    _record(campaign, "campaign.started", by=by, now=now, people=count, content=content)
    return campaign


@transaction.atomic
def record_export(campaign: Campaign, *, by: User, now: datetime) -> None:
    """Write down that the ledger left the building. Raises `Refused("not_allowed")`."""
    insist(by, campaign.incident.organisation, Action.SEE_INCIDENTS)
    _record(campaign, "ledger.exported", by=by, now=now)


def _locked(campaign: Campaign) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",), no_key=True)
    campaign = locked.select_related("incident__organisation", "recipients").get(pk=campaign.pk)
    if campaign.state not in OPEN_STATES:
        raise Refused("campaign_under_way")
    return campaign


def _to_prepare(campaign: Campaign, *, by: User) -> Campaign:
    insist(by, campaign.incident.organisation, Action.PREPARE_NOTICE)
    return _locked(campaign)


def _check_approval(campaign: Campaign, *, read_digest: str, by: User) -> None:
    if read_digest != digest_of(campaign):
        raise Refused("changed_meanwhile")
    if problems_of(campaign):
        raise Refused("notice_not_ready")
    if approvals_of(campaign).filter(approved_by=by).exists():
        raise Refused("approved_already")


def _reason_to_be_alone(campaign: Campaign, reason: str, *, by: User) -> str:
    """The reason, where it is needed: nobody else may approve, and nobody else has."""
    organisation = campaign.incident.organisation
    others = colleagues_who_may(Action.APPROVE_NOTICE, organisation=organisation, beside=by)
    if others.exists():
        if reason:
            raise Refused("somebody_else_may_approve", field="alone_because")
        return ""
    if not reason and not approvals_of(campaign).exists():
        raise Refused("alone_needs_a_reason", field="alone_because")
    return reason


def _check_start(campaign: Campaign) -> None:
    if campaign.incident.is_drill:
        raise Refused("drill_writes_to_nobody")
    if not (settings.MAIL_LEAVES_THIS_MACHINE or is_demo()):
        # The letters would lie in clear in the mail folder, and nobody would be told.
        raise Refused("no_mail_server")
    if campaign.state != Campaign.State.APPROVED or not is_approved(campaign):
        raise Refused("not_approved")
    if problems_of(campaign):
        raise Refused("notice_not_ready")


def _record(campaign: Campaign, verb: str, *, by: User, now: datetime, **codes: object) -> None:
    record(
        campaign.incident.organisation,
        verb=verb,
        subject=campaign,
        by=by,
        now=now,
        incident=campaign.incident,
        codes=codes,
    )
