"""Campaigns: who may see them, what is approved, what is left to send, what became of whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from incidents.models import Incident, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where
from notifications.models import (
    Approval,
    Campaign,
    Chunk,
    LedgerEntry,
    NoticeText,
    Recipient,
)
from notifications.rules.notice_drafts import NoticeDraft, content_digest, draft_from_json
from notifications.rules.pace import MOST_UNCERTAIN

PEOPLE_TO_APPROVE = 2
UNCERTAIN = LedgerEntry.Outcome.UNCERTAIN


@dataclass(frozen=True)
class Account:
    """Where everybody of a campaign stands. It closes: the five parts make the whole."""

    planned: int
    accepted: int
    refused: int
    without_email: int
    uncertain: int  # No clear answer yet, after one handing over or more.
    waiting: int  # Nothing was handed over yet.

    @property
    def settled(self) -> int:
        return self.accepted + self.refused + self.without_email

    @property
    def closes(self) -> bool:
        return self.planned == self.settled + self.uncertain + self.waiting


def campaigns_for(user: User) -> QuerySet[Campaign]:
    """The campaigns of the organisations whose incidents the user may see."""
    readable = organisations_where(user, Action.SEE_INCIDENTS)
    return Campaign.objects.filter(incident__organisation__in=readable).select_related(
        "incident__organisation", "recipients", "opened_by"
    )


def campaign_for(user: User, incident: Incident) -> Campaign | None:
    """The latest campaign of an incident; None when there is none that the user may see."""
    return campaigns_for(user).filter(incident=incident).order_by("-pk").first()


def texts_of(campaign: Campaign) -> dict[str, NoticeText]:
    """The texts by language."""
    texts = campaign.texts.select_related("written_by").order_by("language")
    return {text.language: text for text in texts}


def draft_of(text: NoticeText) -> NoticeDraft:
    """What a text says."""
    return draft_from_json(text.parts)


def digest_of(campaign: Campaign) -> str:
    """What an approval of this campaign, as it stands now, would bind to."""
    recipients = campaign.recipients
    return content_digest(
        list_id=recipients.row_key.hex if recipients else "",
        count=recipients.count if recipients else 0,
        texts={language: text.digest for language, text in texts_of(campaign).items()},
    )


def approvals_of(campaign: Campaign) -> QuerySet[Approval]:
    """The approvals of the campaign as it stands; those of earlier texts are void."""
    standing = campaign.approvals.filter(content_digest=digest_of(campaign))
    return standing.select_related("approved_by").order_by("approved_at")


def is_approved(campaign: Campaign) -> bool:
    """Whether two people approved the campaign as it stands, or one with a written reason."""
    approvals = list(approvals_of(campaign))
    return len(approvals) >= PEOPLE_TO_APPROVE or any(each.alone_because for each in approvals)


def void_approvals_of(campaign: Campaign) -> QuerySet[Approval]:
    """The approvals that a later change made void."""
    void = campaign.approvals.exclude(content_digest=digest_of(campaign))
    return void.select_related("approved_by").order_by("approved_at")


def chunks_to_send(*, now: datetime) -> QuerySet[Chunk]:
    """The chunks that may be claimed: nobody's, or of somebody whose lease ran out."""
    free = Q(state=Chunk.State.PENDING) | Q(state=Chunk.State.CLAIMED, lease_until__lt=now)
    is_due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    sending = Q(campaign__state=Campaign.State.SENDING)
    return Chunk.objects.filter(free, is_due, sending).order_by("campaign", "first")


def people_to_send(chunk: Chunk) -> QuerySet[Recipient]:
    """The people of a chunk who still have to be handed over, in order.

    `tries` counts how often each was handed over without an answer. Who was settled is left
    out, and so is who had no clear answer three times: copies of a message are bounded.
    """
    ledger = LedgerEntry.objects.filter(campaign=chunk.campaign_id, recipient=OuterRef("pk"))
    uncertain = Q(ledger__campaign=chunk.campaign_id, ledger__outcome=UNCERTAIN)
    positions = (chunk.first, chunk.last)
    return (
        Recipient.objects.filter(list=chunk.campaign.recipients_id, position__range=positions)
        .filter(~Exists(ledger.exclude(outcome=UNCERTAIN)))
        .annotate(tries=Count("ledger", filter=uncertain))
        .filter(tries__lt=MOST_UNCERTAIN)
        .order_by("position")
    )


def tries_left(chunk: Chunk) -> list[tuple[int, int]]:
    """Position and `tries` of everybody of a chunk who still has to be handed over."""
    people = people_to_send(chunk).values_list("position", "tries")  # type: ignore[misc]
    return list(people)


def ledger_of(campaign: Campaign) -> QuerySet[LedgerEntry]:
    """Every handing over of a campaign, in order of the list."""
    return campaign.ledger.select_related("recipient").order_by("position", "pk")


def account(campaign: Campaign) -> Account:
    """Where everybody stands, counted from the list and from the ledger apart."""
    outcomes = campaign.ledger.order_by().values_list("outcome")
    counts = dict(outcomes.annotate(people=Count("recipient", distinct=True)))
    of_campaign = LedgerEntry.objects.filter(campaign=campaign, recipient=OuterRef("pk"))
    everybody = Recipient.objects.filter(list=campaign.recipients_id)
    untouched = everybody.filter(~Exists(of_campaign))
    unclear = everybody.filter(Exists(of_campaign), ~Exists(of_campaign.exclude(outcome=UNCERTAIN)))
    return Account(
        planned=campaign.recipients.count if campaign.recipients else 0,
        accepted=counts.get(LedgerEntry.Outcome.ACCEPTED, 0),
        refused=counts.get(LedgerEntry.Outcome.REFUSED, 0),
        without_email=counts.get(LedgerEntry.Outcome.WITHOUT_EMAIL, 0),
        uncertain=unclear.count(),
        waiting=untouched.count(),
    )
