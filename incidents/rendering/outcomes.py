"""What a rule asks, in words: when it ends, that it has no fixed limit, or what would start it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.rendering.explanations import explain
from incidents.rendering.instants import instant_text
from incidents.rendering.periods import event_text, period_text, start_text
from incidents.rules.deadlines import NoFixedLimit, NotStarted, Outcome, Reckoning
from incidents.rules.languages import spoken
from incidents.rules.obligations import PROPOSAL, Rule


def explain_outcome(rule: Rule, outcome: Outcome) -> str:
    """The sentences of one rule. A proposal says first that it is none of the law."""
    text = softened(rule, _explained(outcome))
    if rule.pack.state == PROPOSAL:
        return _("A proposal, not in force: %(text)s") % {"text": text}
    return text


def softened(rule: Rule, text: str) -> str:
    """The text, and where the rule says "if possible", that it does."""
    if not rule.soft:
        return text
    return _("%(text)s If possible: after that, with the reasons.") % {"text": text}


def _explained(outcome: Outcome) -> str:
    if isinstance(outcome, Reckoning):
        return explain(outcome)
    if isinstance(outcome, NotStarted):
        return _not_started(outcome)
    return _without_limit(outcome)


def _not_started(outcome: NotStarted) -> str:
    return _("No deadline yet: %(period)s will count from %(event)s (%(rule)s).") % {
        "period": period_text(outcome.rule.period),
        "event": event_text(outcome.waits_for),
        "rule": label_of(outcome.rule),
    }


def _without_limit(outcome: NoFixedLimit) -> str:
    zone = outcome.anchor.zone
    text = _("Without delay, no fixed limit: time runs from %(anchor)s, %(event)s (%(rule)s).") % {
        "anchor": instant_text(outcome.anchor.at, zone),
        "event": start_text(outcome.anchor_kind),
        "rule": label_of(outcome.rule),
    }
    target = target_text(outcome)
    return f"{text} {target}" if target else text


def target_text(outcome: NoFixedLimit) -> str:
    """When the target that somebody set ends; empty where there is none."""
    if outcome.target_at is None:
        return ""
    return _("The target that was set ends %(end)s.") % {
        "end": instant_text(outcome.target_at, outcome.anchor.zone)
    }


def label_of(rule: Rule) -> str:
    """The rule in the active language."""
    return rule.label_fr if spoken(get_language() or "") == "fr" else rule.label_en
