"""What was filed, and by which clock it is judged."""

from datetime import datetime

from django.db.models import QuerySet

from incidents.models import Deadline, Incident
from incidents.rules.regimes import notification_rules
from incidents.selectors.clocks import deadlines_of
from incidents.selectors.signals import awareness_of
from notifications.models import Submission
from notifications.rules.submissions import Standing, is_late


def submissions_of(incident: Incident) -> QuerySet[Submission]:
    """Everything that was filed, the latest first, with its version and its files."""
    return (
        Submission.objects.filter(version__filing__incident=incident)
        .select_related("version__filing", "version__pdf", "receipt", "deadline", "recorded_by")
        .order_by("-filed_at", "-pk")
    )


def submissions_to(incident: Incident, authority: str = "") -> QuerySet[Submission]:
    """What was filed with one authority, the latest first; by default with the lead authority."""
    named = authority or incident.organisation.lead_authority
    return submissions_of(incident).filter(version__filing__authority=named)


def latest_submission(incident: Incident, authority: str = "") -> Submission | None:
    return submissions_to(incident, authority).first()


def first_submission(incident: Incident, authority: str = "") -> Submission | None:
    """The one that stopped the clock of this authority."""
    return submissions_to(incident, authority).last()


def withdrawal_of(incident: Incident, authority: str = "") -> Submission | None:
    """The withdrawal of what was filed with one authority, if there was one."""
    return submissions_to(incident, authority).filter(kind=Submission.Kind.WITHDRAWN).first()


def submission_of_version(incident: Incident, number: int, authority: str = "") -> Submission:
    """What was filed as version `number`. Raises `Submission.DoesNotExist`."""
    return submissions_to(incident, authority).get(version__number=number)


def judging_deadline(
    incident: Incident, authority: str, *, as_of: datetime | None = None
) -> Deadline | None:
    """The newest clock towards that authority: what a first filing is judged by.

    With `as_of`, the one that was the newest at that instant.
    """
    rows = deadlines_of(incident).filter(rule__in=notification_rules(), recipient=authority)
    return (rows.filter(set_at__lte=as_of) if as_of else rows).first()


def standing_of(incident: Incident, authority: str = "") -> Standing:
    """What a submission to this authority, recorded now, would be judged by."""
    return _standing(incident, first_submission(incident, authority), authority)


def _standing(incident: Incident, first: Submission | None, authority: str) -> Standing:
    claim, withdrawal = awareness_of(incident), withdrawal_of(incident, authority)
    deadline = judging_deadline(incident, authority or incident.organisation.lead_authority)
    return Standing(
        aware_at=claim.at if claim else None,
        due_at=deadline.due_at if deadline else None,
        first_filed_at=first.filed_at if first else None,
        withdrawn_at=withdrawal.filed_at if withdrawal else None,
    )


def is_late_now(incident: Incident, *, now: datetime, authority: str = "") -> bool:
    """Whether the first filing with an authority was late, or would be if it were filed now."""
    first = first_submission(incident, authority)
    if first is None:
        return is_late(now, _standing(incident, None, authority))
    return first.margin_seconds is not None and first.margin_seconds < 0


def incidents_with_number(incident: Incident, number: str) -> list[str]:
    """The references of other incidents of the organisation filed under the same number."""
    same = Submission.objects.filter(
        number=number, version__filing__incident__organisation=incident.organisation_id
    ).exclude(version__filing__incident=incident)
    references = same.values_list("version__filing__incident__reference", flat=True)
    return sorted(set(references)) if number else []
