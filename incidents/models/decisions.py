"""What the controller decided: signed once, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.incidents import Incident
from incidents.models.people import User


class Decision(SealedRow):
    """To notify, not to notify (Article 33(1), last words), or that it is no breach (4(12))."""

    class Kind(models.TextChoices):
        NOTIFY = "notify", _("Notify the supervisory authority")
        NOT_NOTIFY = "not_notify", _("Do not notify: a risk is unlikely")
        NOT_A_BREACH = "not_a_breach", _("Not a personal-data breach")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind)
    reasons = EncryptedTextField(_("Reasons"))
    facts = EncryptedTextField()  # The facts as they stood, in JSON.
    facts_digest = models.CharField(max_length=64)
    decided_by = models.ForeignKey(User, models.PROTECT)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by the register: the latest decision of an incident.
            models.Index(fields=["incident", "-decided_at"], name="latest_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.incident_id}"
