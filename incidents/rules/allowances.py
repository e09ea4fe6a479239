"""The weekend allowance: an end on a weekend or holiday may move to noon of the next working day.

Source: Delegated Regulation (EU) 2025/301, Article 5(4); paragraph 5 takes it away from some.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from incidents.rules.instants import earliest_at, on_the_wall
from incidents.rules.obligations import Allowance, Profile
from incidents.rules.working_days import DAY, Holiday

NOON = time(12)


@dataclass(frozen=True)
class AllowedUntil:
    """The strict end falls on `day`; `holiday` is None on a Saturday or Sunday. `until` in UTC.

    Beside the strict end, which alone decides about alerts.
    """

    day: date
    holiday: Holiday | None
    until: datetime


def allowed_until(
    allowance: Allowance | None, due_at: datetime, zone: str, profile: Profile
) -> AllowedUntil | None:
    """Until when the profile may still submit, or None where nothing is allowed or needed."""
    if allowance is None or profile.codes.intersection(allowance.not_for):
        return None
    calendar, day = profile.calendar, on_the_wall(due_at, zone).date()
    if calendar.is_working(day):
        return None
    next_day = next(calendar.working_days_from(day + DAY))
    until = earliest_at(datetime.combine(next_day, NOON), zone)
    return AllowedUntil(day, calendar.holiday_on(day), until)
