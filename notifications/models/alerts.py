"""Alerts: planned exactly once, handed over at least once. The rows are the queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Deadline, Incident, Organisation, Signal, User
from notifications.rules.alert_states import CRASHES_TO_SET_ASIDE

# What an alert is about, as conditions of the constraints below.
_WHOLE_INCIDENT = Q(deadline=None, signal=None, incident__isnull=False)
_ORGANISATION = Q(deadline=None, signal=None, incident=None)


class Alert(models.Model):
    """One rung for one reader: one row, one recipient, one message.

    It is about a deadline, about a warning from outside that nobody handled, about an incident as
    a whole (it was logged, nobody took it on), or about its organisation (digest, test mail).
    The reader is a person, or what the organisation has beside people: `channel` says which.
    """

    class Channel(models.TextChoices):
        PERSON = "person", _("a person's mailbox")
        EMERGENCY = "emergency", _("the emergency address")
        WEBHOOK = "webhook", _("webhook")
        SERVICES = "services", _("other services")

    class State(models.TextChoices):
        PENDING = "pending", _("planned")
        CLAIMED = "claimed", _("being prepared")
        HANDING = "handing", _("being handed over")
        ACCEPTED = "accepted", _("accepted by the server")
        UNKNOWN = "unknown", _("outcome unknown, sent again")
        FAILED = "failed", _("refused by the server")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("superseded by a more urgent one")
        BOUNCED = "bounced", _("returned as undeliverable")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="alerts")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="alerts")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="alerts")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="alerts")
    rung = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PERSON)
    contact = models.ForeignKey(User, models.PROTECT, null=True, related_name="alerts")
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    silent_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    not_before = models.DateTimeField()
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)  # Deaths over its words.
    recipient = models.EmailField(blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    message = models.BinaryField(blank=True, default=bytes)  # Frozen: every copy is the same.
    settled_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=500, blank=True)
    # When its reader pressed the button behind the link in it: "I'm on it", or "it arrived".
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What makes planning safe to repeat, by any number of sweeps at once. Two NULLs are
            # never equal to a database, so that readers who are no person have their own four.
            models.UniqueConstraint(fields=["deadline", "rung", "contact"], name="planned_once"),
            models.UniqueConstraint(fields=["signal", "rung", "contact"], name="warned_once"),
            models.UniqueConstraint(
                fields=["incident", "rung", "contact"],
                condition=_WHOLE_INCIDENT,
                name="told_of_incident_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "rung", "contact"],
                condition=_ORGANISATION,
                name="told_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["deadline", "rung", "channel"],
                condition=Q(contact=None),
                name="planned_once_by_channel",
            ),
            models.UniqueConstraint(
                fields=["signal", "rung", "channel"],
                condition=Q(contact=None),
                name="warned_once_by_channel",
            ),
            models.UniqueConstraint(
                fields=["incident", "rung", "channel"],
                condition=_WHOLE_INCIDENT & Q(contact=None),
                name="told_of_incident_once_by_channel",
            ),
            models.UniqueConstraint(
                fields=["organisation", "rung", "channel"],
                condition=_ORGANISATION & Q(contact=None),
                name="told_of_organisation_once_by_channel",
            ),
            models.CheckConstraint(
                condition=(Q(deadline=None) | Q(signal=None))
                & (Q(incident__isnull=False) | Q(deadline=None, signal=None)),
                name="about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(channel="person", contact__isnull=False)
                | ~Q(channel="person") & Q(contact=None),
                name="one_reader",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "handing"]) | Q(claim_token__isnull=False),
                name="claimed_by_somebody",
            ),
        ]
        indexes = [
            # Read by the claim, every 15 seconds.
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["pending", "unknown"]),
                name="alerts_to_send",
            ),
            # Read by the reaper of expired leases.
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "handing"]),
                name="alerts_in_hand",
            ),
            # Read by the delivery log of an organisation, the latest first.
            models.Index(fields=["organisation", "-planned_at"], name="alerts_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk} {self.rung} {self.state}"

    @property
    def is_set_aside(self) -> bool:
        """It killed its workers or has no words: it waits by the table, longer than the others."""
        return self.state == self.State.PENDING and self.crashes >= CRASHES_TO_SET_ASIDE


class Acknowledgement(models.Model):
    """Somebody said "I'm on it" for one clock. It holds `until` then, and is asked for again.

    Who is not signed in says it through the link in an alert, which is kept; the reader of the
    emergency address has no name here.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(User, models.PROTECT, null=True)
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="acknowledgements")
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(alert__isnull=False), name="said_by_somebody"
            ),
        ]
        indexes = [
            # Read by the ladder and by the incident page: the latest one.
            models.Index(fields=["deadline", "-at"], name="latest_acknowledgement"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.deadline_id}"
