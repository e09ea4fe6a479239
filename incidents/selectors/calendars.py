"""Calendar feeds: whose an address is, and which clock a file of a calendar shows."""

from incidents.models import CalendarFeed, Deadline, Incident, User
from incidents.rules.links import token_digest


def feed_of(user: User) -> CalendarFeed | None:
    """The feed that the user can still read by its address; None without one."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def feed_with(token: str) -> CalendarFeed | None:
    """The feed behind the token of an address, with its user.

    None for a token that nobody has, for a revoked feed and for a person who was deactivated: the
    same question to the database each time, so that the answers cannot be told apart.
    """
    return (
        CalendarFeed.objects.filter(
            token_digest=token_digest(token), revoked_at=None, user__is_active=True
        )
        .select_related("user")
        .first()
    )


def clock_of_the_same_duty(incident: Incident, pk: int) -> Deadline:
    """The newest version of the clock that a deadline of the incident belongs to.

    An old address then gives the clock of today. Raises `Deadline.DoesNotExist`.
    """
    named = incident.deadlines.get(pk=pk)
    versions = incident.deadlines.filter(rule=named.rule, recipient=named.recipient)
    return versions.order_by("-clock_version")[0]
