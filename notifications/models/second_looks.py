"""A second person reads a filing before it is recorded; or why one person recorded it alone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models import User
from incidents.models.encrypted import EncryptedTextField, SealedRow
from notifications.models.filings import Filing, Submission


class SecondLook(SealedRow):
    """Somebody asked for a second look at exactly these answers, and what the reader said.

    Void once the answers are no longer those of `answers_digest`. `submission` is what was
    recorded under this agreement.
    """

    class Verdict(models.TextChoices):
        AGREED = "agreed", _("Read and agreed")
        NOT_YET = "not_yet", _("Not yet, because …")

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="second_looks")
    draft_version = models.PositiveIntegerField()
    answers_digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    because = EncryptedTextField(_("Why not yet"))
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, related_name="second_look"
    )

    class Meta:
        constraints = [
            # What must never be true: read by nobody, at no time, or by the one who asked.
            models.CheckConstraint(
                condition=Q(verdict="", read_by=None, read_at=None)
                | Q(read_by__isnull=False, read_at__isnull=False) & ~Q(verdict=""),
                name="read_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None) | ~Q(read_by=F("asked_by")), name="read_by_another"
            ),
        ]
        indexes = [
            # Read by every page of the filing: the looks at the answers as they stand.
            models.Index(fields=["filing", "answers_digest"], name="looks_at_answers"),
        ]

    def __str__(self) -> str:
        return f"look {self.pk} at filing {self.filing_id}"


class RecordedAlone(SealedRow):
    """Why one person recorded a filing although a second one should have read it first."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="recorded_alone")
    because = EncryptedTextField(_("Why nobody else read it first"))

    def __str__(self) -> str:
        return f"submission {self.submission_id} was recorded alone"
