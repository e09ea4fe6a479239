"""What is known of a breach: stated once, used by every form."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.fact_sections import SECTIONS
from incidents.forms.facts import FactsForm
from incidents.forms.figures import FigureForm
from incidents.models import Incident, User
from incidents.rendering.facts import differences, stated
from incidents.rendering.instants import instant_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.facts import facts_of, facts_row, figures_of
from incidents.selectors.people import may_in
from incidents.services.facts import record_figure, save_facts
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame

CONFLICT = "facts_changed_meanwhile"


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the facts; for somebody who may not write, what is known."""
    incident = incident_or_404(request, pk)
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.EDIT_FACTS)
        return _save(request, incident)
    if not may_in(reader(request), incident.organisation, Action.EDIT_FACTS):
        return render(request, "incidents/facts_read.html", _what_is_known(incident))
    return form_page(
        request,
        "incidents/facts.html",
        form=_form(request, incident),
        context=_beside_the_form(incident),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure that somebody gave, and the form for another one."""
    incident = incident_or_404(request, pk)
    form = FigureForm(request.POST or None)
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.EDIT_FACTS)
        if _record_figure(form, incident, by=reader(request), now=timezone.now()):
            messages.success(request, _("The figure is on record."))
            return redirect("figures", incident.pk)
    context = {
        "incident": incident,
        "figures": figures_of(incident),
        "may_edit": may_in(reader(request), incident.organisation, Action.EDIT_FACTS),
    }
    return form_page(request, "incidents/figures.html", form=form, context=context)


def _form(request: HttpRequest, incident: Incident) -> FactsForm:
    posted = request.POST if request.method == "POST" else None
    zone = incident.organisation.time_zone
    return FactsForm(posted, row=facts_row(incident), known=facts_of(incident), zone=zone)


def _save(request: HttpRequest, incident: Incident) -> HttpResponse:
    form = _form(request, incident)
    context = _beside_the_form(incident)
    if not form.is_valid() or form.doubts:
        return form_page(request, "incidents/facts.html", form=form, context=context)
    try:
        row = save_facts(
            incident,
            facts=form.facts,
            read_version=form.cleaned_data["read_version"],
            by=reader(request),
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.code != CONFLICT:
            raise
        return _show_both(request, incident, form)
    messages.success(request, _("Saved at %(time)s.") % {"time": _time(row.changed_at, incident)})
    return redirect("facts", incident.pk)


def _show_both(request: HttpRequest, incident: Incident, form: FactsForm) -> HttpResponse:
    """Somebody saved meanwhile: their facts beside those typed here, and nothing is lost."""
    row = facts_row(incident)
    form.meet(row)
    zone = incident.organisation.time_zone
    context = _beside_the_form(incident) | {
        "form": form,
        "theirs": row,
        "differences": differences(facts_of(incident), form.facts, zone=zone),
    }
    return render(request, "incidents/facts.html", context, status=409)


def _beside_the_form(incident: Incident) -> dict[str, object]:
    row = facts_row(incident)
    return {
        "incident": incident,
        "row": row,
        "changed": _time(row.changed_at, incident),
        "sections": SECTIONS,
        "figures": figures_of(incident),
    }


def _what_is_known(incident: Incident) -> dict[str, object]:
    known = stated(facts_of(incident), zone=incident.organisation.time_zone)
    return _beside_the_form(incident) | {"known": known}


def _record_figure(form: FigureForm, incident: Incident, *, by: User, now: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        record_figure(incident, **form.cleaned_data, by=by, now=now)
    except Refused as refused:
        blame(form, refused)
    return not form.errors


def _time(at: datetime | None, incident: Incident) -> str:
    return instant_text(at, incident.organisation.time_zone) if at else ""
