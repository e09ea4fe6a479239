"""Recording signals, and saying what was done about a warning."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.signals import HandlingForm, SignalForm
from incidents.models import Incident, Signal, User
from incidents.rendering.signals import readable_signals
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import people_who_may
from incidents.selectors.signals import signal_of
from incidents.services.clocks import locked_incident
from incidents.services.permission import insist
from incidents.services.signals import handle_signal, record_signal, refuse_future
from incidents.views.answering import form_page, posted
from incidents.views.incidents import keep_upload
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame


@require_http_methods(["GET", "HEAD", "POST"])
def signal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A candidate moment of knowledge, with its source, evidence and owner."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.RECORD_SIGNAL)
    form = SignalForm(
        posted(request),
        request.FILES or None,
        zone=incident.organisation.time_zone,
        people=people_who_may(Action.SEE_INCIDENTS, organisation=incident.organisation),
    )
    if request.method == "POST" and _record(form, incident, by=reader(request), now=timezone.now()):
        messages.success(request, _("The signal is on record."))
        return redirect("awareness", incident.pk)
    return form_page(
        request, "incidents/signal_new.html", form=form, context={"incident": incident}
    )


def _record(form: SignalForm, incident: Incident, *, by: User, now: datetime) -> bool:
    if not form.is_valid() or form.moment is None:
        return False
    said, moment = form.cleaned_data, form.moment
    try:
        # First, and then together: a refused signal leaves no file behind.
        refuse_future(moment, now=now)
        with transaction.atomic():
            locked_incident(incident)
            file = keep_upload(said["evidence"], incident.organisation, by=by, now=now)
            record_signal(
                incident,
                source=said["source"],
                moment=moment,
                text=said["text"],
                evidence=file,
                owner=form.owner_chosen,
                by=by,
                now=now,
            )
    except Refused as refused:
        blame(form, refused)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def signal_handle(request: HttpRequest, pk: int, signal_pk: int) -> HttpResponse:
    """What was done about a warning: it was looked into, or is unfounded."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.SAY_AWARENESS)
    signal = _signal_or_404(incident, signal_pk)
    form = HandlingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        handle_signal(signal, **form.cleaned_data, by=reader(request), now=timezone.now())
        messages.success(request, _("What was done about it is on record."))
        return redirect("awareness", incident.pk)
    (shown,) = readable_signals([signal])
    context = {"incident": incident, "each": shown}
    return form_page(request, "incidents/signal_handle.html", form=form, context=context)


def _signal_or_404(incident: Incident, pk: int) -> Signal:
    try:
        return signal_of(incident, pk)
    except Signal.DoesNotExist:
        raise Http404 from None
