"""What is known of the breach, once, for every form. Codes and counts in clear, texts encrypted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.incidents import Incident
from incidents.models.people import User


class Facts(SealedRow):
    """The facts of one incident; `rules/facts.py` says which ones exist and what they mean."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="facts")
    codes = models.JSONField(default=dict)
    texts = EncryptedTextField()  # JSON: the name of a fact to what was written.
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True)
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"facts of {self.incident_id}, version {self.version}"


class Figure(SealedRow):
    """A number that somebody gave for persons or records. Sources disagree; all are kept."""

    class Of(models.TextChoices):
        PERSONS = "persons", _("Persons concerned")
        RECORDS = "records", _("Records concerned")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="figures")
    of = models.CharField(max_length=10, choices=Of, default=Of.PERSONS)
    number = models.PositiveBigIntegerField()
    is_exact = models.BooleanField(default=False)
    source = EncryptedTextField(_("Source"))
    given_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT)

    class Meta:
        constraints = [
            # Unknown is never zero: a figure that nobody knows is not recorded.
            models.CheckConstraint(condition=Q(number__gte=0), name="figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.of} of {self.incident_id}"
