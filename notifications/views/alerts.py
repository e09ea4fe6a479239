"""Saying "I'm on it", and having the next people called."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.views.reading import incident_or_404, reader
from notifications.rendering.on_it import readers_text
from notifications.selectors.coming import reader_names
from notifications.selectors.ladders import ladder_of
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.escalations import call_next_now


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes the incident on, with every clock that runs; the others see it at once."""
    incident = incident_or_404(request, pk)
    acknowledge_every_clock(incident, by=reader(request), now=timezone.now())
    messages.success(request, _("You are on it. The others see it on this page."))
    return redirect("incident", incident.pk)


@require_POST
def call_next(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Wake the deputy": the next people of the ladder get a mail now, whoever is on it."""
    incident = incident_or_404(request, pk)
    called = ladder_of(incident).called_next
    call_next_now(incident, by=reader(request), now=timezone.now())
    who = readers_text(called, reader_names(called))
    messages.success(
        request, _("Called now: %(who)s. The mail leaves within a minute.") % {"who": who}
    )
    return redirect("incident", incident.pk)
