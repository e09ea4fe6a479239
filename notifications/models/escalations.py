"""Stretches of time in which nobody has taken an incident on."""

from django.db import models
from django.db.models import Q

from incidents.models import Incident


class Escalation(models.Model):
    """One stretch without an acknowledgement, and how far up the ladder people were called.

    It begins with the first alert that nobody's word covers. It ends with an acknowledgement, or
    with the last clock that runs. `step` counts the steps that were called, from 1.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="escalations")
    began_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=1)
    next_step_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What makes beginning one safe to repeat, by any number of sweeps at once.
            models.UniqueConstraint(
                fields=["incident"], condition=Q(ended_at=None), name="one_open_escalation"
            ),
        ]
        indexes = [
            # Read by the sweep, every 15 seconds.
            models.Index(
                fields=["next_step_at"],
                condition=Q(ended_at=None),
                name="escalations_to_climb",
            ),
        ]

    def __str__(self) -> str:
        return f"escalation of {self.incident_id} since {self.began_at}"
