"""Private calendar feeds: an address that only its reader knows."""

from django.db import models
from django.db.models import Q

from incidents.models.people import User


class CalendarFeed(models.Model):
    """The feed of one user. Only the digest of its token is kept; a new feed ends the old one."""

    user = models.ForeignKey(User, models.PROTECT, related_name="calendar_feeds")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by the page of the feed: one address per person, so that revoking is enough.
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_feed_each"
            ),
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"
