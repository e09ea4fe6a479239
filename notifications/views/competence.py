"""Which authority is notified: the proposal with its reasons, and what a person names."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in
from incidents.services.authorities import name_authorities
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.competence import AuthoritiesForm
from notifications.rendering.competence import competence_panel
from notifications.selectors.competence import authorities_of, competence_of
from notifications.views.filings import readable_incident


@require_http_methods(["GET", "HEAD", "POST"])
def authorities(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal, the authorities that have a filing, and the form to name further ones."""
    incident, now = readable_incident(request, pk), timezone.now()
    form = AuthoritiesForm(posted(request), initial={"authorities": _proposed(incident)})
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.EDIT_FACTS)
        if form.is_valid() and _named(form, incident, by=reader(request), now=now):
            messages.success(request, _("Saved."))
            return redirect("authorities", incident.pk)
    context = {
        "incident": incident,
        "competence": competence_panel(incident),
        "authorities": authorities_of(incident),
        "may": actions_in(reader(request), incident.organisation),
    }
    return form_page(request, "notifications/authorities.html", form=form, context=context)


def _proposed(incident: Incident) -> list[str]:
    """Those that were named, and those that are owed and have no clock: one press names them."""
    have = authorities_of(incident)
    missing = [name for name in competence_of(incident).names if name not in have]
    return [*incident.further_authorities, *missing]


def _named(form: AuthoritiesForm, incident: Incident, *, by: User, now: datetime) -> bool:
    try:
        name_authorities(incident, authorities=form.cleaned_data["authorities"], by=by, now=now)
    except Refused as refused:
        blame(form, refused)
    return not form.errors
