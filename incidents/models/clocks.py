"""Deadlines: rows, so that they can be indexed, frozen and found by a sweep."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.encrypted import EncryptedTextField, SealedRow
from incidents.models.files import StoredFile
from incidents.models.incidents import Incident
from incidents.models.people import User
from incidents.models.signals import Moment


class Deadline(Moment):
    """One obligation towards one recipient, in one version of its clock.

    `at` and the other columns of `Moment` are the anchor: the instant from which the period is
    counted. `anchor` is a code of `lawbook/terms.toml`, or "signal" or "logging" while nobody has
    said when the organisation became aware. `due_at` is None for a duty without a fixed limit,
    which may have a `target_at` of its own. Rule, version and `inputs` are kept (the events, the
    place and the codes of the profile): a new law file never moves an old deadline.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        MET = "met", _("done")
        DECIDED = "decided", _("ended by a decision")
        LIFTED = "lifted", _("does not apply any more")
        REPLACED = "replaced", _("replaced by a newer clock")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="deadlines")
    clock_version = models.PositiveIntegerField()
    regime = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40)
    anchor = models.CharField(max_length=40)
    inputs = models.JSONField()
    due_at = models.DateTimeField(null=True)
    target_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)
    next_alert_at = models.DateTimeField(null=True)
    has_news = models.BooleanField(default=False)  # The awareness was changed: people are told.

    class Meta:
        constraints = [
            # Read by the planning of alerts: a clock version has one deadline per duty.
            models.UniqueConstraint(
                fields=["incident", "rule", "recipient", "clock_version"],
                name="one_deadline_per_version",
            ),
            # What must never be true: two clocks running for the same duty.
            models.UniqueConstraint(
                fields=["incident", "rule", "recipient"],
                condition=Q(state="running"),
                name="one_running_clock",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gt=models.F("at")), name="due_after_its_anchor"
            ),
        ]
        indexes = [
            # Read by the sweep every 15 seconds.
            models.Index(
                fields=["next_alert_at"],
                condition=Q(next_alert_at__isnull=False),
                name="alerts_to_plan",
            ),
            # Read by the dashboard: open clocks, nearest first.
            models.Index(fields=["due_at"], condition=Q(state="running"), name="nearest_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.incident_id}, version {self.clock_version}"

    @property
    def is_provisional(self) -> bool:
        """Whether nobody has said yet when the organisation became aware."""
        return self.anchor in ("signal", "logging")


class Discharge(SealedRow, Moment):
    """That a duty was done, or was found not to be owed: when, and with which proof.

    One that was recorded by mistake is taken back, and its clock runs again.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Done in part: the rest follows")
        NOT_OWED = "not_owed", _("Not owed, with reasons")

    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="discharge")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DONE)
    number = models.CharField(max_length=60, blank=True)
    reason = EncryptedTextField(_("Reasons"))
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind}: deadline {self.deadline_id}"


class AnchorEvent(SealedRow, Moment):
    """Something other than awareness from which a clock counts, as a classification or a report.

    `kind` is an anchor of `lawbook/terms.toml`. Append-only: the highest number of a kind
    counts. What began with a `discharge` happened only as long as that stands; one that was
    recorded by mistake is taken back, and starts nothing.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="anchor_events")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    reason = EncryptedTextField(_("What it rests on"))
    discharge = models.ForeignKey(Discharge, models.PROTECT, null=True, related_name="events")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by the reckoning: the event with the highest number of its kind counts.
            models.UniqueConstraint(
                fields=["incident", "kind", "number"], name="one_event_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.incident_id}/{self.number}"


class Target(models.Model):
    """A person's own limit, in hours, for a duty that the law gives none; the newest counts."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="targets")
    rule = models.CharField(max_length=40)
    hours = models.PositiveIntegerField(null=True)  # None: there is no target any more.
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by the reckoning: the newest target of a duty.
            models.Index(fields=["incident", "rule", "-set_at"], name="newest_target"),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h for {self.rule} of {self.incident_id}"
