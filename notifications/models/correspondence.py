"""What went between an authority and the organisation about an incident."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import AnchorEvent, Incident, StoredFile, User
from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.signals import Moment


class Correspondence(SealedRow, Moment):
    """One message from or to an authority; `at` and its columns say when it came or went.

    An order to tell the people starts its duty by `event`. One that was recorded by mistake is
    taken back with a reason, and what it started falls with it. `answer_by` is the day until
    which the authority asked for an answer; no clock of the law.
    """

    class Direction(models.TextChoices):
        FROM = "from", _("From the authority")
        TO = "to", _("To the authority")

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question or request")
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement of receipt")
        CLOSURE = "closure", _("The file is closed")
        ORDER_TO_TELL = "order_to_tell", _("Order to tell the people concerned (Article 34(4))")
        ORDER = "order", _("Another order or warning")
        ANSWER = "answer", _("Answer")
        OTHER = "other", _("Something else")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="correspondence")
    authority = models.CharField(max_length=20)
    direction = models.CharField(max_length=4, choices=Direction)
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.CharField(max_length=60, blank=True)
    text = EncryptedTextField(_("What it says"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField(null=True)
    event = models.OneToOneField(AnchorEvent, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = EncryptedTextField(_("Why it was taken back"))

    class Meta:
        constraints = [
            # What must never be true: taken back by nobody, or at no time.
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="taken_back_by_somebody",
            ),
        ]
        indexes = [
            # Read by the page of the correspondence, newest first.
            models.Index(fields=["incident", "-at"], name="correspondence_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.direction} {self.authority}, incident {self.incident_id}"
