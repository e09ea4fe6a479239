"""What a deadline was counted from, as it is kept beside it: events, place, profile, target."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from incidents.rules.deadlines import Outcome, anchors_of, outcome
from incidents.rules.instants import Instant
from incidents.rules.obligations import Profile, Rule
from incidents.rules.periods import Period


@dataclass(frozen=True)
class Inputs:
    """`events` maps an anchor, or "signal" or "logging", to its instant; `target_hours` is a
    person's own limit for a duty that the law gives none."""

    events: Mapping[str, Instant]
    profile: Profile
    target_hours: int | None = None

    def outcome(self, rule: Rule) -> Outcome:
        """What the rule asks. Raises Refused('instant_too_late')."""
        hours = self.target_hours
        target = Period("hours", hours) if hours else None
        return outcome(rule, self.events, profile=self.profile, target=target)

    def to_json(self, rule: Rule) -> dict[str, Any]:
        """What the rule looked at and nothing else; `from_json` reads it back."""
        asked = {*anchors_of(rule), *((rule.cap.anchor,) if rule.cap else ())}
        return {
            "events": {
                kind: asdict(instant) | {"at": instant.at.isoformat()}
                for kind, instant in sorted(self.events.items())
                if kind in asked
            },
            "place": self.profile.place,
            "codes": sorted(self.profile.codes),
            "target_hours": self.target_hours,
        }


def from_json(kept: Mapping[str, Any]) -> Inputs:
    """The inputs that `to_json` wrote."""
    events = {
        kind: Instant(**instant | {"at": datetime.fromisoformat(instant["at"])})
        for kind, instant in kept["events"].items()
    }
    profile = Profile(kept["place"], frozenset(kept["codes"]))
    return Inputs(events, profile, kept["target_hours"])
