"""The journal: append-only and hash-chained. Triggers of the database refuse changes."""

from django.db import models
from django.db.models.functions import Coalesce


class Chain(models.Model):
    """One chain per organisation, and one for the instance (organisation is None)."""

    organisation = models.ForeignKey("incidents.Organisation", models.PROTECT, null=True)
    head_number = models.PositiveBigIntegerField(default=0)
    head_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # Read by `services/journal.record`. NULLs are distinct in a unique index, so that
            # the instance's own chain counts as organisation 0 here.
            models.UniqueConstraint(
                Coalesce("organisation_id", models.Value(0)), name="one_chain_each"
            ),
        ]

    def __str__(self) -> str:
        return f"chain {self.pk}"


class Entry(models.Model):
    """One thing that was done. Ids, codes and digests only: no name and no free text."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # None: the machine itself.
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    incident_id = models.BigIntegerField(null=True)
    codes = models.JSONField(default=dict)
    content_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # Read by `verify_journal`: a number stands once in its chain.
            models.UniqueConstraint(fields=["chain", "number"], name="one_entry_per_number"),
        ]
        indexes = [
            # Read by the timeline of an incident.
            models.Index(fields=["incident_id", "number"], name="entries_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.verb}"
