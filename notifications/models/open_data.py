"""What the CNIL publishes of the notifications it received, counted: no row of the file is kept."""

from django.db import models
from django.db.models import Q


class OpenDataEdition(models.Model):
    """One import of the published file. It becomes current by one last update, never half of it."""

    class State(models.TextChoices):
        # Nobody reads the words of these: an edition is never shown before it is current.
        IMPORTING = "importing"
        CURRENT = "current"

    state = models.CharField(max_length=10, choices=State, default=State.IMPORTING)
    extracted_on = models.DateField(null=True)  # None: the file does not say.
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    read = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A second import replaces the first: of two, the page would count everything twice.
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="current"), name="one_current_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.pk}, {self.state}"


class OpenDataCount(models.Model):
    """How many notifications were alike. An addend: the same keys may stand in several rows.

    `natures` and `origins` hold codes in the order of the alphabet, with commas; an empty code is
    what the notification did not say, or in words that nobody here knows.
    """

    edition = models.ForeignKey(OpenDataEdition, models.PROTECT, related_name="counts")
    month = models.DateField()
    sector = models.CharField(max_length=10, blank=True)
    natures = models.CharField(max_length=60, blank=True)
    origins = models.CharField(max_length=250, blank=True)
    band = models.CharField(max_length=10, blank=True)
    notifications = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # Read by the panel of an incident: one sector of the current edition.
            models.Index(fields=["edition", "sector"], name="open_data_of_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.notifications} in {self.month:%Y-%m}, {self.sector}"
