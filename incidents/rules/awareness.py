"""What may be given as the moment at which an organisation became aware of a breach."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incidents.rules.hours import strict_due
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused

FIRST_YEAR_OF_THE_GDPR = 2018
LONG_AGO = timedelta(days=90)


@dataclass(frozen=True)
class Caution:
    """Something to tell the person about an input that is accepted all the same."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


def check_awareness(instant: Instant, *, now: datetime) -> tuple[Caution, ...]:
    """The cautions on an awareness, or Refused.

    Raises 'awareness_in_future' (at, zone) and 'awareness_before_2018' (year): the GDPR applies
    since 25 May 2018 (Article 99(2)), and an earlier year is a slip of the hand. An awareness
    90 days back or more is taken with the caution 'awareness_long_ago' (days, due, zone).
    """
    if instant.at > now:
        raise Refused("awareness_in_future", field="awareness", at=instant.local, zone=instant.zone)
    if instant.local.year < FIRST_YEAR_OF_THE_GDPR:
        raise Refused("awareness_before_2018", field="awareness", year=instant.local.year)
    age = now - instant.at
    if age < LONG_AGO:
        return ()
    params = {"days": age.days, "due": strict_due(instant.at), "zone": instant.zone}
    return (Caution("awareness_long_ago", params),)
