"""Deadlines in people's own calendars: a file for one, and a private feed for all of them."""

import hashlib
import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.models import Deadline
from incidents.rendering.calendars import calendar_file, calendar_of, end_of
from incidents.rendering.instants import short_instant_text
from incidents.selectors.calendars import clock_of_the_same_duty, feed_of, feed_with
from incidents.selectors.clocks import open_deadlines_for
from incidents.selectors.people import organisations_of
from incidents.services.calendars import note_reading, open_feed, revoke_feed
from incidents.views.reading import incident_or_404, reader

CONTENT_TYPE = "text/calendar; charset=utf-8"


@require_safe
def deadline_calendar(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    """One deadline as a file to open in a calendar, by the newest version of its clock."""
    incident = incident_or_404(request, pk)
    try:
        deadline = clock_of_the_same_duty(incident, deadline_pk)
    except Deadline.DoesNotExist:
        raise Http404 from None
    if end_of(deadline) is None:
        raise Http404
    content = calendar_file(deadline, language=get_language() or "en")
    name = f"{incident.reference} {deadline.rule} {deadline.recipient}"
    file = f"{re.sub('[^0-9A-Za-z]+', '-', name).strip('-')}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What one's own feed holds, when it was last read, and how to end it."""
    user = reader(request)
    feed = feed_of(user)
    read_at = short_instant_text(feed.read_at, _zone(request)) if feed and feed.read_at else ""
    made_at = short_instant_text(feed.made_at, _zone(request)) if feed else ""
    context = {"feed": feed, "made_at": made_at, "read_at": read_at}
    return render(request, "calendar/calendar.html", context)


def _zone(request: HttpRequest) -> str:
    """A person has no zone of their own: that of their organisation."""
    place = organisations_of(reader(request)).first()
    return place.time_zone if place else "UTC"


@require_POST
def calendar_open(request: HttpRequest) -> HttpResponse:
    """Make a new address. Answered without a redirect: it is shown once and kept nowhere."""
    token = open_feed(by=reader(request), now=timezone.now())
    link = f"{settings.SITE_URL}{reverse('calendar_feed', args=[token])}"
    return render(request, "calendar/address.html", {"link": link})


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """End one's own address."""
    revoke_feed(by=reader(request), now=timezone.now())
    messages.success(request, _("The address is revoked: it answers nothing any more."))
    return redirect("calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The running deadlines of whoever made this address, as they may see them at this moment.

    Asked for by programs that cannot sign in: the token is the key. An address that is wrong,
    revoked or of a deactivated person gets one and the same answer.
    """
    feed = feed_with(token)
    if feed is None:
        return _not_to_be_found(HttpResponseNotFound(b"Not found\n", content_type="text/plain"))
    note_reading(feed, now=timezone.now())
    content = calendar_of(open_deadlines_for(feed.user), language=feed.user.language)
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    answer = HttpResponse(content, content_type=CONTENT_TYPE, headers={"ETag": etag})
    answer["Content-Language"] = feed.user.language
    unchanged = get_conditional_response(request, etag=etag, response=answer)
    return _not_to_be_found(unchanged or answer)


def _not_to_be_found(answer: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no link out of it tells it."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
