"""The draft of a filing: filling it in, copying it into the form of the authority, its PDF."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.models import Deadline, Incident, User
from incidents.rendering.instants import instant_text
from incidents.rules.instants import on_the_wall
from incidents.rules.languages import LANGUAGES
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in, may_in
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.reading import incident_or_404, reader
from notifications.forms.filings import DraftForm
from notifications.rendering.asked_besides import asked_besides
from notifications.rendering.cockpit import Part, differences, parts
from notifications.rendering.competence import competence_panel
from notifications.rendering.copy_lines import Cockpit, cockpit
from notifications.rendering.correspondence import awaited_rows, correspondence_rows
from notifications.rendering.filing_remarks import remark_lines
from notifications.rendering.form_age import form_age
from notifications.rendering.papers import draft_pdf
from notifications.rules.answers import missing
from notifications.rules.authorities import portal_of
from notifications.selectors.cockpit import limits_of, ticks_of
from notifications.selectors.competence import authorities_of
from notifications.selectors.filings import (
    Worksheet,
    filing_of,
    form_of,
    minimum_facts,
    worksheet_of,
)
from notifications.selectors.second_looks import second_person
from notifications.selectors.submissions import (
    first_submission,
    is_late_now,
    judging_deadline,
    submissions_to,
    withdrawal_of,
)
from notifications.services.filings import filing_to_write, save_draft
from notifications.views.delays import delay_draft_if_late, is_to_put, put_into

CONFLICT = "filing_changed_meanwhile"


def readable_incident(request: HttpRequest, pk: int) -> Incident:
    """The incident, for somebody who may read what will be filed. 404, or `not_allowed`."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.SEE_INCIDENTS)
    return incident


def asked_authority(request: HttpRequest, incident: Incident) -> str:
    """The authority that the address names (`?authority=`), else the lead authority.

    404 for one that the incident has nothing to do with.
    """
    named = request.GET.get("authority", "") or incident.organisation.lead_authority
    if named not in authorities_of(incident):
        raise Http404
    return named


def asked_sheet(request: HttpRequest, incident: Incident) -> Worksheet:
    """The worksheet for that authority."""
    return worksheet_of(incident, asked_authority(request, incident))


def query_for(incident: Incident, authority: str) -> str:
    """What stands behind each address of a filing; nothing for the lead authority."""
    is_lead = authority == incident.organisation.lead_authority
    return "" if is_lead else f"?{urlencode({'authority': authority})}"


def filing_address(name: str, incident: Incident, *arguments: int, authority: str) -> str:
    """The address of a page of the filing with that authority."""
    return reverse(name, args=(incident.pk, *arguments)) + query_for(incident, authority)


@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to fill in; for somebody who may not draft, the page to read."""
    incident, now = readable_incident(request, pk), timezone.now()
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.DRAFT_FILING)
        if is_to_put(request):
            return _with_delay_draft(request, incident, now=now)
        return _save(request, incident, now=now)
    if not may_in(reader(request), incident.organisation, Action.DRAFT_FILING):
        authority = asked_authority(request, incident)
        return redirect(filing_address("filing_copy", incident, authority=authority))
    sheet = asked_sheet(request, incident)
    form = DraftForm(None, sheet=sheet, zone=incident.organisation.time_zone)
    return _draft_page(request, incident, form, now=now)


@require_safe
def filing_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer with a button that copies it, in the order of the authority's form."""
    incident, now = readable_incident(request, pk), timezone.now()
    sheet = asked_sheet(request, incident)
    context = around(request, incident, sheet, now=now)
    context["cockpit"] = cockpit_of(incident, sheet, now=now)
    return render(request, "notifications/filing_copy.html", context)


def cockpit_of(incident: Incident, sheet: Worksheet, *, now: datetime) -> Cockpit:
    """What is copied, with its ticks and limits."""
    return cockpit(
        sheet,
        late=is_late_now(incident, now=now, authority=sheet.authority),
        ticks=ticks_of(filing_of(incident, sheet.authority)),
        limits=limits_of(incident.organisation, sheet.form.id),
        zone=incident.organisation.time_zone,
    )


