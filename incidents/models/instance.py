"""What this installation is: one row for the whole machine."""

import uuid

from django.db import models
from django.db.models import Q


class Instance(models.Model):
    """The single row of this installation, written when it is set up or filled with the demo."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    instance_id = models.UUIDField(default=uuid.uuid4, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # What must never be true: two rows, of which one says demo and the other does not.
            models.CheckConstraint(condition=Q(id=1), name="one_instance"),
        ]

    def __str__(self) -> str:
        return f"instance {self.instance_id}"
