"""Recording that a filing was filed, and the frozen version that this leaves behind."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.models import Incident, StoredFile, User
from incidents.rendering.duties import done_text
from incidents.rendering.instants import instant_text
from incidents.rendering.outcomes import explain_outcome
from incidents.rules.instants import on_the_wall
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.clocks import outcome_of, rule_of
from incidents.services.files import forget_file
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.incidents import keep_upload
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.submissions import SubmissionForm
from notifications.models import Submission
from notifications.rendering.cockpit import parts
from notifications.rendering.filing_remarks import answer_remarks
from notifications.rules.answers import unknowns
from notifications.selectors.filings import (
    Worksheet,
    form_of_filing,
)
from notifications.selectors.second_looks import alone_behind, look_behind
from notifications.selectors.submissions import (
    first_submission,
    incidents_with_number,
    is_late_now,
    submission_of_version,
)
from notifications.services.filings import filing_to_write
from notifications.services.submissions import Filed, check_filed, record_submission
from notifications.views.delays import delay_draft_if_late, is_to_put, put_into
from notifications.views.filings import (
    around,
    as_attachment,
    asked_authority,
    asked_sheet,
    filing_address,
    query_for,
    readable_incident,
)


@require_http_methods(["GET", "HEAD", "POST"])
def filing_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """That it was filed: when, under which number, with what acknowledgement."""
    incident, now = readable_incident(request, pk), timezone.now()
    insist(reader(request), incident.organisation, Action.RECORD_SUBMISSION)
    sheet = asked_sheet(request, incident)
    draft = delay_draft_if_late(incident, sheet.authority, now=now)
    if is_to_put(request):
        return _with_draft(request, incident, sheet, draft, now=now)
    form = _form(request, incident, sheet, now=now)
    if request.method == "POST" and form.is_valid() and not _doubts(form, incident, sheet):
        submission = _record(form, incident, sheet.authority, by=reader(request), now=now)
        if submission:
            messages.success(request, _("Recorded. This version is frozen."))
            number, authority = submission.version.number, sheet.authority
            return redirect(filing_address("filing_version", incident, number, authority=authority))
    return _submit_page(request, incident, sheet, form, draft, now=now)


def _submit_page(
    request: HttpRequest,
    incident: Incident,
    sheet: Worksheet,
    form: SubmissionForm,
    draft: str,
    *,
    now: datetime,
) -> HttpResponse:
    context = around(request, incident, sheet, now=now)
    context |= {"delay_draft": draft, "is_put": is_to_put(request)}
    return form_page(request, "notifications/filing_submit.html", form=form, context=context)


def _with_draft(
    request: HttpRequest, incident: Incident, sheet: Worksheet, draft: str, *, now: datetime
) -> HttpResponse:
    """The page again with the draft of the reasons in its box; nothing is recorded."""
    form = _form(request, incident, sheet, now=now, is_sent=False)
    typed = {name: text for name, text in request.POST.items() if name in form.fields}
    form.initial.update(typed)
    form.initial["reasons"] = put_into(request.POST.get("reasons", ""), draft)
    return _submit_page(request, incident, sheet, form, draft, now=now)


@require_safe
def filing_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One frozen version: what was said, when, judged by which clock, and its hashes."""
    incident = readable_incident(request, pk)
    authority = asked_authority(request, incident)
    submission = submission_or_404(incident, number, authority)
    context = {
        "at": query_for(incident, authority),
        "incident": incident,
        "submission": submission,
        "version": submission.version,
    }
    return render(
        request, "notifications/filing_version.html", context | _in_words(incident, submission)
    )


