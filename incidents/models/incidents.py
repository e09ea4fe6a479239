"""Incidents, the controllers they affect, and the notes that people add."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.files import StoredFile
from incidents.models.people import Organisation, User


class Incident(SealedRow):
    """A personal-data breach, or what may be one. Title and narrative are encrypted."""

    class Role(models.TextChoices):
        CONTROLLER = "controller", _("Controller")
        JOINT_CONTROLLER = "joint_controller", _("Joint controller")
        PROCESSOR = "processor", _("Processor")

    class Stage(models.TextChoices):
        OPEN = "open", _("Open")
        FILED = "filed", _("Filed")
        NOT_NOTIFIED = "not_notified", _("Not notified, with reasons")
        NOT_A_BREACH = "not_a_breach", _("Not a breach")
        DUPLICATE = "duplicate", _("Duplicate of another incident")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="incidents")
    reference = models.CharField(max_length=20)
    code_name = models.CharField(max_length=60)
    title = EncryptedTextField(_("Title"))
    role = models.CharField(max_length=20, choices=Role, default=Role.CONTROLLER)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.OPEN)
    # Codes of `incident` in lawbook/terms.toml; a high risk is read off the facts instead.
    kinds = models.JSONField(default=list)
    # Names of authorities that are notified of this one beside those of the organisation.
    further_authorities = models.JSONField(default=list, blank=True)
    is_drill = models.BooleanField(default=False)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="owned_incidents")
    processor_incident = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="controller_incidents"
    )
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="logged_incidents")
    logged_at = models.DateTimeField()
    submission_key = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            # Read by people: a reference names one incident of the organisation.
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_reference"),
        ]
        indexes = [
            # Read by the register, newest first.
            models.Index(fields=["organisation", "-logged_at"], name="register_order"),
        ]

    def __str__(self) -> str:
        return self.reference


class AffectedController(models.Model):
    """A controller whose data a processor's incident touches (Article 33(2))."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="affected_controllers")
    controller = models.ForeignKey(Organisation, models.PROTECT)
    told_at = models.DateTimeField(null=True)
    their_incident = models.OneToOneField(Incident, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # Read by the page of the processor's incident: each controller stands once.
            models.UniqueConstraint(fields=["incident", "controller"], name="controller_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} affects {self.controller_id}"


class Note(SealedRow):
    """Quick capture: a text, a file, or both."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    text = EncryptedTextField(_("Note"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    written_by = models.ForeignKey(User, models.PROTECT)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"
