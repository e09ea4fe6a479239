"""What people keep while they copy a filing: ticks, limits, comparisons, corrected words."""

from django.db import models
from django.db.models import F, Q

from incidents.models import Organisation, User
from incidents.models.encrypted import EncryptedTextField, SealedRow
from notifications.models.filings import Filing


class CopyTick(SealedRow):
    """That an answer was copied into the form of the authority, by whom and when.

    `copied` is the digest of the text that was copied, sealed: that of a "yes" gives it away.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="ticks")
    field = models.CharField(max_length=60)
    copied = EncryptedTextField()
    copied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    copied_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the page to copy from: one tick per question.
            models.UniqueConstraint(fields=["filing", "field"], name="one_tick_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of filing {self.filing_id} was copied"


class FieldLimit(models.Model):
    """How many characters a field of a form takes, as the people of an organisation found."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="field_limits")
    form = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    characters = models.PositiveIntegerField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the page to copy from: one limit per question.
            models.UniqueConstraint(
                fields=["organisation", "form", "field"], name="one_limit_per_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.form}: {self.characters}"


class FormComparison(models.Model):
    """That a person compared our words with the live form of the authority."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="form_comparisons")
    form = models.CharField(max_length=40)
    compared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    compared_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by the pages of a draft: the latest one.
            models.Index(fields=["organisation", "form", "-compared_at"], name="form_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.form} compared on {self.compared_at:%Y-%m-%d}"


class WordCorrection(models.Model):
    """Words of a form as a person read them in the live one, from one instant until another.

    Never deleted: a frozen version is shown in the words of its own time. `word` is a key of
    `rules/form_words`. The words of a public form are no secret, so they stand in clear.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="corrections")
    form = models.CharField(max_length=40)
    word = models.CharField(max_length=100)
    text = models.CharField(max_length=500)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by every page and paper of a filing: one text per word at a time.
            models.UniqueConstraint(
                fields=["organisation", "form", "word"],
                condition=Q(ended_at=None),
                name="one_correction_per_word",
            ),
            # What must never be true: ended by nobody, or before it began.
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("corrected_at"), ended_by__isnull=False),
                name="correction_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} of {self.form}"
