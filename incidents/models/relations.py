"""What ties incidents of one organisation together: duplicates and bundles."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.incidents import Incident
from incidents.models.people import Organisation, User


class DuplicateLink(SealedRow):
    """An incident that was logged twice, and the one that is kept. It can be undone."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="duplicate_links")
    kept = models.ForeignKey(Incident, models.PROTECT, related_name="links_from_duplicates")
    reason = EncryptedTextField(_("Why it is the same breach"))
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by the incident page: an incident is the duplicate of one other at most.
            models.UniqueConstraint(
                fields=["incident"], condition=Q(undone_at=None), name="duplicate_of_one"
            ),
            models.CheckConstraint(condition=~Q(incident=F("kept")), name="not_its_own_duplicate"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} duplicates {self.kept_id}"


class Bundle(SealedRow):
    """Similar breaches in one meaningful notification (EDPB Guidelines 9/2022, on delay)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bundles")
    reason = EncryptedTextField(_("Why they belong together"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bundle {self.pk}"


class BundledIncident(models.Model):
    """An incident in a bundle; who leaves stays on record."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="members")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="bundled")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by the incident page: an incident is in one bundle at most.
            models.UniqueConstraint(
                fields=["incident"], condition=Q(left_at=None), name="in_one_bundle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} in bundle {self.bundle_id}"
