"""The audit of the alerts: it asks whether the goal is reached, not whether the machine runs.

Does each person who should hear of each running clock have the alert that is due? Does nothing
that is due wait too long, and is nothing held by somebody who is gone?
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from notifications.rules.ladder import Schedule, latest_rung, rungs

# What the audit can find. The words are in rendering/audit.py.
ALERT_MISSING: Final = "alert_missing"
NOBODY_TO_TELL: Final = "nobody_to_tell"
ALERT_WAITS: Final = "alert_waits"
ALERT_STUCK: Final = "alert_stuck"
WARNING_NOT_SEEN: Final = "warning_not_seen"
NO_CLOCK: Final = "no_clock"
FINDINGS: Final = (
    ALERT_MISSING,
    NOBODY_TO_TELL,
    ALERT_WAITS,
    ALERT_STUCK,
    WARNING_NOT_SEEN,
    NO_CLOCK,
)

# Due to accepted, as promised.
LATENCY: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, by keys and codes. No names, no titles."""

    code: str
    incident: int
    rule: str = ""
    rung: str = ""
    contact: int | None = None


@dataclass(frozen=True)
class Audit:
    """What one audit found; clean where that is nothing."""

    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def counts(self) -> dict[str, int]:
        """How many of each code, in the order of `FINDINGS`; nothing for what was not found."""
        counted = Counter(finding.code for finding in self.findings)
        return {code: counted[code] for code in FINDINGS if counted[code]}


@dataclass(frozen=True)
class RunningClock:
    """One running deadline: which one it is, what its rungs follow from, who should hear.

    `latest` is for each person the instant of the most urgent rung whose row is neither cancelled
    nor superseded. `heard` holds what was accepted for versions that this one replaced: person,
    rung and instant. Such a rung is not repeated.
    """

    incident: int
    rule: str
    recipient: str
    schedule: Schedule
    contacts: tuple[int, ...]
    latest: Mapping[int, datetime]
    heard: frozenset[tuple[int, str, datetime]] = frozenset()


def examine(clocks: Iterable[RunningClock], *, as_of: datetime) -> tuple[Finding, ...]:
    """Who lacks the alert that was due by `as_of`, clock by clock."""
    return tuple(finding for clock in clocks for finding in _unheard(clock, as_of))


def _unheard(clock: RunningClock, as_of: datetime) -> Iterable[Finding]:
    if not clock.contacts:
        yield Finding(NOBODY_TO_TELL, clock.incident, clock.rule)
    due = latest_rung(rungs(clock.schedule), as_of)
    if due is None:
        return
    for contact in clock.contacts:
        latest = clock.latest.get(contact)
        has_row = latest is not None and latest >= due.at
        if not has_row and (contact, due.code, due.at) not in clock.heard:
            yield Finding(ALERT_MISSING, clock.incident, clock.rule, due.code, contact)


def is_stuck(
    lease_until: datetime | None, *, now: datetime, lease: timedelta, tick: timedelta
) -> bool:
    """Whether a claimed row is held longer than its lease and two ticks.

    A lease further away than any lease can be was given before the clock was set back.
    """
    if lease_until is None:
        return True
    return not -2 * tick <= lease_until - now <= lease + 2 * tick
