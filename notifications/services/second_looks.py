"""A second person reads the draft of a filing before it is recorded as filed."""

from datetime import datetime

from django.db import transaction

from incidents.models import User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Filing, RecordedAlone, SecondLook, Submission
from notifications.rules.answers import Answers, answers_digest
from notifications.rules.second_looks import check_reader, check_second_person
from notifications.selectors.filings import worksheet_of
from notifications.selectors.second_looks import agreement_of, look_at
from notifications.services.filings import locked

NOT_YET = SecondLook.Verdict.NOT_YET


@transaction.atomic
def ask_second_look(filing: Filing, *, by: User, now: datetime) -> SecondLook:
    """Ask another person to read the draft as it stands, those from the facts included.

    Asking twice for the same answers gives the look of the first time, unless its reader said
    "not yet". Raises `Refused("not_allowed")`.
    """
    insist(by, filing.incident.organisation, Action.DRAFT_FILING)
    filing = locked(filing)
    sheet = worksheet_of(filing.incident, filing.authority)
    digest = answers_digest(sheet.answers)
    standing = look_at(filing, digest)
    if standing and standing.verdict != NOT_YET:
        return standing
    look = SecondLook.objects.create(
        filing=filing,
        draft_version=sheet.version,
        answers_digest=digest,
        asked_by=by,
        asked_at=now,
    )
    _record(look, "second_look.asked", by=by, now=now)
    return look


@transaction.atomic
def say_verdict(
    filing: Filing, *, read_digest: str, verdict: str, because: str, by: User, now: datetime
) -> SecondLook:
    """Say what a second person found who read every answer; said once, never changed.

    `read_digest` is the SHA-256 of the answers that the person saw. Raises `Refused`:
    `not_allowed`, `second_look_void` (the answers changed, or nobody asked about them),
    `second_person_is_the_first`, `second_look_said`, `not_yet_needs_a_reason`.
    """
    insist(by, filing.incident.organisation, Action.AGREE_FILING)
    look = _look_to_answer(locked(filing), read_digest)
    check_reader(by.pk, asked_by=look.asked_by_id)
    if look.verdict:
        raise Refused("second_look_said")
    if verdict == NOT_YET and not because.strip():
        raise Refused("not_yet_needs_a_reason", field="because")
    look.verdict, look.because = SecondLook.Verdict(verdict), because.strip()
    look.read_by, look.read_at = by, now
    look.save(update_fields=["verdict", "because", "read_by", "read_at"])
    if verdict == NOT_YET:
        _record(look, "second_look.not_yet", by=by, now=now)
    else:
        _record(look, "second_look.agreed", by=by, now=now)
    return look


def _look_to_answer(filing: Filing, read_digest: str) -> SecondLook:
    stands = answers_digest(worksheet_of(filing.incident, filing.authority).answers)
    look = look_at(filing, read_digest) if read_digest == stands else None
    if look is None:
        raise Refused("second_look_void")
    return look


def insist_on_second_person(filing: Filing, answers: Answers, *, alone_because: str) -> None:
    """Refuse what nobody else has read, where the organisation wants that.

    `answers` are those that would be frozen: a kind or reasons for a delay that are given with
    the recording alone were read by nobody. Raises `Refused` as `check_second_person` does.
    """
    if filing.incident.organisation.second_person_reads:
        digest = answers_digest(answers)
        agreement = agreement_of(filing, digest)
        check_second_person(agreement, digest=digest, alone_because=alone_because)


def keep_who_read(
    submission: Submission, *, alone_because: str, by: User, now: datetime
) -> SecondLook | None:
    """Tie what was recorded to the look under which it was, or keep why there was none.

    The filing is locked by the caller.
    """
    version = submission.version
    look = look_at(version.filing, version.answers_digest)
    if look and look.verdict == SecondLook.Verdict.AGREED:
        look.submission = submission
        look.save(update_fields=["submission"])
        return look
    if version.filing.incident.organisation.second_person_reads:
        _keep_alone(submission, alone_because, by=by, now=now)
    return None


def _keep_alone(submission: Submission, because: str, *, by: User, now: datetime) -> None:
    RecordedAlone.objects.create(submission=submission, because=because)
    version = submission.version
    record(
        version.filing.incident.organisation,
        verb="filing.recorded_alone",
        subject=submission,
        by=by,
        now=now,
        incident=version.filing.incident,
        codes={"version": version.number, "answers": version.answers_digest},
        content={"because": because},
    )


def _record(look: SecondLook, verb: str, *, by: User, now: datetime) -> None:
    record(
        look.filing.incident.organisation,
        verb=verb,
        subject=look,
        by=by,
        now=now,
        incident=look.filing.incident,
        codes={"version": look.draft_version, "answers": look.answers_digest},
        content={"because": look.because},
    )
