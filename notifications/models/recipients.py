"""Lists of people to be told: encrypted row by row, with a key per list."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, Organisation, User


class RecipientList(models.Model):
    """One version of a list. It becomes usable by one last update, never half imported."""

    class State(models.TextChoices):
        IMPORTING = "importing", _("being imported")
        USABLE = "usable", _("usable")
        DISCARDED = "discarded", _("discarded")

    row_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="recipient_lists")
    state = models.CharField(max_length=10, choices=State, default=State.IMPORTING)
    wrapped_key = models.BinaryField()
    file_digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    without_email = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    imported_by = models.ForeignKey(User, models.PROTECT)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A second upload of the same file adds nobody.
            models.UniqueConstraint(
                fields=["incident", "file_digest"],
                condition=~models.Q(state="discarded"),
                name="file_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return f"list {self.pk} of {self.incident_id}"


class Recipient(models.Model):
    """One person of a list. Name and address are sealed; address and name have a blind index."""

    list = models.ForeignKey(RecipientList, models.PROTECT, related_name="recipients")
    position = models.PositiveIntegerField()
    controller = models.ForeignKey(Organisation, models.PROTECT)
    sealed = models.BinaryField()
    person_index = models.BinaryField(max_length=32, null=True)  # None: without e-mail.
    language = models.CharField(max_length=2)
    profile = models.CharField(max_length=30, default="general")

    class Meta:
        constraints = [
            # Read by the sending of a chunk, in order.
            models.UniqueConstraint(fields=["list", "position"], name="one_person_per_position"),
            # The same address with the same name stands once in a list.
            models.UniqueConstraint(fields=["list", "person_index"], name="person_once"),
        ]

    def __str__(self) -> str:
        return f"person {self.position} of list {self.list_id}"
