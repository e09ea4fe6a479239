"""Why nothing leaves this installation, until a person says that it may."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import User


class Hold(models.Model):
    """All mail is held: the database was restored, or it is not known on this machine."""

    class Reason(models.TextChoices):
        RESTORED = "restored", _("the database is older than what was sent")
        MOVED = "moved", _("the database is not known on this machine")

    reason = models.CharField(max_length=10, choices=Reason)
    since = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True)

    class Meta:
        constraints = [
            # What makes noticing safe to repeat: one hold at a time.
            models.UniqueConstraint(
                fields=["reason"], condition=Q(released_at=None), name="one_open_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} since {self.since}"
