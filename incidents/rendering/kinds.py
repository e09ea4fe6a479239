"""The kinds of incident in words, each with the duties that it opens."""

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rendering.outcomes import label_of
from incidents.rules.kinds import READ_OFF, kinds_that_matter
from incidents.rules.regimes import rules_in_force
from incidents.rules.terms import terms
from incidents.selectors.duties import law_day, profile_now
from incidents.selectors.events import events_of


def kind_choices(incident: Incident) -> list[tuple[str, str]]:
    """The kinds that a person may tick: those that open a duty, and those that were ticked."""
    known = [kind for kind in terms().lists["incident"] if kind not in READ_OFF]
    rules = rules_in_force(law_day(events_of(incident)))
    opened = kinds_that_matter(rules, profile_now(incident), known)
    return [
        (kind, _choice(kind, [label_of(rule) for rule in opened.get(kind, ())]))
        for kind in known
        if kind in opened or kind in incident.kinds
    ]


def kind_text(kind: str) -> str:
    """One kind in the active language."""
    return terms().words("incident", kind, get_language() or "")


def _choice(kind: str, opens: list[str]) -> str:
    words = {"kind": capfirst(kind_text(kind)), "duties": ", ".join(opens)}
    return _("%(kind)s – starts: %(duties)s") % words if opens else words["kind"]
