"""Which supervisory authority is notified of a breach, and why. A proposal: the person decides.

Articles 26, 27, 33(1) and (2), 55 and 56 GDPR; EDPB Guidelines 9/2022 (version 2.0), paragraphs
41 and 42 (joint controllers), 66 to 70 (cross-border) and 73 (controllers outside the Area).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from incidents.rules.terms import terms

PROCESSOR: Final = "processor"


class Part(StrEnum):
    """What an authority is to this breach."""

    LOCAL = "local"  # Of the Member State in which the controller is established.
    LEAD = "lead"  # Of the main establishment: it alone is owed the notification.
    EVERY = "every"  # One of several, each of which is owed a notification.


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answer depends on. Countries are two letters; empty: nobody has said.

    `role` is that of the incident; `authority` is the one that the organisation names, `targets`
    whether it offers goods or services in the Area or observes people there (Article 3(2)).
    `cross_border` and `joint_lead` are the codes of the facts, None while nobody has stated them.
    """

    role: str
    country: str
    authority: str
    main_establishment: str = ""
    establishments: tuple[str, ...] = ()
    representative: str = ""
    is_public: bool = False
    targets: bool = False
    cross_border: str | None = None
    affected: tuple[str, ...] = ()
    joint_lead: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One authority that is owed the notification.

    `authority` is empty where the name of that of `country` is not known here.
    """

    authority: str
    country: str
    part: Part


@dataclass(frozen=True, slots=True)
class Competence:
    """The answer: who is owed, who may be informed besides, why, and what is uncertain.

    `reasons` and `uncertain` are codes; the words are in `rendering/competence.py`.
    """

    owed: tuple[Owed, ...]
    reasons: tuple[str, ...]
    uncertain: tuple[str, ...] = ()
    informed: tuple[Owed, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The authorities that are owed and known by name."""
        return tuple(one.authority for one in self.owed if one.authority)


def competence(situation: Situation, known: Mapping[str, str]) -> Competence:
    """Which authorities are owed the notification; `known` names that of a country.

    An answer with nobody in it says why in its reasons.
    """
    if situation.role == PROCESSOR:
        return Competence((), ("processor",))
    said = _tidy(situation)
    if said.joint_lead == "another":
        return Competence((), ("joint_another",), ("joint_proof",))
    return _with_joint(_of_one(said, known), said)


def _of_one(said: Situation, known: Mapping[str, str]) -> Competence:
    if said.country in _area() and said.is_public:
        return Competence((_owed(said.country, Part.LOCAL, said, known),), ("public",))
    places = {said.country, *said.establishments} & _area()
    home = said.main_establishment or (said.country if said.country in _area() else "")
    if home:
        return _at_home(home, said, known)
    if len(places) == 1:
        return _at_home(next(iter(places)), said, known)
    if places:
        return Competence(_each(places, said, known), ("no_main",), ("main_unknown",))
    return _from_outside(said, known)


def _at_home(home: str, said: Situation, known: Mapping[str, str]) -> Competence:
    """Established in the Area: one authority, whatever the reach of the breach."""
    elsewhere = (set(said.affected) | set(said.establishments) | {said.country}) & _area() - {home}
    informed = _each(set(said.affected) & _area() - {home}, said, known)
    doubt = _doubts(home, said, known)
    if said.cross_border == "yes" or elsewhere:
        owed = _owed(home, Part.LEAD, said, known)
        uncertain = doubt if said.main_establishment else ("main_taken", *doubt)
        return Competence((owed,), ("lead",), uncertain, informed)
    owed = _owed(home, Part.LOCAL, said, known)
    if said.cross_border == "no":
        return Competence((owed,), ("domestic",), doubt)
    return Competence((owed,), ("local_in_doubt",), ("reach_unknown", *doubt))


def _from_outside(said: Situation, known: Mapping[str, str]) -> Competence:
    """Not established in the Area: no one-stop shop, with a representative or without."""
    if not said.targets:
        return Competence((), ("not_under_gdpr",), ("targets_unknown",))
    reason = "representative" if said.representative else "outside"
    affected = set(said.affected) & _area()
    if not affected:
        return Competence((), (reason,), ("countries_unknown",))
    return Competence(_each(affected, said, known), (reason,))


def _with_joint(answer: Competence, said: Situation) -> Competence:
    if said.joint_lead == "us":
        return replace(answer, reasons=(*answer.reasons, "joint_us"))
    if said.joint_lead == "unknown" or (said.role == "joint_controller" and not said.joint_lead):
        return replace(answer, uncertain=(*answer.uncertain, "joint_unknown"))
    return answer


def _doubts(home: str, said: Situation, known: Mapping[str, str]) -> tuple[str, ...]:
    """Whether the organisation names another authority than that of the country."""
    named = known.get(home, said.authority)
    return ("named_another",) if named != said.authority else ()


def _owed(country: str, part: Part, said: Situation, known: Mapping[str, str]) -> Owed:
    """Where a country has several authorities, the one that an organisation of it names."""
    named = known.get(country, said.authority if country == said.country else "")
    return Owed(named, country, part)


def _each(countries: Iterable[str], said: Situation, known: Mapping[str, str]) -> tuple[Owed, ...]:
    return tuple(_owed(country, Part.EVERY, said, known) for country in sorted(countries))


def _tidy(said: Situation) -> Situation:
    """Capital letters; the French overseas regions are France."""
    return replace(
        said,
        country=_country(said.country),
        main_establishment=_country(said.main_establishment),
        establishments=tuple(_country(one) for one in said.establishments),
        affected=tuple(_country(one) for one in said.affected),
    )


def _country(code: str) -> str:
    capital = code.strip().upper()
    return "FR" if capital in terms().country_codes(("FRANCE",)) else capital


def _area() -> frozenset[str]:
    return terms().country_codes(("EEA",))
