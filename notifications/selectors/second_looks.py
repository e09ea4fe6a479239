"""Second looks at a filing: what somebody asked, what the reader said, and whether it stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from incidents.models import Incident, User
from incidents.rules.roles import Action
from incidents.selectors.people import people_who_may
from notifications.models import Filing, RecordedAlone, SecondLook, Submission
from notifications.rules.answers import answers_digest
from notifications.rules.second_looks import Agreement
from notifications.selectors.filings import Worksheet, filing_of

AGREED = SecondLook.Verdict.AGREED


@dataclass(frozen=True)
class SecondPerson:
    """Where the second look at a draft stands, for the one who looks at the page.

    `look` is at the answers as they stand; `void` the latest one at other answers, where there
    is no `look`. `others` are the colleagues who may read it, `reader_may` whether this person
    may: who asked may not.
    """

    is_wanted: bool
    digest: str
    look: SecondLook | None
    void: SecondLook | None
    others: list[User]
    reader_may: bool

    @property
    def has_agreed(self) -> bool:
        return self.look is not None and self.look.verdict == AGREED

    @property
    def may_be_asked(self) -> bool:
        """Whether somebody has to ask, for the first time or again."""
        return self.look is None or self.look.verdict == SecondLook.Verdict.NOT_YET


def looks_of(filing: Filing) -> QuerySet[SecondLook]:
    """The looks that no submission has used yet, the latest first."""
    looks = filing.second_looks.filter(submission=None)
    return looks.select_related("asked_by", "read_by").order_by("-pk")


def look_at(filing: Filing, digest: str) -> SecondLook | None:
    """The latest look at exactly these answers."""
    return looks_of(filing).filter(answers_digest=digest).first()


def agreement_of(filing: Filing, digest: str) -> Agreement | None:
    """The agreement to these answers, else the latest one to others, else None."""
    look = look_at(filing, digest)
    if look is None or look.verdict != AGREED:
        others = looks_of(filing).exclude(answers_digest=digest)
        look = others.filter(verdict=AGREED).first()
    return Agreement(look.asked_by_id, look.read_by_id or 0, look.answers_digest) if look else None


def second_person(incident: Incident, sheet: Worksheet, *, reader: User) -> SecondPerson:
    """What the pages of a filing say about the second look at it."""
    organisation, filing = incident.organisation, filing_of(incident, sheet.authority)
    digest = answers_digest(sheet.answers)
    look = look_at(filing, digest) if filing else None
    void = looks_of(filing).exclude(answers_digest=digest).first() if filing and not look else None
    may = people_who_may(Action.AGREE_FILING, organisation=organisation)
    if look and not look.verdict:
        may = may.exclude(pk=look.asked_by_id)
    others = [person for person in may if person != reader]
    return SecondPerson(organisation.second_person_reads, digest, look, void, others, reader in may)


def look_behind(submission: Submission) -> SecondLook | None:
    """The second look under which a version was recorded."""
    looks = SecondLook.objects.filter(submission=submission)
    return looks.select_related("asked_by", "read_by").first()


def alone_behind(submission: Submission) -> RecordedAlone | None:
    """Why a version was recorded by one person alone, where a second one should have read it."""
    return RecordedAlone.objects.filter(submission=submission).first()
