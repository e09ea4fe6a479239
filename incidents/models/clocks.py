"""Deadlines: rows, so that they can be indexed, frozen and found by a sweep."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from incidents.models.signals import Moment


class Deadline(Moment):
    """One obligation towards one recipient, in one version of the clock.

    `at` and the other columns of `Moment` are the anchor: the instant from which the period
    is counted. Rule and version are kept: a new law file never moves an old deadline.
    """

    class Anchor(models.TextChoices):
        AWARENESS = "awareness", _("awareness")
        SIGNAL = "signal", _("earliest signal")
        LOGGING = "logging", _("logging of the incident")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        MET = "met", _("filed")
        DECIDED = "decided", _("ended by a decision")
        REPLACED = "replaced", _("replaced by a newer clock")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="deadlines")
    clock_version = models.PositiveIntegerField()
    regime = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40)
    anchor = models.CharField(max_length=20, choices=Anchor)
    hours = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    set_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)
    next_alert_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by the planning of alerts: a clock version has one deadline per duty.
            models.UniqueConstraint(
                fields=["incident", "rule", "recipient", "clock_version"],
                name="one_deadline_per_version",
            ),
            # What must never be true: two clocks running for the same duty.
            models.UniqueConstraint(
                fields=["incident", "rule", "recipient"],
                condition=Q(state="running"),
                name="one_running_clock",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("at")), name="due_after_its_anchor"
            ),
        ]
        indexes = [
            # Read by the sweep every 15 seconds.
            models.Index(
                fields=["next_alert_at"], condition=Q(state="running"), name="alerts_to_plan"
            ),
            # Read by the dashboard: open clocks, nearest first.
            models.Index(fields=["due_at"], condition=Q(state="running"), name="nearest_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.incident_id}, version {self.clock_version}"

    @property
    def is_provisional(self) -> bool:
        """Whether nobody has said yet when the organisation became aware."""
        return self.anchor != self.Anchor.AWARENESS
