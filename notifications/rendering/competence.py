"""Which authority is proposed and why, in words, and where the filings differ from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import label
from notifications.rules.authorities import is_in_the_area
from notifications.rules.competence import Competence, Owed, Part
from notifications.selectors.competence import authorities_of, competence_of

PARTS: Final[dict[Part, Promise]] = {
    Part.LOCAL: gettext_lazy("the local authority"),
    Part.LEAD: gettext_lazy("the lead authority: notifying it suffices"),
    Part.EVERY: gettext_lazy("one of several: each is notified"),
}

REASONS: Final[dict[str, Promise]] = {
    "domestic": gettext_lazy(
        "The controller is established there and the processing is not cross-border "
        "(GDPR, Articles 33(1) and 55(1))."
    ),
    "joint_another": gettext_lazy(
        "By the arrangement another joint controller leads the notification (GDPR, Article 26; "
        "EDPB Guidelines 9/2022, paragraphs 41 and 42)."
    ),
    "joint_us": gettext_lazy(
        "By the arrangement this organisation leads the notification of the joint controllers "
        "(GDPR, Article 26; EDPB Guidelines 9/2022, paragraphs 41 and 42)."
    ),
    "lead": gettext_lazy(
        "The processing is cross-border: the authority of the main establishment is the lead "
        "authority, and it alone is owed the notification (GDPR, Articles 33(1) and 56(1); EDPB "
        "Guidelines 9/2022, paragraphs 66 to 70)."
    ),
    "local_in_doubt": gettext_lazy(
        "In doubt at least the local authority is notified (EDPB Guidelines 9/2022, paragraphs "
        "66 to 70)."
    ),
    "no_main": gettext_lazy(
        "There are establishments in several countries and no main one in the Area: no authority "
        "leads (GDPR, Articles 55(1) and 56(1); our reading)."
    ),
    "not_under_gdpr": gettext_lazy(
        "The organisation has no establishment in the European Economic Area, and nobody has said "
        "that it offers goods or services to people there or observes them (GDPR, Article 3)."
    ),
    "outside": gettext_lazy(
        "The controller is not established in the European Economic Area: there is no one-stop "
        "shop, and the authority of each country where people concerned live is notified (EDPB "
        "Guidelines 9/2022, version 2.0, paragraph 73)."
    ),
    "processor": gettext_lazy(
        "A processor notifies no authority: it tells its controllers, and they notify (GDPR, "
        "Article 33(2))."
    ),
    "public": gettext_lazy(
        "It acts as a public authority or by a legal obligation: the authority of its own Member "
        "State is competent and none leads (GDPR, Article 55(2))."
    ),
    "representative": gettext_lazy(
        "A representative opens no one-stop shop: the authority of each country where people "
        "concerned live is notified (GDPR, Article 27; EDPB Guidelines 9/2022, version 2.0, "
        "paragraph 73)."
    ),
}

UNCERTAIN: Final[dict[str, Promise]] = {
    "countries_unknown": gettext_lazy(
        "Nobody has said in which countries the people concerned live."
    ),
    "joint_proof": gettext_lazy(
        "The clock runs on until it is shown that they notified: ask for their acknowledgement."
    ),
    "joint_unknown": gettext_lazy(
        "Nobody has said which joint controller leads: until then each may have to notify."
    ),
    "main_taken": gettext_lazy(
        "Nobody has said where the main establishment is: the country of the organisation is taken."
    ),
    "main_unknown": gettext_lazy("Nobody has said which establishment is the main one."),
    "named_another": gettext_lazy(
        "The organisation names another supervisory authority than that of the country: check "
        "which is right."
    ),
    "reach_unknown": gettext_lazy(
        "Nobody has said whether people in other Member States are concerned."
    ),
    "targets_unknown": gettext_lazy("If it does, say so on the page of the organisation."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One authority. `code` is empty where its name is not known; `has_pages`: it can be filed."""

    code: str
    name: str
    part: str
    has_pages: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The proposal in words. `warnings` say where what is done here differs from it."""

    lines: tuple[Line, ...]
    informed: str
    reasons: tuple[str, ...]
    uncertain: tuple[str, ...]
    warnings: tuple[str, ...]


def competence_panel(incident: Incident, chosen: str = "") -> Panel:
    """The proposal for an incident; `chosen` is the authority of the filing that is looked at."""
    answer, have = competence_of(incident), authorities_of(incident)
    lines = tuple(_line(one, have) for one in answer.owed)
    return Panel(
        lines=lines,
        informed=", ".join(owed_text(one) for one in answer.informed),
        reasons=tuple(str(REASONS[code]) for code in answer.reasons),
        uncertain=tuple(str(UNCERTAIN[code]) for code in answer.uncertain),
        warnings=_warnings(answer, lines, chosen),
    )


def owed_text(one: Owed) -> str:
    """For example "CNIL (France)", or "the authority of Poland"."""
    country = country_text(one.country)
    if not one.authority:
        return _("the authority of %(country)s (its name is not known here)") % {"country": country}
    return f"{one.authority} ({country})"


def country_text(country: str) -> str:
    """A country in the active language; its letters where it is not of the Area."""
    try:
        return label("affected_countries", country.lower(), get_language() or "en")
    except Refused:
        return country


def _line(one: Owed, have: Sequence[str]) -> Line:
    return Line(one.authority, owed_text(one), str(PARTS[one.part]), one.authority in have)


def _warnings(answer: Competence, lines: Sequence[Line], chosen: str) -> tuple[str, ...]:
    found = []
    if _is_beside(answer, chosen):
        words = {"chosen": chosen, "names": ", ".join(one.name for one in lines)}
        found.append(
            _("This filing is for %(chosen)s; proposed is: %(names)s. The decision is yours.")
            % words
        )
    waiting = ", ".join(one.name for one in lines if not one.has_pages)
    if waiting:
        words = {"names": waiting}
        found.append(_("Owed, and without a clock here: %(names)s. Name them.") % words)
    return tuple(found)


def _is_beside(answer: Competence, chosen: str) -> bool:
    """Whether a filing goes to somebody whom the rule does not name; other laws are not its."""
    if not chosen or not answer.names or chosen in answer.names:
        return False
    if not all(one.authority for one in answer.owed):
        return False  # It may be the one whose name is not known.
    return is_in_the_area(chosen)
