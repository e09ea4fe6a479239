"""Candidate moments of knowledge, and the one that was chosen as awareness."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.files import StoredFile
from incidents.models.incidents import Incident
from incidents.models.people import User


class Moment(models.Model):
    """An instant as it was said: UTC, zone, offset, what the person typed, how precise."""

    class Precision(models.TextChoices):
        SECOND = "second", _("to the second")
        MINUTE = "minute", _("to the minute")
        HOUR = "hour", _("to the hour")
        DAY = "day", _("hour unknown")

    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    offset_minutes = models.SmallIntegerField()
    typed = models.CharField(max_length=40)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.MINUTE)

    class Meta:
        abstract = True


class Signal(SealedRow, Moment):
    """Something that may have made the organisation aware. Its source is a vocabulary code."""

    class Handling(models.TextChoices):
        AWARENESS = "awareness", _("Considered when the awareness was said")
        LOOKED_INTO = "looked_into", _("Looked into")
        UNFOUNDED = "unfounded", _("Unfounded")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="signals")
    source = models.CharField(max_length=30)
    text = EncryptedTextField(_("What was said or seen"))
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    handling = models.CharField(max_length=20, choices=Handling, blank=True)
    handling_text = EncryptedTextField(_("What was done about it"))
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    next_alert_at = models.DateTimeField(null=True)  # A warning from outside that nobody handled.

    class Meta:
        constraints = [
            # What must never be true: handled by nobody, or at no time.
            models.CheckConstraint(
                condition=Q(handling="", handled_at=None, handled_by=None)
                | Q(handled_at__isnull=False, handled_by__isnull=False, next_alert_at=None)
                & ~Q(handling=""),
                name="handled_by_somebody",
            ),
        ]
        indexes = [
            # Read by the provisional clock: the earliest signal of an incident.
            models.Index(fields=["incident", "at"], name="signals_in_time"),
            # Read by the sweep every 15 seconds.
            models.Index(
                fields=["next_alert_at"],
                condition=Q(next_alert_at__isnull=False),
                name="warnings_to_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"signal {self.pk} {self.source}"


class Awareness(SealedRow, Moment):
    """When the organisation became aware (Article 33(1)). Append-only: a later one supersedes."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="awareness_claims")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=30)
    who = EncryptedTextField(_("Who became aware"))
    signal = models.ForeignKey(Signal, models.PROTECT, null=True)
    reason = EncryptedTextField(_("Why this moment"))
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the clock: the claim with the highest number is the one in force.
            models.UniqueConstraint(fields=["incident", "number"], name="one_claim_per_number"),
        ]

    def __str__(self) -> str:
        return f"awareness {self.incident_id}/{self.number}"
