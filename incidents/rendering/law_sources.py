"""Which text a rule is taken from, and how sure we are of it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.rendering.instants import day_text
from incidents.rendering.outcomes import label_of
from incidents.rules.languages import spoken
from incidents.rules.obligations import PROPOSAL, Rule

# The words for `obligations.STATUSES`.
STATUS_WORDS: Final[dict[str, Promise]] = {
    "primary text": gettext_lazy("read in the primary text"),
    "secondary source": gettext_lazy("read in a secondary source"),
    "unverified": gettext_lazy("not verified"),
    "our reading": gettext_lazy("our own reading"),
}


def source_text(rule: Rule) -> str:
    """The article with its sentence, the source with its status, and the law file."""
    french = spoken(get_language() or "") == "fr"
    sentence = rule.sentence_fr if french else rule.sentence_en
    source = rule.source_fr if french else rule.source
    parts = [
        _("%(article)s: %(sentence)s")
        % {"article": capfirst(label_of(rule)), "sentence": sentence},
        _("Source: %(source)s (%(status)s, last checked on %(day)s).")
        % {
            "source": source,
            "status": STATUS_WORDS[rule.status],
            "day": day_text(rule.checked_on, weekday=False),
        },
        law_file_text(rule),
    ]
    return " ".join(parts)


def law_file_text(rule: Rule) -> str:
    """The version of the law file, and since when that version is in force."""
    version = rule.version
    if rule.pack.state == PROPOSAL or rule.pack.in_force_from is None:
        return _("Law file %(version)s: a proposal, not in force.") % {"version": version}
    since = day_text(rule.pack.in_force_from, weekday=False)
    return _("Law file %(version)s, in force since %(day)s.") % {"version": version, "day": since}
