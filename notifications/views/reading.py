"""The campaign of an incident, for those who may see it; for everybody else there is none."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in, may_in
from incidents.views.reading import incident_or_404, reader
from notifications.models import Campaign
from notifications.selectors.campaigns import campaign_for


@dataclass(frozen=True)
class Asked:
    """Who asks about which campaign of which incident, and what they may do there."""

    user: User
    incident: Incident
    campaign: Campaign
    may: frozenset[str]


def asked(request: HttpRequest, pk: int) -> Asked:
    """Raises `Http404` where there is no campaign that the reader may see."""
    incident = incident_or_404(request, pk)
    user = reader(request)
    campaign = campaign_for(user, incident)
    if campaign is None:
        raise Http404
    return Asked(user, incident, campaign, actions_in(user, incident.organisation))


def insist_on_rows(asking: Asked) -> None:
    """Real names are for those who prepare or approve. Raises `Refused("not_allowed")`."""
    organisation = asking.incident.organisation
    allowed = (Action.PREPARE_NOTICE, Action.APPROVE_NOTICE)
    if not any(may_in(asking.user, organisation, action) for action in allowed):
        raise Refused("not_allowed", action=Action.PREPARE_NOTICE.value)
