"""Campaigns: who may see them, what is approved, what is left to send, what became of whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from incidents.models import Incident, User
from incidents.rules.roles import Action
from incidents.selectors.journal import entries_of
from incidents.selectors.people import organisations_where
from notifications.models import (
    Approval,
    Campaign,
    Chunk,
    LedgerEntry,
    NoticeText,
    Recipient,
)
from notifications.rules.notice_drafts import NoticeDraft, approval_digest, draft_from_json
from notifications.rules.pace import MOST_UNCERTAIN
from notifications.rules.servers import FOLDER
from notifications.selectors.holds import NOTHING_ON_HOLD

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
    kept_here: int = 0  # Of those accepted: written to a file, for want of a mail server.

    @property
    def settled(self) -> int:
        return self.accepted + self.refused + self.without_email

    @property
    def unreached(self) -> int:
        """Who must be told by another way: no e-mail, refused, or no clear answer."""
        return self.refused + self.without_email + self.uncertain

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
    return approval_digest(
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


def who_started(campaign: Campaign) -> User:
    """Who started the sending, by the journal; until it was started, who opened the campaign."""
    entries = entries_of(campaign.incident).filter(verb="campaign.started")
    entry = entries.filter(subject_id=campaign.pk).first()
    if entry is None or entry.actor_id is None:
        return campaign.opened_by
    return User.objects.get(pk=entry.actor_id)


def chunks_to_send(*, now: datetime) -> QuerySet[Chunk]:
    """The chunks that may be claimed: nobody's, or their lease ran out; none on hold."""
    free = Q(state=Chunk.State.PENDING) | Q(state=Chunk.State.CLAIMED, lease_until__lt=now)
    is_due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    sending = Q(campaign__state=Campaign.State.SENDING)
    due = Chunk.objects.filter(NOTHING_ON_HOLD, free, is_due, sending)
    return due.order_by("campaign", "first")


def tries_left(chunk: Chunk, *, first: int = 0, last: int = 0) -> list[tuple[int, int]]:
    """Who of a chunk still has to be handed over: position and tries without an answer, in order.

    Who was settled is left out, and so is who had no clear answer three times: copies of a
    message are bounded. `first` and `last` narrow the positions. Three small queries over
    ranges: a join of list and ledger would look at everybody for each one.
    """
    positions = (first or chunk.first, last or chunk.last)
    ledger = LedgerEntry.objects.filter(campaign=chunk.campaign_id, position__range=positions)
    settled = set(ledger.exclude(outcome=UNCERTAIN).values_list("position", flat=True))
    tries = Counter(ledger.filter(outcome=UNCERTAIN).values_list("position", flat=True))
    people = Recipient.objects.filter(
        list=chunk.campaign.recipients_id, position__range=positions
    ).order_by("position")
    return [
        (position, tries[position])
        for position in people.values_list("position", flat=True)
        if position not in settled and tries[position] < MOST_UNCERTAIN
    ]


def people_at(chunk: Chunk, positions: Sequence[int]) -> QuerySet[Recipient]:
    """The people at these positions, in order."""
    people = Recipient.objects.filter(
        list=chunk.campaign.recipients_id, position__in=list(positions)
    )
    return people.order_by("position")


def ledger_of(campaign: Campaign) -> QuerySet[LedgerEntry]:
    """Every handing over of a campaign, in order of the list."""
    return campaign.ledger.select_related("recipient").order_by("position", "pk")


def account(campaign: Campaign) -> Account:
    """Where everybody stands, counted from the rows of the list and from the ledger."""
    ledger = campaign.ledger.order_by()
    outcomes = ledger.values_list("outcome").annotate(people=Count("recipient", distinct=True))
    counts = dict(outcomes)
    touched = ledger.aggregate(people=Count("recipient", distinct=True))["people"]
    settled = sum(people for outcome, people in counts.items() if outcome != UNCERTAIN)
    everybody = Recipient.objects.filter(list=campaign.recipients_id).count()
    return Account(
        planned=campaign.recipients.count if campaign.recipients else 0,
        accepted=counts.get(LedgerEntry.Outcome.ACCEPTED, 0),
        refused=counts.get(LedgerEntry.Outcome.REFUSED, 0),
        without_email=counts.get(LedgerEntry.Outcome.WITHOUT_EMAIL, 0),
        uncertain=touched - settled,
        waiting=everybody - touched,
        kept_here=ledger.filter(outcome=LedgerEntry.Outcome.ACCEPTED, server=FOLDER).count(),
    )
