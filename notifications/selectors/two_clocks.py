"""After a filing: the clock that it was judged by, and the one by the awareness said since."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import Deadline, Discharge, Incident
from incidents.rules.regimes import notification_rules
from notifications.selectors.submissions import first_submission


@dataclass(frozen=True)
class FirstFiling:
    """When the authority was first notified; `judged_by` is None where no clock was there."""

    filed_at: datetime
    judged_by: Deadline | None


@dataclass(frozen=True)
class TwoClocks:
    """`judged` counted when it was filed; `since` counts from what was said after that."""

    filed_at: datetime
    judged: Deadline
    since: Deadline


def first_filing(incident: Incident) -> FirstFiling | None:
    """The first notification to the lead authority, filed with a form or recorded by hand."""
    submission = first_submission(incident)
    if submission:
        return FirstFiling(submission.filed_at, submission.deadline)
    by_hand = Discharge.objects.filter(
        deadline__incident=incident,
        deadline__rule__in=notification_rules(),
        deadline__recipient=incident.organisation.lead_authority,
        kind__in=(Discharge.Kind.DONE, Discharge.Kind.PARTLY),
        taken_back_at=None,
    )
    first = by_hand.select_related("deadline").order_by("at", "pk").first()
    return FirstFiling(first.at, first.deadline) if first else None


def two_clocks(incident: Incident) -> TwoClocks | None:
    """Both clocks, where the awareness was said anew after the filing; else None."""
    if incident.stage != Incident.Stage.FILED:
        return None
    filing = first_filing(incident)
    judged = filing.judged_by if filing else None
    if filing is None or judged is None:
        return None
    later = incident.deadlines.filter(
        rule=judged.rule,
        recipient=judged.recipient,
        clock_version__gt=judged.clock_version,
        due_at__isnull=False,
    )
    since = later.order_by("-clock_version").first()
    if since is None or (since.at, since.due_at) == (judged.at, judged.due_at):
        return None
    return TwoClocks(filing.filed_at, judged, since)
