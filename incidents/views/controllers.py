"""The controllers of a processor's incident: naming them, and telling each one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.incidents import ControllersForm, TellForm
from incidents.models import AffectedController, Incident
from incidents.rendering.instants import instant_text
from incidents.rules.roles import Action
from incidents.selectors.incidents import (
    affected_controller_of,
    controllers_affected_by,
    organisations_to_name,
)
from incidents.selectors.people import may_in
from incidents.services.incidents import name_affected_controllers, tell_controller
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import incident_or_404, reader


@require_http_methods(["GET", "HEAD", "POST"])
def controllers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is concerned, who was told and when; more can be named at any time."""
    incident = _of_a_processor(request, pk)
    form = ControllersForm(posted(request), organisations=organisations_to_name(incident))
    if request.method == "POST" and form.is_valid():
        name_affected_controllers(
            incident,
            controllers=form.cleaned_data["controllers"],
            by=reader(request),
            now=timezone.now(),
        )
        messages.success(request, _("Saved. Now tell each of them."))
        return redirect("controllers", incident.pk)
    context = {
        "incident": incident,
        "affected": _in_words(incident),
        "may_edit": may_in(reader(request), incident.organisation, Action.EDIT_FACTS),
    }
    return form_page(request, "incidents/controllers.html", form=form, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def controller_tell(request: HttpRequest, pk: int, affected_pk: int) -> HttpResponse:
    """Tell one controller (Article 33(2)): it gets an incident, a signal and a clock of its own."""
    incident = _of_a_processor(request, pk)
    insist(reader(request), incident.organisation, Action.EDIT_FACTS)
    affected = _affected_or_404(incident, affected_pk)
    form = TellForm(posted(request))
    if request.method == "POST" and form.is_valid():
        tell_controller(
            affected, source_text=form.cleaned_data["text"], by=reader(request), now=timezone.now()
        )
        messages.success(
            request, _("%(name)s was told. Its clock runs.") % {"name": affected.controller.name}
        )
        return redirect("controllers", incident.pk)
    context = {"incident": incident, "affected": affected}
    return form_page(request, "incidents/controller_tell.html", form=form, context=context)


def _in_words(incident: Incident) -> list[dict[str, object]]:
    zone = incident.organisation.time_zone
    return [
        {"affected": row, "told": instant_text(row.told_at, zone) if row.told_at else ""}
        for row in controllers_affected_by(incident)
    ]


def _of_a_processor(request: HttpRequest, pk: int) -> Incident:
    incident = incident_or_404(request, pk)
    if incident.role != Incident.Role.PROCESSOR:
        raise Http404
    return incident


def _affected_or_404(incident: Incident, pk: int) -> AffectedController:
    try:
        return affected_controller_of(incident, pk)
    except AffectedController.DoesNotExist:
        raise Http404 from None