@require_safe
def filing_draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft on paper. `?language=en` gives a reading copy."""
    incident, now = readable_incident(request, pk), timezone.now()
    authority, language = asked_authority(request, incident), paper_language(request, incident)
    late = is_late_now(incident, now=now, authority=authority)
    pdf = draft_pdf(incident, language=language, now=now, late=late, authority=authority)
    name = f"{draft_name(incident, authority)}.pdf"
    return as_attachment(pdf, name=name, content_type="application/pdf")


def paper_language(request: HttpRequest, incident: Incident) -> str:
    """The language that was asked for, else that of the authority; never that of the screen."""
    wanted = request.GET.get("language", "")
    form = form_of(incident, asked_authority(request, incident))
    return wanted if wanted in LANGUAGES else form.filing_language


def draft_name(incident: Incident, authority: str) -> str:
    """The name of a file of a draft, which names another authority than the lead one."""
    is_lead = authority == incident.organisation.lead_authority
    draft = _("draft")
    return "-".join((incident.reference, *(() if is_lead else (authority,)), draft))


def as_attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Bytes for the browser to save, kept by no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def around(
    request: HttpRequest, incident: Incident, sheet: Worksheet, *, now: datetime
) -> dict[str, Any]:
    """What the pages of a filing show around their answers."""
    authority, language = sheet.authority, get_language() or "en"
    late = is_late_now(incident, now=now, authority=authority)
    deadline = judging_deadline(incident, authority)
    due_at = deadline.due_at if deadline else None
    runs = deadline is not None and deadline.state == Deadline.State.RUNNING
    known, needed = minimum_facts(sheet, late=late)
    first = missing(sheet.form, sheet.answers, late=late, language=language)
    complete = missing(sheet.form, sheet.answers, "complete", late=late, language=language)
    today = on_the_wall(now, incident.organisation.time_zone).date()
    letters = correspondence_rows(incident, today, authority)
    withdrawal = withdrawal_of(incident, authority)
    return {
        "incident": incident,
        "authority": authority,
        "messages_with": len(letters),
        "awaited": awaited_rows(letters),
        "at": query_for(incident, authority),
        "filing_url": filing_address("filing", incident, authority=authority),
        "authorities": authorities_of(incident),
        "competence": competence_panel(incident, authority),
        "form_definition": sheet.form,
        "age": form_age(sheet.form, incident.organisation, now=now),
        "portal_url": portal_of(sheet.form.authority),
        "asks_besides": asked_besides(sheet.form.authority),
        "may": actions_in(reader(request), incident.organisation),
        "now": now,
        "running": deadline if runs and due_at else None,
        "due": instant_text(due_at, deadline.zone) if deadline and due_at else "",
        "late": late,
        "known": known,
        "needed": needed,
        "remarks": remark_lines(sheet),
        "missing_initial": first,
        "missing_complete": [item for item in complete if item not in first],
        "submissions": submissions_to(incident, authority),
        "first_submission": first_submission(incident, authority),
        "withdrawal": withdrawal,
        "withdrawn_at": instant_text(withdrawal.filed_at, withdrawal.zone) if withdrawal else "",
        "second": second_person(incident, sheet, reader=reader(request)),
    }


def _draft_page(
    request: HttpRequest,
    incident: Incident,
    form: DraftForm,
    *,
    now: datetime,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    sheet = form.sheet
    late = is_late_now(incident, now=now, authority=sheet.authority)
    shown = parts(sheet, late=late, every=True)
    context = around(request, incident, sheet, now=now) | dict(extra or {})
    context["delay_draft"] = delay_draft_if_late(incident, sheet.authority, now=now)
    context["parts"] = [(part, _with_controls(part, form)) for part in shown]
    page = form_page(request, "notifications/filing.html", form=form, context=context)
    if "differences" in context:
        page.status_code = 409
    return page


def _with_delay_draft(request: HttpRequest, incident: Incident, *, now: datetime) -> HttpResponse:
    """The page as it was typed, with the draft of the reasons in its box; nothing is saved."""
    data, sheet = request.POST.copy(), asked_sheet(request, incident)
    draft = delay_draft_if_late(incident, sheet.authority, now=now)
    data["delay_reasons"] = put_into(data.get("delay_reasons", ""), draft)
    form = DraftForm(data, sheet=sheet, zone=incident.organisation.time_zone)
    return _draft_page(request, incident, form, now=now, extra={"is_put": True})


def _with_controls(part: Part, form: DraftForm) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for line in part.lines:
        controls = form.controls_of(line.field)
        errors = any(control.errors for control in controls)
        unknown = form.unknown_box(line.field)
        rows.append({"line": line, "controls": controls, "unknown": unknown, "errors": errors})
    return rows


def _save(request: HttpRequest, incident: Incident, *, now: datetime) -> HttpResponse:
    sheet, by = asked_sheet(request, incident), reader(request)
    form = DraftForm(request.POST, sheet=sheet, zone=incident.organisation.time_zone)
    is_whole = form.is_valid()
    if form.conflicts:
        return _show_both(request, incident, form, now=now)
    try:
        _keep(incident, form, by=by, now=now)
    except Refused as refused:
        if refused.code != CONFLICT:
            raise
        return _show_both(request, incident, form, now=now)
    if is_whole:
        messages.success(request, _saved_words(incident, sheet.authority, now=now))
        return redirect(filing_address("filing", incident, authority=sheet.authority))
    form.keep_what_was_typed(worksheet_of(incident, sheet.authority), saved=True)
    kept = {"kept_the_rest": True}
    return _draft_page(request, incident, form, now=now, extra=kept)


def _keep(incident: Incident, form: DraftForm, *, by: User, now: datetime) -> None:
    save_draft(
        filing_to_write(incident, form.sheet.authority, by=by, now=now),
        answers=form.answers,
        read_version=form.sheet.version,
        read_known=form.sheet.known_digest,
        by=by,
        now=now,
    )


def _saved_words(incident: Incident, authority: str, *, now: datetime) -> str:
    late = is_late_now(incident, now=now, authority=authority)
    known, needed = minimum_facts(worksheet_of(incident, authority), late=late)
    left = needed - known
    saved = _("Draft saved.")
    if not left:
        whole = _("Nothing that a first filing needs is missing.")
        return f"{saved} {whole}"
    words = ngettext(
        "%(count)d fact is still missing for a first filing.",
        "%(count)d facts are still missing for a first filing.",
        left,
    )
    return f"{saved} {words % {'count': left}}"


def _show_both(
    request: HttpRequest, incident: Incident, form: DraftForm, *, now: datetime
) -> HttpResponse:
    """Somebody saved meanwhile: what stands now beside what was typed, and nothing is lost."""
    sheet = worksheet_of(incident, form.sheet.authority)
    form.keep_what_was_typed(sheet, saved=False)
    # Where the worksheet moved between reading and saving, all that was typed is shown.
    both = differences(sheet, form.conflicts or form.answers)
    return _draft_page(request, incident, form, now=now, extra={"differences": both})
