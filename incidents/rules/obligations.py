"""An obligation as one dated law file states it, and whom it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.rules.terms import terms
from incidents.rules.working_days import Calendar, calendar_of

STATUSES: Final = ("primary text", "secondary source", "unverified", "our reading")
IN_FORCE: Final = "in force"
PROPOSAL: Final = "proposal"
STATES: Final = (IN_FORCE, PROPOSAL)
USUAL_ROLE: Final = "controller"
ORDERED: Final = "ordered"


@dataclass(frozen=True)
class Profile:
    """An organisation and an incident, as far as the law book asks: see `profile_of`.

    `place` is a country ("FR") or a region of France ("FR-AM", "FR-974"); `codes` are roles,
    kinds of organisation and kinds of incident of `lawbook/terms.toml`.
    """

    place: str
    codes: frozenset[str]

    @property
    def country(self) -> str:
        """The country alone."""
        return self.place[:2]

    @property
    def calendar(self) -> Calendar:
        """The working days of the place."""
        return calendar_of(self.place)


def profile_of(place: str, codes: Iterable[str] = ()) -> Profile:
    """A profile; who names no role acts as a controller.

    Raises Refused: 'unknown_profile_code' (value, known), 'unknown_country', 'unknown_region'.
    """
    known, given = terms(), frozenset(codes)
    for code in sorted(given):
        if code not in known.profile_codes:
            raise Refused("unknown_profile_code", value=code, known=", ".join(known.profile_codes))
    name = place.strip().upper()
    calendar_of(name)
    country, dash, _region = name.partition("-")
    if len(country) != 2 or not country.isalpha() or (dash and country != "FR"):
        raise Refused("unknown_country", value=place)
    if not given & set(known.lists["roles"]):
        given |= {USUAL_ROLE}
    return Profile(name, given)


@dataclass(frozen=True)
class Conditions:
    """Whom a regime or a rule concerns; an empty list asks nothing.

    One code of `roles`, one of `organisation` and one of `incident` must be there, and none of
    `unless`. `beyond`: codes of organisations that it concerns in other countries too.
    """

    countries: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def met_by(self, profile: Profile) -> bool:
        """Whether the profile has everything that is asked."""
        asked = (self.roles, self.organisation, self.incident)
        return (
            self._reaches(profile)
            and all(not one or profile.codes.intersection(one) for one in asked)
            and profile.codes.isdisjoint(self.unless)
        )

    def _reaches(self, profile: Profile) -> bool:
        if not self.countries or profile.codes.intersection(self.beyond):
            return True
        return profile.country in terms().country_codes(self.countries)


@dataclass(frozen=True)
class Cap:
    """A second, outer limit: so many hours from another anchor.

    The earlier end counts; but an anchor that itself comes after the end of the cap lifts it.
    Source: Delegated Regulation (EU) 2025/301, Article 5(1)(a) and (2).
    """

    anchor: str
    hours: int


@dataclass(frozen=True)
class Allowance:
    """An end on a weekend or holiday may move to noon of the next working day.

    Not for organisations with a code of `not_for`. Source: Delegated Regulation (EU) 2025/301,
    Article 5(4) and (5).
    """

    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """The head of a law file: a regime in one version.

    `in_force_from` is None for a proposal, which never applies; `in_force_to` is the last day,
    or None. `rank` is the place among the regimes on a page.
    """

    regime: str
    version: str
    rank: int
    state: str
    in_force_from: date | None
    in_force_to: date | None
    dates_source: str
    dates_status: str
    conditions: Conditions

    def begun(self, on: date) -> bool:
        """Whether it was in force on that day or before it."""
        return self.in_force_from is not None and self.in_force_from <= on

    def ended(self, on: date) -> bool:
        """Whether its last day lies before that day."""
        return self.in_force_to is not None and self.in_force_to < on


@dataclass(frozen=True)
class Rule:
    """One obligation: how long, counted from which anchor, owed to whom, by which source.

    `anchors` in order of preference: the first that happened counts. `rungs` are hours before
    the end; for a duty without a fixed limit hours since its start, then daily. `soft`: the text
    says "if possible". `ended_by`: the decisions of the controller after which it is not owed.
    `compares_with`: the rule that a proposal would change. `step_en`, `step_fr`: which of several
    reports to one recipient it is ("Final report"), or empty.
    """

    pack: Pack
    rule: str
    article: str
    label_en: str
    label_fr: str
    step_en: str
    step_fr: str
    period: Period
    anchors: tuple[str, ...]
    recipient: str
    rungs: tuple[int, ...]
    soft: bool
    cap: Cap | None
    allowance: Allowance | None
    conditions: Conditions
    ended_by: tuple[str, ...]
    compares_with: str
    source: str
    source_fr: str
    status: str
    checked_on: date
    sentence_en: str
    sentence_fr: str

    @property
    def regime(self) -> str:
        """The regime that the rule belongs to."""
        return self.pack.regime

    @property
    def version(self) -> str:
        """The version of the law file: deadlines keep it."""
        return self.pack.version

    @property
    def is_ordered(self) -> bool:
        """Whether it is owed because an authority ordered it: no decision ends it."""
        return ORDERED in self.conditions.incident

    def concerns(self, profile: Profile) -> bool:
        """Whether regime and rule both concern the profile."""
        return self.pack.conditions.met_by(profile) and self.conditions.met_by(profile)
