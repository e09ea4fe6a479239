"""What the register of Article 33(5) says of one incident, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from incidents.models import Awareness, Decision, Incident, User
from incidents.rendering.instants import (
    day_text,
    instant_text,
    margin_text,
    short_instant_text,
)
from incidents.rules.countdown import time_left
from incidents.rules.instants import on_the_wall
from incidents.selectors.register import RegisterFilter, register_for
from incidents.selectors.relations import bundled_with, kept_reference
from notifications.models import FilingVersion, Submission


@dataclass(frozen=True)
class Row:
    """One incident with its latest awareness and decision, and its first filing, if any."""

    incident: Incident
    claim: Awareness | None
    decision: Decision | None
    submission: Submission | None

    @property
    def logged(self) -> str:
        return instant_text(self.incident.logged_at, self.zone)

    @property
    def awareness(self) -> str:
        """The moment of awareness; a day alone where the hour is not known."""
        if self.claim is None:
            return ""
        if self.claim.precision == "day":
            return _("%(day)s, hour unknown") % {
                "day": day_text(on_the_wall(self.claim.at, self.claim.zone))
            }
        return instant_text(self.claim.at, self.claim.zone)

    @property
    def decided(self) -> str:
        return instant_text(self.decision.decided_at, self.zone) if self.decision else ""

    @property
    def filed(self) -> str:
        return instant_text(self.submission.filed_at, self.zone) if self.submission else ""

    @property
    def margin(self) -> str:
        """How early or late the filing was; empty where no clock judged it."""
        if self.submission is None or self.submission.margin_seconds is None:
            return ""
        filed_at = self.submission.filed_at
        due = filed_at + timedelta(seconds=self.submission.margin_seconds)
        return margin_text(time_left(due, filed_at))

    @property
    def is_late(self) -> bool:
        submission = self.submission
        return bool(submission and (submission.margin_seconds or 0) < 0)

    @property
    def logged_short(self) -> str:
        return short_instant_text(self.incident.logged_at, self.zone)

    @property
    def awareness_short(self) -> str:
        """For the table; an unknown hour in full, because it needs its words."""
        if self.claim is None or self.claim.precision == "day":
            return self.awareness
        return short_instant_text(self.claim.at, self.claim.zone)

    @property
    def filed_short(self) -> str:
        return short_instant_text(self.submission.filed_at, self.zone) if self.submission else ""

    @property
    def duplicate_of(self) -> str:
        return kept_reference(self.incident)

    @property
    def bundled(self) -> str:
        """The others that share its bundle, by reference."""
        return ", ".join(bundled_with(self.incident))

    @property
    def zone(self) -> str:
        return self.incident.organisation.time_zone


def register_incidents(user: User, wanted: RegisterFilter) -> QuerySet[Incident]:
    """The incidents of the register with their filings, newest first."""
    versions = FilingVersion.objects.select_related("submission").order_by("number")
    return register_for(user, wanted).prefetch_related(Prefetch("filings__versions", versions))


def row_of(incident: Incident) -> Row:
    """The row of an incident that `register_incidents` gave."""
    claims: list[Awareness] = incident.claims  # type: ignore[attr-defined]
    decided: list[Decision] = incident.decided  # type: ignore[attr-defined]
    filed = sorted(_submissions(incident), key=lambda submission: submission.filed_at)
    return Row(
        incident,
        claims[0] if claims else None,
        decided[0] if decided else None,
        filed[0] if filed else None,
    )


def _submissions(incident: Incident) -> Iterator[Submission]:
    for filing in incident.filings.all():
        for version in filing.versions.all():
            submission = getattr(version, "submission", None)
            if submission:
                yield submission
