"""Alerts: planned exactly once, handed over at least once. The rows are the queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Deadline, Incident, Signal, User


class Alert(models.Model):
    """One rung for one person: one row, one recipient, one message.

    It is about a deadline, or about a warning from outside that nobody handled.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("planned")
        CLAIMED = "claimed", _("being prepared")
        HANDING = "handing", _("being handed over")
        ACCEPTED = "accepted", _("accepted by the server")
        UNKNOWN = "unknown", _("outcome unknown, sent again")
        FAILED = "failed", _("refused by the server")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("superseded by a more urgent one")

    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="alerts")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="alerts")
    rung = models.CharField(max_length=20)
    contact = models.ForeignKey(User, models.PROTECT, related_name="alerts")
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    silent_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    not_before = models.DateTimeField()
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    recipient = models.EmailField(blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    message = models.BinaryField(blank=True, default=bytes)  # Frozen: every copy is the same.
    settled_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            # What makes planning safe to repeat, by any number of sweeps at once.
            models.UniqueConstraint(fields=["deadline", "rung", "contact"], name="planned_once"),
            models.UniqueConstraint(fields=["signal", "rung", "contact"], name="warned_once"),
            models.CheckConstraint(
                condition=Q(deadline=None, signal__isnull=False)
                | Q(deadline__isnull=False, signal=None),
                name="about_one_thing",
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
        ]

    def __str__(self) -> str:
        return f"alert {self.pk} {self.rung} {self.state}"

    @property
    def incident(self) -> Incident:
        """The incident of what it is about."""
        if self.deadline is not None:
            return self.deadline.incident
        if self.signal is None:
            raise ValueError("an alert is about a deadline or about a signal")
        return self.signal.incident


class Acknowledgement(models.Model):
    """Somebody said "I'm on it" for one clock."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="acknowledgements")
    by = models.ForeignKey(User, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by the ladder and by the incident page: the latest one.
            models.Index(fields=["deadline", "-at"], name="latest_acknowledgement"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.deadline_id}"
