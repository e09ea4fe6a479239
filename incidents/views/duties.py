"""What people say about duties: the kind of incident, what happened, a target, what is not owed."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.duties import EventForm, KindsForm, NotOwedForm, TargetForm
from incidents.models import Deadline, Discharge, Incident
from incidents.rendering.duties import duty_title, rule_words
from incidents.rendering.instants import instant_text
from incidents.rendering.kinds import kind_choices
from incidents.rendering.periods import event_text
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.rules.terms import terms
from incidents.selectors.clocks import deadline_of
from incidents.selectors.duties import discharge_of, targets_of
from incidents.selectors.events import anchor_events
from incidents.services.duties import (
    discharge,
    set_target,
    state_event,
    state_kinds,
    take_back,
)
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame


@require_http_methods(["GET", "HEAD", "POST"])
def incident_kinds(request: HttpRequest, pk: int) -> HttpResponse:
    """What kind of incident it is, as far as a regime of this organisation asks."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.EDIT_FACTS)
    form = KindsForm(
        posted(request), kinds=kind_choices(incident), initial={"kinds": incident.kinds}
    )
    if request.method == "POST" and form.is_valid() and _kinds_stated(request, incident, form):
        return _back_to_the_clocks(request, incident)
    return form_page(request, "clocks/kinds.html", form=form, context={"incident": incident})


def _kinds_stated(request: HttpRequest, incident: Incident, form: KindsForm) -> bool:
    kinds = form.cleaned_data["kinds"]
    try:
        state_kinds(incident, kinds=kinds, by=reader(request), now=timezone.now())
    except Refused as refused:
        blame(form, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def event_state(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """When something happened that a clock counts from; a change asks why."""
    incident = incident_or_404(request, pk)
    if kind not in terms().stated_anchors:
        raise Http404
    insist(reader(request), incident.organisation, Action.SAY_AWARENESS)
    earlier = anchor_events(incident).get(kind)
    zone = incident.organisation.time_zone
    form = EventForm(posted(request), zone=zone, is_change=earlier is not None)
    if request.method == "POST" and form.is_valid() and _stated(request, incident, form, kind):
        return _back_to_the_clocks(request, incident)
    context = {
        "incident": incident,
        "event": event_text(kind),
        "earlier": instant_text(earlier.at, earlier.zone) if earlier else "",
    }
    return form_page(request, "clocks/event.html", form=form, context=context)


def _stated(request: HttpRequest, incident: Incident, form: EventForm, kind: str) -> bool:
    if form.moment is None:
        return False
    reason = form.cleaned_data["reason"]
    by, now = reader(request), timezone.now()
    try:
        state_event(incident, kind=kind, at=form.moment, reason=reason, by=by, now=now)
    except Refused as refused:
        blame(form, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def duty_target(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    """A limit of one's own for a duty without one: the window of a contract, a day in mind."""
    incident = incident_or_404(request, pk)
    deadline = deadline_or_404(incident, deadline_pk)
    insist(reader(request), incident.organisation, Action.EDIT_FACTS)
    form = TargetForm(posted(request), initial={"hours": targets_of(incident).get(deadline.rule)})
    if request.method == "POST" and form.is_valid() and _targeted(request, deadline, form):
        return _back_to_the_clocks(request, incident)
    return form_page(request, "clocks/target.html", form=form, context=around(deadline))


def _targeted(request: HttpRequest, deadline: Deadline, form: TargetForm) -> bool:
    hours = form.cleaned_data["hours"]
    try:
        set_target(deadline, hours=hours, by=reader(request), now=timezone.now())
    except Refused as refused:
        blame(form, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def duty_not_owed(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    """That a duty is not owed, with reasons: a decision, which ends this clock alone."""
    incident = incident_or_404(request, pk)
    deadline = deadline_or_404(incident, deadline_pk)
    insist(reader(request), incident.organisation, Action.DECIDE)
    form = NotOwedForm(posted(request))
    if request.method == "POST" and form.is_valid() and _not_owed(request, deadline, form):
        return _back_to_the_clocks(request, incident)
    return form_page(request, "clocks/not_owed.html", form=form, context=around(deadline))


def _not_owed(request: HttpRequest, deadline: Deadline, form: NotOwedForm) -> bool:
    now = timezone.now()
    try:
        discharge(
            deadline,
            kind=Discharge.Kind.NOT_OWED,
            at=instant_at(now, deadline.incident.organisation.time_zone),
            number="",
            reason=form.cleaned_data["reason"],
            receipt=None,
            by=reader(request),
            now=now,
        )
    except Refused as refused:
        blame(form, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def duty_take_back(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    """Undo what was recorded of a duty by mistake: its clock runs again."""
    incident = incident_or_404(request, pk)
    deadline = deadline_or_404(incident, deadline_pk)
    row = discharge_of(deadline)
    if row is None:
        raise Http404
    not_owed = row.kind == Discharge.Kind.NOT_OWED
    insist(
        reader(request),
        incident.organisation,
        Action.DECIDE if not_owed else Action.RECORD_SUBMISSION,
    )
    if request.method == "POST":
        take_back(row, by=reader(request), now=timezone.now())
        return _back_to_the_clocks(request, incident)
    context = around(deadline) | {"discharge": row, "at": instant_text(row.at, row.zone)}
    return form_page(request, "clocks/take_back.html", form=Form(), context=context)


def deadline_or_404(incident: Incident, pk: int) -> Deadline:
    """A deadline of this very incident."""
    try:
        return deadline_of(incident, pk)
    except Deadline.DoesNotExist:
        raise Http404 from None


def around(deadline: Deadline) -> dict[str, object]:
    """What every form about one duty says above it."""
    return {
        "incident": deadline.incident,
        "deadline": deadline,
        "title": duty_title(deadline),
        "article": rule_words(deadline.rule),
    }


def _back_to_the_clocks(request: HttpRequest, incident: Incident) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("clocks", incident.pk)
