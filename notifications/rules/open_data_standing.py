"""Where an incident stands among the notifications of its sector and kind: counting, no verdict.

Of its kind is a notification that names at least the natures of the incident and, where its
origins are known, one of them. A rule of ours: the CNIL publishes the counts and compares nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from notifications.rules.open_data import band_of, open_data


@dataclass(frozen=True, slots=True)
class Group:
    """Notifications that are alike; `recent` of them lie in the last twelve months published."""

    natures: frozenset[str]
    origins: frozenset[str]
    band: str
    notifications: int
    recent: int


@dataclass(frozen=True, slots=True)
class Breach:
    """What of an incident is compared. `persons` is None while nobody knows how many."""

    natures: tuple[str, ...]
    origins: tuple[str, ...]
    persons: int | None


@dataclass(frozen=True, slots=True)
class Bands:
    """By the band of the incident: how many notifications are in it, below, above, or say none."""

    band: str
    same: int
    below: int
    above: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of notifications: of the sector, of the same nature, of the same origin too.

    `same_origin` is None while the origin is not known. `recent` and `bands` are about the
    narrowest of them; `bands` is None where nobody knows how many people are concerned.
    """

    sector: int
    same_nature: int
    same_origin: int | None
    recent: int
    bands: Bands | None

    @property
    def of_kind(self) -> int:
        """How many are of its kind, by what is known."""
        return self.same_nature if self.same_origin is None else self.same_origin


def standing_among(groups: Collection[Group], breach: Breach) -> Standing:
    """Where a breach stands among the groups of its sector. A breach without a nature has no kind.

    Raises `ValueError` for that one: to say "none" of it would be a false answer.
    """
    if not breach.natures:
        raise ValueError("the nature of the breach is not known")
    alike = [group for group in groups if group.natures.issuperset(breach.natures)]
    closest = alike
    if breach.origins:
        closest = [group for group in alike if not group.origins.isdisjoint(breach.origins)]
    return Standing(
        sector=_sum(groups),
        same_nature=_sum(alike),
        same_origin=_sum(closest) if breach.origins else None,
        recent=sum(group.recent for group in closest),
        bands=_bands(closest, breach.persons) if breach.persons is not None else None,
    )


def _sum(groups: Iterable[Group]) -> int:
    return sum(group.notifications for group in groups)


def _bands(groups: list[Group], persons: int) -> Bands:
    order = [band.code for band in open_data().columns["persons"].labels]
    mine = band_of(persons).code
    lower, higher = order[: order.index(mine)], order[order.index(mine) + 1 :]
    return Bands(
        band=mine,
        same=_sum(group for group in groups if group.band == mine),
        below=_sum(group for group in groups if group.band in lower),
        above=_sum(group for group in groups if group.band in higher),
        unsaid=_sum(group for group in groups if group.band not in order),
    )
