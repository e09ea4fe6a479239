"""Who asks, and what of it they may see: the two questions at the door of every page."""

from django.http import Http404, HttpRequest

from incidents.models import Incident, User
from incidents.selectors.incidents import incident_for


def reader(request: HttpRequest) -> User:
    """The signed-in person. The middleware lets nobody else reach a page that asks."""
    if not isinstance(request.user, User):
        raise TypeError("this page is for signed-in people only")
    return request.user


def incident_or_404(request: HttpRequest, pk: int) -> Incident:
    """The incident, if the reader may see it. Another organisation's looks like none."""
    try:
        return incident_for(reader(request), pk)
    except Incident.DoesNotExist:
        raise Http404 from None
