"""Saying "I'm on it"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.views.reading import incident_or_404, reader
from notifications.services.acknowledgements import acknowledge_every_clock


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes the incident on, with every clock that runs; the others see it at once."""
    incident = incident_or_404(request, pk)
    acknowledge_every_clock(incident, by=reader(request), now=timezone.now())
    messages.success(request, _("You are on it. The others see it on this page."))
    return redirect("incident", incident.pk)
