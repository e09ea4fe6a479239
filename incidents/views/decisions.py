"""To notify or not: a form, then one's own answers to check, then the signature."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.decisions import DecisionForm
from incidents.models import Decision, Incident
from incidents.rendering.facts import stated
from incidents.rendering.instants import instant_text
from incidents.rules.decisions import ends_the_clock
from incidents.rules.facts_json import digest
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.clocks import running_deadline
from incidents.selectors.decisions import decisions_of
from incidents.selectors.facts import facts_of
from incidents.selectors.people import may_in
from incidents.services.decisions import decide
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame

CHECK, SIGN, CHANGE = "check", "sign", "change"


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Every decision so far, and the way to the next one."""
    incident = incident_or_404(request, pk)
    if request.method != "POST":
        form = DecisionForm(stage=incident.stage)
        return form_page(
            request, "incidents/decision.html", form=form, context=_page(request, incident)
        )
    insist(reader(request), incident.organisation, Action.DECIDE)
    form = DecisionForm(request.POST, stage=incident.stage)
    step = request.POST.get("step", CHECK)
    if step in (CHECK, SIGN) and form.is_valid():
        return _check_or_sign(request, incident, form, sign=step == SIGN)
    if step == CHANGE:
        form = DecisionForm(stage=incident.stage, initial=request.POST.dict())
    return form_page(
        request, "incidents/decision.html", form=form, context=_page(request, incident)
    )


def _check_or_sign(
    request: HttpRequest, incident: Incident, form: DecisionForm, *, sign: bool
) -> HttpResponse:
    now, facts = timezone.now(), digest(facts_of(incident))
    was_read = request.POST.get("facts") == facts
    if not sign or not was_read:
        context = _answers(request, incident, form, now=now) | {"changed": sign, "facts": facts}
        return render(request, "incidents/decision_check.html", context)
    return _sign(request, incident, form, now=now)


def _sign(
    request: HttpRequest, incident: Incident, form: DecisionForm, *, now: datetime
) -> HttpResponse:
    said = form.cleaned_data
    try:
        decide(incident, kind=said["kind"], reasons=said["reasons"], by=reader(request), now=now)
    except Refused as refused:
        blame(form, refused)
        context = _page(request, incident)
        return form_page(request, "incidents/decision.html", form=form, context=context)
    messages.success(request, _("The decision is signed and stands in the register."))
    return redirect("decision", incident.pk)


def _page(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    organisation = incident.organisation
    return {
        "incident": incident,
        "may_decide": may_in(reader(request), organisation, Action.DECIDE),
        "known": stated(facts_of(incident), zone=organisation.time_zone),
        "decisions": [
            {"decision": one, "when": instant_text(one.decided_at, organisation.time_zone)}
            for one in decisions_of(incident)
        ],
    }


def _answers(
    request: HttpRequest, incident: Incident, form: DecisionForm, *, now: datetime
) -> dict[str, Any]:
    kind = form.cleaned_data["kind"]
    return _page(request, incident) | {
        "form": form,
        "kind": Decision.Kind(kind).label,
        "reasons": form.cleaned_data["reasons"],
        "when": instant_text(now, incident.organisation.time_zone),
        "effect": _effect(incident, kind),
    }


def _effect(incident: Incident, kind: str) -> str:
    """What the signature will do to the clock, in one sentence."""
    running = running_deadline(incident)
    if running is None:
        if ends_the_clock(kind):
            return _("No clock runs; none will start.")
        return _("The clock that was stopped runs again to the same instant.")
    if ends_the_clock(kind):
        return _("The clock stops, the alerts end, and the incident stays in the register.")
    if running.due_at is None:
        return _("The clock goes on until the duty is done.")
    due = instant_text(running.due_at, running.zone)
    return _("The clock goes on until the filing: due %(due)s.") % {"due": due}
