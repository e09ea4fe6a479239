"""Recording that a filing was filed: the version is frozen, its own clock stops."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from incidents.models import Deadline, StoredFile, User
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.clocks import close_by_submission
from incidents.services.files import store_file
from incidents.services.incidents import mark_filed
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Filing, FilingVersion, Submission
from notifications.rendering.documents import filing_pdf
from notifications.rendering.papers import paper_context
from notifications.rules.answers import Answers, answers_digest, answers_json
from notifications.rules.prefill import prefill
from notifications.rules.submissions import (
    FIRST,
    INITIAL,
    WITHDRAWN,
    check_submission,
    fulfilled_by,
    is_late,
    margin_seconds,
)
from notifications.selectors.filings import form_of_filing, worksheet_of
from notifications.selectors.submissions import judging_deadline, standing_of, submissions_to
from notifications.services.filings import keep_draft, locked
from notifications.services.second_looks import insist_on_second_person, keep_who_read


@dataclass(frozen=True)
class Filed:
    """What a person says about a filing: its kind, instant and number.

    `reasons` are those of a delay or, of a withdrawal, its own, which has a `cause` as well;
    `language` is the one of the frozen paper. `alone_because` says why no second person read it,
    where the organisation wants one.
    """

    kind: str
    at: Instant
    number: str = ""
    reasons: str = ""
    language: str = "fr"
    cause: str = ""
    alone_because: str = ""

    @property
    def reasons_for(self) -> str:
        """The question of the form that the reasons answer."""
        return "withdrawal_reasons" if self.kind == WITHDRAWN else "delay_reasons"


def record_submission(
    filing: Filing,
    *,
    kind: str,
    filed_at: Instant,
    number: str,
    receipt: StoredFile | None,
    by: User,
    now: datetime,
    reasons: str = "",
    language: str = "fr",
    cause: str = "",
    alone_because: str = "",
) -> Submission:
    """Record that the filing was filed; freeze what it said (Article 33(1) and (4) GDPR).

    The first one closes the deadline of its own authority and no other; a withdrawal, with its
    `cause` and reasons, ends the supplement that is owed to it. The same kind, instant
    and number twice (a double click) gives the submission of the first time. Unknown and
    missing answers never stop it. Raises `Refused`: `not_allowed`, those of `check_submission`
    and of `check_second_person` (where the organisation wants a second person to have read it),
    `filing_changed_meanwhile` when the draft changed while the paper was made, `pdf_not_made`.
    """
    insist(by, filing.incident.organisation, Action.RECORD_SUBMISSION)
    filed = Filed(
        kind=kind,
        at=filed_at,
        number=number.strip(),
        reasons=reasons.strip(),
        language=language,
        cause=cause,
        alone_because=alone_because.strip(),
    )
    before = _recorded_before(filing, filed)
    if before:
        return before
    answers = check_filed(filing, filed=filed, now=now)
    # Setting type takes a second: it is done before anything is locked.
    pdf = _paper(filing, answers, filed, now=now)
    return _keep(filing, filed=filed, answers=answers, pdf=pdf, receipt=receipt, by=by, now=now)


def check_filed(filing: Filing, *, filed: Filed, now: datetime) -> Answers:
    """The answers that would be frozen. Raises `Refused` as `record_submission` does."""
    sheet = worksheet_of(filing.incident, filing.authority)
    # A form may say the kind in codes and questions of its own.
    answers = sheet.answers | prefill(sheet.form, {"filing.kind": filed.kind})
    if filed.reasons:
        answers[filed.reasons_for] = filed.reasons
    check_submission(
        filed.kind,
        filed_at=filed.at,
        reasons=str(answers.get(filed.reasons_for, "")),
        cause=filed.cause,
        standing=standing_of(filing.incident, filing.authority),
        now=now,
    )
    insist_on_second_person(filing, answers, alone_because=filed.alone_because)
    return answers


def _recorded_before(filing: Filing, filed: Filed) -> Submission | None:
    same = {"kind": filed.kind, "filed_at": filed.at.at, "number": filed.number}
    return submissions_to(filing.incident, filing.authority).filter(**same).first()


def _paper(filing: Filing, answers: Answers, filed: Filed, *, now: datetime) -> bytes:
    context = paper_context(
        filing.incident,
        authority=filing.authority,
        language=filed.language,
        made_at=now,
        state="frozen",
        number=filed.number,
        late=is_late(filed.at.at, standing_of(filing.incident, filing.authority)),
    )
    # In the words that stand at `now`: whatever is made of this version later reads them again.
    form = form_of_filing(filing, as_of=now)
    return filing_pdf(form, answers, context, filed.language)


@transaction.atomic
def _keep(
    filing: Filing,
    *,
    filed: Filed,
    answers: Answers,
    pdf: bytes,
    receipt: StoredFile | None,
    by: User,
    now: datetime,
) -> Submission:
    filing = locked(filing)
    before = _recorded_before(filing, filed)
    if before:
        return before
    if check_filed(filing, filed=filed, now=now) != answers:
        raise Refused("filing_changed_meanwhile")
    judged_by = _judged_by(filing, filed)
    version = freeze(filing, answers=answers, pdf=pdf, language=filed.language, by=by, now=now)
    submission = _store(version, filed=filed, judged_by=judged_by, receipt=receipt, by=by, now=now)
    _journal(submission, by=by, now=now)
    keep_who_read(submission, alone_because=filed.alone_because, by=by, now=now)
    _carry_over(filing, filed=filed, by=by, now=now)
    if _answers_to(filing):
        mark_filed(filing.incident)
    close_by_submission(
        filing.incident,
        rules=fulfilled_by(filed.kind),
        recipient=filing.authority,
        at=filed.at,
        incomplete=filed.kind == INITIAL,
        by=by,
        now=now,
    )
    return submission


def _answers_to(filing: Filing) -> bool:
    """Whether the incident is filed with it: the lead authority, or no such clock runs any more."""
    incident = filing.incident
    lead = judging_deadline(incident, incident.organisation.lead_authority)
    if filing.authority == incident.organisation.lead_authority or lead is None:
        return True
    return lead.state != Deadline.State.RUNNING


def _judged_by(filing: Filing, filed: Filed) -> Deadline | None:
    """The clock of the first filing. What follows it has none of its own."""
    if filed.kind not in FIRST:
        return None
    return judging_deadline(filing.incident, filing.authority)


def freeze(
    filing: Filing, *, answers: Answers, pdf: bytes, language: str, by: User, now: datetime
) -> FilingVersion:
    """Keep answers and paper under the next number; neither is ever changed or made again.

    The filing is locked by the caller, who also writes the journal.
    """
    number = filing.versions.count() + 1
    incident = filing.incident
    stored = store_file(
        incident.organisation,
        name=f"{incident.reference}-{filing.authority}-v{number}.pdf",
        content_type="application/pdf",
        content=pdf,
        by=by,
        now=now,
    )
    return FilingVersion.objects.create(
        filing=filing,
        number=number,
        answers=answers_json(answers),
        answers_digest=answers_digest(answers),
        pdf=stored,
        language=language,
        frozen_by=by,
        frozen_at=now,
    )


def _store(
    version: FilingVersion,
    *,
    filed: Filed,
    judged_by: Deadline | None,
    receipt: StoredFile | None,
    by: User,
    now: datetime,
) -> Submission:
    due_at = judged_by.due_at if judged_by else None
    margin = margin_seconds(filed.at.at, due_at) if due_at else None
    return Submission.objects.create(
        version=version,
        kind=filed.kind,
        cause=filed.cause,
        filed_at=filed.at.at,
        zone=filed.at.zone,
        offset_minutes=filed.at.offset_minutes,
        typed=filed.at.typed,
        number=filed.number,
        receipt=receipt,
        deadline=judged_by,
        margin_seconds=margin,
        recorded_by=by,
        recorded_at=now,
    )


def _journal(submission: Submission, *, by: User, now: datetime) -> None:
    version, clock = submission.version, submission.deadline
    receipt = submission.receipt
    record(
        version.filing.incident.organisation,
        verb="filing.submitted",
        subject=submission,
        by=by,
        now=now,
        incident=version.filing.incident,
        codes={
            "authority": version.filing.authority,
            "kind": submission.kind,
            "cause": submission.cause,
            "version": version.number,
            "at": submission.filed_at.isoformat(),
            "answers": version.answers_digest,
            "pdf": version.pdf.sha256,
            "receipt": receipt.sha256 if receipt else "",
            "clock": clock.clock_version if clock else None,
            "margin_seconds": submission.margin_seconds,
        },
        content={"number": submission.number},
    )


def _carry_over(filing: Filing, *, filed: Filed, by: User, now: datetime) -> None:
    """The next version starts from this one: with the reasons for a delay, and as a complement."""
    typed = dict(worksheet_of(filing.incident, filing.authority).typed)
    changed = dict(typed)
    changed.pop("kind", None)
    if filed.reasons and filed.kind in FIRST:
        changed["delay_reasons"] = filed.reasons
    if changed != typed:
        keep_draft(filing, typed=changed, by=by, now=now)
