"""The audit of the alerts: it asks whether the goal is reached, not whether the machine runs.

Does each person who should hear of each running clock have the alert that is due? Does nothing
that is due wait too long, and is nothing held by somebody who is gone?
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from notifications.rules.ladder import Schedule, latest_rung, rungs
from notifications.rules.readers import PERSON, Reader, has_people

# What the audit can find. The words are in rendering/audit.py.
ALERT_MISSING: Final = "alert_missing"
NOBODY_TO_TELL: Final = "nobody_to_tell"
ALERT_WAITS: Final = "alert_waits"
ALERT_STUCK: Final = "alert_stuck"
WARNING_NOT_SEEN: Final = "warning_not_seen"
NO_CLOCK: Final = "no_clock"
NOBODY_CALLED: Final = "nobody_called"
LADDER_NOT_CLIMBED: Final = "ladder_not_climbed"
ALERT_SET_ASIDE: Final = "alert_set_aside"
NOT_CONFIRMED: Final = "not_confirmed"
DIGEST_MISSING: Final = "digest_missing"
ON_HOLD: Final = "on_hold"  # Stands for all that waits meanwhile.
FINDINGS: Final = (
    ALERT_MISSING,
    NOBODY_TO_TELL,
    ALERT_WAITS,
    ALERT_STUCK,
    WARNING_NOT_SEEN,
    NO_CLOCK,
    NOBODY_CALLED,
    LADDER_NOT_CLIMBED,
    ALERT_SET_ASIDE,
    NOT_CONFIRMED,
    DIGEST_MISSING,
    ON_HOLD,
)

# Due to accepted, as promised.
LATENCY: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, by keys and codes. No names, no titles."""

    code: str
    incident: int | None  # None: it is about an organisation.
    rule: str = ""
    rung: str = ""
    contact: int | None = None
    channel: str = PERSON


@dataclass(frozen=True)
class Audit:
    """What one audit found; clean where that is nothing."""

    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def missing_in(self) -> set[int]:
        """The incidents of which somebody lacks an alert that is due."""
        missing = (one for one in self.findings if one.code == ALERT_MISSING)
        return {one.incident for one in missing if one.incident is not None}

    @property
    def counts(self) -> dict[str, int]:
        """How many of each code, in the order of `FINDINGS`; nothing for what was not found."""
        counted = Counter(finding.code for finding in self.findings)
        return {code: counted[code] for code in FINDINGS if counted[code]}


@dataclass(frozen=True)
class RunningClock:
    """One running deadline: which one it is, what its rungs follow from, who should hear.

    `latest` is for each reader the instant of the most urgent rung whose row is neither cancelled
    nor superseded. `heard` holds what was accepted for versions that this one replaced: reader,
    rung and instant. Such a rung is not repeated. `is_escalating`: nobody is on the incident, and
    the next person waits their turn. `heard_later` says from when on those hear who did
    not from the beginning: what was due before is not owed to them.
    """

    incident: int
    rule: str
    recipient: str
    schedule: Schedule
    readers: tuple[Reader, ...]
    latest: Mapping[Reader, datetime]
    heard: frozenset[tuple[Reader, str, datetime]] = frozenset()
    is_escalating: bool = False
    heard_later: Mapping[Reader, datetime] = field(default_factory=dict)


def examine(clocks: Iterable[RunningClock], *, as_of: datetime) -> tuple[Finding, ...]:
    """Who lacks the alert that was due by `as_of`, clock by clock."""
    return tuple(finding for clock in clocks for finding in _unheard(clock, as_of))


def _unheard(clock: RunningClock, as_of: datetime) -> Iterable[Finding]:
    if not has_people(clock.readers):
        yield Finding(NOBODY_TO_TELL, clock.incident, clock.rule)
    due = latest_rung(rungs(clock.schedule), as_of)
    if due is None:
        return
    for reader in clock.readers:
        heard = [at for at in (clock.latest.get(reader), clock.heard_later.get(reader)) if at]
        is_told = max(heard, default=clock.schedule.start) >= due.at
        if not is_told and (reader, due.code, due.at) not in clock.heard:
            yield Finding(
                ALERT_MISSING, clock.incident, clock.rule, due.code, reader.person, reader.channel
            )
    # A word that was said since ended the calling since: it counts from before `as_of` on.
    if not clock.is_escalating and not any(word.until > as_of for word in clock.schedule.words):
        yield Finding(NOBODY_CALLED, clock.incident, clock.rule, due.code)


def is_stuck(
    lease_until: datetime | None, *, now: datetime, lease: timedelta, tick: timedelta
) -> bool:
    """Whether a claimed row is held longer than its lease and two ticks.

    A lease further away than any lease can be was given before the clock was set back.
    """
    if lease_until is None:
        return True
    return not -2 * tick <= lease_until - now <= lease + 2 * tick
