"""The private calendar feed of a person: made, ended, read."""

import secrets
from datetime import datetime

from django.db import transaction

from incidents.models import CalendarFeed, User
from incidents.rules.links import token_digest
from incidents.selectors.calendars import feed_of
from incidents.services.journal import record


@transaction.atomic
def open_feed(*, by: User, now: datetime) -> str:
    """The token of a new feed of one's own; an earlier one ends. Only the digest is kept."""
    _end_feed(by, now=now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by, token_digest=token_digest(token), made_at=now)
    record(None, verb="feed.opened", subject=feed, by=by, now=now)
    return token


@transaction.atomic
def revoke_feed(*, by: User, now: datetime) -> None:
    """End one's own feed: its address answers nothing from now on. Without a feed, nothing."""
    _end_feed(by, now=now)


def _end_feed(user: User, *, now: datetime) -> None:
    # Locked, so that two addresses asked for in one second are one after the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    feed = feed_of(user)
    if feed is None:
        return
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    record(None, verb="feed.revoked", subject=feed, by=user, now=now)


def note_reading(feed: CalendarFeed, *, now: datetime) -> None:
    """Keep the hour in which a feed was read, at most one write an hour: decision 10 says why."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if feed.read_at != hour:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=hour)
