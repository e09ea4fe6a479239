"""How far incidents have come, many at once: a fixed number of queries for any list."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from incidents.models import AffectedController, Awareness, Deadline, Decision, Facts
from incidents.rules.regimes import order_rules

HIGH = frozenset({"significant", "maximal"})


@dataclass(frozen=True)
class Progress:
    """What the ground floor knows of one incident's steps. `severity` is a code or empty."""

    awareness_said: bool
    facts_version: int
    core_facts_stated: bool
    severity: str
    people_informed: bool
    decided: str
    controllers: int
    controllers_told: int

    @property
    def high_risk(self) -> bool | None:
        """None while nobody has judged the severity; a proposal and not a verdict."""
        return self.severity in HIGH if self.severity else None


def progress_of(pks: Collection[int]) -> dict[int, Progress]:
    """The progress of each of these incidents, in four queries."""
    aware = set(_claimed(pks))
    facts = {row.incident_id: row for row in _facts(pks)}
    decided = dict(_decided(pks))
    told = {pk: (named, informed) for pk, named, informed in _controllers(pks)}
    return {
        pk: _progress(
            facts.get(pk) or Facts(),
            awareness_said=pk in aware,
            decided=decided.get(pk, ""),
            told=told.get(pk, (0, 0)),
        )
        for pk in pks
    }


def ordered_among(pks: Collection[int]) -> set[int]:
    """Those for which an order of an authority to tell the people still waits. One query."""
    running = Deadline.objects.filter(
        incident__in=pks, rule__in=order_rules(), state=Deadline.State.RUNNING
    )
    return set(running.values_list("incident_id", flat=True))


def _claimed(pks: Collection[int]) -> list[int]:
    claims = Awareness.objects.filter(incident__in=pks)
    return list(claims.values_list("incident_id", flat=True))


def _facts(pks: Collection[int]) -> list[Facts]:
    return list(Facts.objects.filter(incident__in=pks).only("incident_id", "codes", "version"))


def _decided(pks: Collection[int]) -> list[tuple[int, str]]:
    """Each incident's decisions in time order: in a dict the latest wins."""
    decisions = Decision.objects.filter(incident__in=pks).order_by("decided_at", "pk")
    return list(decisions.values_list("incident_id", "kind"))


def _controllers(pks: Collection[int]) -> list[tuple[int, int, int]]:
    named = AffectedController.objects.filter(incident__in=pks).values("incident_id")
    counted = named.annotate(
        named=Count("pk"), informed=Count("pk", filter=Q(told_at__isnull=False))
    )
    return list(counted.values_list("incident_id", "named", "informed"))


def _progress(
    facts: Facts, *, awareness_said: bool, decided: str, told: tuple[int, int]
) -> Progress:
    return Progress(
        awareness_said=awareness_said,
        facts_version=facts.version,
        core_facts_stated=bool(facts.codes.get("nature") and facts.codes.get("data_categories")),
        severity=facts.codes.get("severity") or "",
        people_informed=facts.codes.get("communication") == "yes_informed",
        decided=decided,
        controllers=told[0],
        controllers_told=told[1],
    )
