"""What is known of a breach: one frozen record that every form is filled from.

The fields answer Article 33(3) GDPR and the questions of the authorities' forms. Everything is
optional, because Article 33(4) allows information in phases, and unknown is never zero. Lists
hold codes of `incidents/lawbook/vocabulary.toml`, never labels.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, Literal, cast, get_args

from incidents.rules.refusals import Refused

CountKind = Literal["exact", "approximate", "undeterminable", "to_be_determined"]
Severity = Literal["negligible", "limited", "significant", "maximal"]
OccurrenceKind = Literal["instant", "interval", "ongoing", "cannot_determine", "to_be_determined"]
Communication = Literal["yes_informed", "no_but_will", "no_will_not", "undetermined"]
YesNo = Literal["yes", "no", "unknown"]
JointLead = Literal["none", "us", "another", "unknown"]

NUMBERED_KINDS: Final = ("exact", "approximate")
# One more than any population, and what a 64-bit column and a JSON reader both hold exactly.
LARGEST_COUNT: Final = 10**12

COUNTS: Final = ("persons", "records")
INSTANTS: Final = ("occurred_from", "occurred_to")
CODE_LISTS: Final = (
    "nature",
    "origins",
    "causes",
    "data_categories",
    "special_categories",
    "person_categories",
    "consequences",
    "harms",
    "affected_countries",
)
_ONE_OF: Final[dict[str, tuple[str, ...]]] = {
    "severity": get_args(Severity),
    "occurrence_kind": get_args(OccurrenceKind),
    "communication": get_args(Communication),
    "cross_border": get_args(YesNo),
    "joint_lead": get_args(JointLead),
    "other_authorities_eu": get_args(YesNo),
    "other_authorities": get_args(YesNo),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons or of records, with how well it is known.

    Raises `Refused` (`count_kind`, `count_needs_number`, `count_takes_no_number`,
    `count_out_of_range`). Source: Article 33(3)(a) GDPR, "where possible … approximate number".
    """

    kind: CountKind
    number: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(CountKind):
            raise Refused("count_kind", kind=self.kind)
        if self.kind in NUMBERED_KINDS and self.number is None:
            raise Refused("count_needs_number", kind=self.kind)
        if self.kind not in NUMBERED_KINDS and self.number is not None:
            raise Refused("count_takes_no_number", kind=self.kind, number=self.number)
        if self.number is not None and not _is_count(self.number):
            raise Refused("count_out_of_range", number=self.number, largest=LARGEST_COUNT)


def _is_count(number: object) -> bool:
    # A bool is an int in Python, and True persons is not one person.
    return type(number) is int and 0 <= number <= LARGEST_COUNT


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """The facts of one breach. Instants are aware; lists of codes are kept sorted and unique.

    Raises `Refused` (`fact_not_one_of`, `fact_not_a_list`, `fact_naive_instant`,
    `fact_negative_number`), each with `field`.
    """

    nature: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    description: str = ""
    data_categories: tuple[str, ...] = ()
    special_categories: tuple[str, ...] = ()
    persons: Count | None = None
    records: Count | None = None
    person_categories: tuple[str, ...] = ()
    measures_before: str = ""
    consequences: tuple[str, ...] = ()
    consequences_text: str = ""
    harms: tuple[str, ...] = ()
    severity: Severity | None = None
    measures_after: str = ""
    occurrence_kind: OccurrenceKind | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    dates_comment: str = ""
    circumstances: str = ""
    delay_reasons: str = ""
    communication: Communication | None = None
    communication_on: date | None = None
    communication_count: int | None = None
    communication_means: str = ""
    communication_text: str = ""
    communication_reason: str = ""
    cross_border: YesNo | None = None
    affected_countries: tuple[str, ...] = ()
    persons_per_country: str = ""
    joint_lead: JointLead | None = None
    joint_lead_name: str = ""
    other_authorities_eu: YesNo | None = None
    other_authorities: YesNo | None = None
    other_details: str = ""
    other_bodies: str = ""

    def __post_init__(self) -> None:
        for name in CODE_LISTS:
            object.__setattr__(self, name, _sorted_codes(name, getattr(self, name)))
        for name, allowed in _ONE_OF.items():
            _refuse_unless_one_of(name, getattr(self, name), allowed)
        for name in ("occurred_from", "occurred_to"):
            _refuse_naive(name, getattr(self, name))
        informed = self.communication_count
        if informed is not None and not _is_count(informed):
            raise Refused("fact_negative_number", field="communication_count", number=informed)


def _sorted_codes(name: str, codes: object) -> tuple[str, ...]:
    # A text is iterable too: "access" would silently become six one-letter codes.
    if not isinstance(codes, tuple | list | set | frozenset):
        raise Refused("fact_not_a_list", field=name)
    return tuple(sorted({str(code) for code in codes}))


def _refuse_unless_one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise Refused("fact_not_one_of", field=name, value=value, allowed=allowed)


def _refuse_naive(name: str, instant: datetime | None) -> None:
    if instant is not None and instant.tzinfo is None:
        raise Refused("fact_naive_instant", field=name)


def known_facts(facts: BreachFacts) -> dict[str, object]:
    """The facts that somebody stated, by field name: what is unknown is left out."""
    stated = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: value for name, value in stated.items() if value not in (None, "", ())}


def codes_of(facts: BreachFacts, name: str) -> tuple[str, ...]:
    """The codes of one list of the facts; `name` is one of `CODE_LISTS`."""
    return cast(tuple[str, ...], getattr(facts, name))


def facts_from(values: dict[str, Any]) -> BreachFacts:
    """The facts out of a mapping of field names; a name that no fact has is refused.

    Raises `Refused` (`fact_unknown_field`).
    """
    names = {field.name for field in fields(BreachFacts)}
    for name in values:
        if name not in names:
            raise Refused("fact_unknown_field", field=name)
    return BreachFacts(**values)