@require_safe
def filing_answers(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The answers as they were hashed: the very bytes."""
    incident = readable_incident(request, pk)
    authority = asked_authority(request, incident)
    version = submission_or_404(incident, number, authority).version
    name = f"{incident.reference}-{version.filing.authority}-v{number}.json"
    content = version.answers.encode("utf-8")
    return as_attachment(content, name=name, content_type="application/json")


def submission_or_404(incident: Incident, number: int, authority: str) -> Submission:
    """What was filed with that authority as that version, else 404."""
    try:
        return submission_of_version(incident, number, authority)
    except Submission.DoesNotExist:
        raise Http404 from None


def _form(
    request: HttpRequest,
    incident: Incident,
    sheet: Worksheet,
    *,
    now: datetime,
    is_sent: bool = True,
) -> SubmissionForm:
    zone, answers = incident.organisation.time_zone, sheet.answers
    return SubmissionForm(
        (request.POST or None) if is_sent else None,
        (request.FILES or None) if is_sent else None,
        zone=zone,
        first=first_submission(incident, sheet.authority) is None,
        late=is_late_now(incident, now=now, authority=sheet.authority),
        today=on_the_wall(now, zone).date(),
        second_person=incident.organisation.second_person_reads,
        initial={
            "kind": answers.get("kind"),
            "reasons": answers.get("delay_reasons", ""),
            "language": sheet.form.filing_language,
        },
    )


def _doubts(form: SubmissionForm, incident: Incident, sheet: Worksheet) -> bool:
    """Whether the person is asked first: a number of another case, private data in the reasons."""
    written = {"delay_reasons": form.reasons_given}
    doubts = (
        form.doubt_number(incidents_with_number(incident, form.cleaned_data["number"])),
        form.doubt_reasons([line.text for line in answer_remarks(sheet.form, written)]),
    )
    return any(doubts)


def _record(
    form: SubmissionForm, incident: Incident, authority: str, *, by: User, now: datetime
) -> Submission | None:
    """The submission, or None with the refusal on the form."""
    said, moment = form.cleaned_data, form.moment
    if moment is None:
        return None
    filed = Filed(
        kind=said["kind"],
        at=moment,
        number=said["number"],
        reasons=form.reasons_given,
        language=said["language"],
        cause=said.get("cause", ""),
        alone_because=said.get("alone_because", ""),
    )
    receipt = None
    try:
        # Together, and before the receipt is stored: what is refused leaves nothing behind.
        with transaction.atomic():
            filing = filing_to_write(incident, authority, by=by, now=now)
            check_filed(filing, filed=filed, now=now)
        receipt = keep_upload(said["receipt"], incident.organisation, by=by, now=now)
        submission = record_submission(
            filing,
            kind=filed.kind,
            filed_at=moment,
            number=filed.number,
            receipt=receipt,
            reasons=filed.reasons,
            language=filed.language,
            cause=filed.cause,
            alone_because=filed.alone_because,
            by=by,
            now=now,
        )
    except Refused as refused:
        _drop(receipt, by=by, now=now)
        blame(form, refused)
        return None
    if submission.receipt != receipt:
        # The second of two clicks brought the same file once more.
        _drop(receipt, by=by, now=now)
    return submission


def _drop(receipt: StoredFile | None, *, by: User, now: datetime) -> None:
    if receipt:
        forget_file(receipt, by=by, now=now)


def _who_read(submission: Submission, zone: str) -> dict[str, Any]:
    look, alone = look_behind(submission), alone_behind(submission)
    return {
        "look": look,
        "look_at": instant_text(look.read_at, zone) if look and look.read_at else "",
        "alone": alone,
    }


def _in_words(incident: Incident, submission: Submission) -> dict[str, Any]:
    version, zone = submission.version, incident.organisation.time_zone
    form = form_of_filing(version.filing, as_of=version.frozen_at)
    answers = json.loads(version.answers)
    frozen = Worksheet(form, {}, answers, version.number)
    clock = submission.deadline
    late = submission.margin_seconds is not None and submission.margin_seconds < 0
    return {
        "filed_at": instant_text(submission.filed_at, submission.zone),
        "frozen_at": instant_text(version.frozen_at, zone),
        "late": late,
        "outcome": done_text(clock, at=submission.filed_at, filed=True) if clock else "",
        "clock": clock,
        "clock_words": explain_outcome(rule_of(clock), outcome_of(clock)) if clock else "",
        "parts": parts(frozen, late=late, every=False),
        "unknowns": unknowns(form, answers, language=get_language() or "en"),
        **_who_read(submission, zone),
        "languages": {"fr": _("French"), "en": _("English")},
    }
