"""The sections of an incident: where each stands, in a word, and where it leads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breachtrack.dossier.relations import Related
from breachtrack.links import page_of
from incidents.models import Decision, Incident
from incidents.rules.next_steps import Case
from incidents.selectors.facts import facts_row
from incidents.selectors.relations import duplicates_of
from incidents.selectors.signals import awareness_of, signals_of


@dataclass(frozen=True)
class Section:
    """One line of the hub. `status` is a class of the style sheet, `word` says the same."""

    title: str
    link: str
    status: str
    word: str


def sections_of(incident: Incident, case: Case, related: Related) -> list[Section]:
    """The sections in the order of the work; they may be done in any order."""
    if case.is_processor:
        mine = [_signals(incident), _facts(incident, case), _controllers(incident, case)]
        return [*mine, _relations(incident, related)]
    sections = [_signals(incident), _facts(incident, case), _decision(incident, case)]
    rest = [_filing(incident, case), _people(incident, case), _relations(incident, related)]
    return [*sections, *rest]


def _signals(incident: Incident) -> Section:
    title = _("Signals and awareness")
    link = page_of("awareness", incident)
    claim = awareness_of(incident)
    if claim:
        word = _("Said by %(name)s") % {"name": claim.said_by.name}
        return Section(title, link, "done", word)
    count = signals_of(incident).count()
    if not count:
        return Section(title, link, "not-started", _("Not started"))
    word = ngettext(
        "%(count)d signal, awareness not said", "%(count)d signals, awareness not said", count
    )
    return Section(title, link, "started", word % {"count": count})


def _facts(incident: Incident, case: Case) -> Section:
    title, link = _("Facts"), page_of("facts", incident)
    row = facts_row(incident)
    if row.version == 0 or row.changed_by is None:
        return Section(title, link, "not-started", _("Not started"))
    if case.facts_stated:
        return Section(title, link, "done", _("The main ones are known"))
    word = _("Started by %(name)s") % {"name": row.changed_by.name}
    return Section(title, link, "started", word)


def _decision(incident: Incident, case: Case) -> Section:
    title, link = _("Decision"), page_of("decision", incident)
    if not case.decided:
        return Section(title, link, "not-started", _("Not decided"))
    return Section(title, link, "done", str(Decision.Kind(case.decided).label))


def _filing(incident: Incident, case: Case) -> Section:
    title = _("Notification to the authority")
    link = page_of("filing", incident)
    words = {
        "none": ("not-started", _("Not started")),
        "draft": ("started", _("Draft started")),
        "initial": ("started", _("Filed in part: the rest follows")),
        "filed": ("done", _("Filed")),
    }
    return Section(title, link, *words[case.filing])


def _people(incident: Incident, case: Case) -> Section:
    title = _("Communication to the people concerned")
    link = page_of("campaigns", incident)
    if case.people_told:
        return Section(title, link, "done", _("Done"))
    if case.letters_sent:
        return Section(title, link, "started", _("Sent, but not everybody was reached"))
    if case.high_risk is None:
        return Section(title, link, "unknown", _("The risk is not known yet"))
    if case.high_risk:
        return Section(title, link, "not-started", _("To do: the risk is high"))
    return Section(title, link, "unknown", _("Not asked for: no high risk stated"))


def _controllers(incident: Incident, case: Case) -> Section:
    title, link = _("Affected controllers"), page_of("controllers", incident)
    if not case.controllers:
        return Section(title, link, "not-started", _("None named"))
    word = _("%(told)d of %(all)d told") % {"told": case.controllers_told, "all": case.controllers}
    status = "done" if case.controllers_told == case.controllers else "started"
    return Section(title, link, status, word)


def _relations(incident: Incident, related: Related) -> Section:
    title, link = _("Related incidents"), page_of("relations", incident)
    if related.kept:
        return Section(title, link, "done", _("Duplicate of another one"))
    duplicates = len(duplicates_of(incident))
    if duplicates:
        word = ngettext("%(count)d duplicate", "%(count)d duplicates", duplicates)
        return Section(title, link, "done", word % {"count": duplicates})
    if related.is_bundled:
        return Section(title, link, "done", _("In a bundle"))
    return Section(title, link, "unknown", _("None known"))
