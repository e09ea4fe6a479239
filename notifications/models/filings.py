"""Filings with an authority: drafts, frozen versions, submissions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Deadline, Incident, StoredFile, User
from incidents.models.encrypted import EncryptedTextField, SealedRow


class Filing(SealedRow):
    """One incident, one authority, one form. The draft holds what a person typed, in JSON."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="filings")
    authority = models.CharField(max_length=20)
    form = models.CharField(max_length=40)
    draft = EncryptedTextField()
    draft_version = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(User, models.PROTECT)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the incident page: one filing per authority and form.
            models.UniqueConstraint(
                fields=["incident", "authority", "form"], name="one_filing_per_authority"
            ),
        ]

    def __str__(self) -> str:
        return f"filing {self.pk} with {self.authority}"


class FilingVersion(SealedRow):
    """The answers as they were filed: frozen, hashed, with their PDF. Never changed."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    answers = EncryptedTextField()  # Canonical JSON; its SHA-256 is `answers_digest`.
    answers_digest = models.CharField(max_length=64)
    pdf = models.ForeignKey(StoredFile, models.PROTECT)
    language = models.CharField(max_length=2)
    frozen_by = models.ForeignKey(User, models.PROTECT)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the supplement of the next phase: versions stand in order.
            models.UniqueConstraint(fields=["filing", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of filing {self.filing_id}"


class Submission(models.Model):
    """That a version was filed: when, under which number, judged by which clock."""

    class Kind(models.TextChoices):
        INITIAL = "initial", _("Initial notification")
        COMPLEMENTARY = "complementary", _("Complementary notification")
        COMPLETE = "complete", _("Complete notification")
        AMENDED = "amended", _("Amended notification")
        WITHDRAWN = "withdrawn", _("Withdrawal")

    class Cause(models.TextChoices):
        NOT_A_BREACH = "not_a_breach", _("It turned out to be no personal data breach")
        FILED_IN_ERROR = "filed_in_error", _("It was filed in error")
        FILED_TWICE = "filed_twice", _("The same breach was filed twice")

    version = models.OneToOneField(FilingVersion, models.PROTECT, related_name="submission")
    kind = models.CharField(_("Type of notification"), max_length=20, choices=Kind)
    # Of a withdrawal; its reasons in words are among the frozen answers.
    cause = models.CharField(_("Why it is withdrawn"), max_length=20, choices=Cause, blank=True)
    filed_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    offset_minutes = models.SmallIntegerField()
    typed = models.CharField(max_length=40)  # What the person wrote for `filed_at`.
    number = models.CharField(_("Number given by the authority"), max_length=60, blank=True)
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="submissions")
    margin_seconds = models.BigIntegerField(null=True)  # Positive: early. Negative: late.
    recorded_by = models.ForeignKey(User, models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            # What must never be true: a withdrawal without a cause, a cause without a withdrawal.
            models.CheckConstraint(
                condition=Q(kind="withdrawn") ^ Q(cause=""), name="cause_of_a_withdrawal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of version {self.version_id}"
