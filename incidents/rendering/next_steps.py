"""The next steps in words: what to do, and why it comes now."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.rules.next_steps import StepCode

STEPS: dict[StepCode, Promise] = {
    StepCode.SAY_AWARENESS: _("Say when the organisation became aware"),
    StepCode.STATE_FACTS: _("Write down what is known"),
    StepCode.DECIDE: _("Decide whether to notify the authority"),
    StepCode.START_FILING: _("Start the notification to the authority"),
    StepCode.FINISH_FILING: _("Finish and file the notification to the authority"),
    StepCode.COMPLETE_FILING: _("Send the authority what was still unknown"),
    StepCode.OBEY_ORDER: _("Tell the people concerned: the authority ordered it"),
    StepCode.TELL_PEOPLE: _("Tell the people concerned"),
    StepCode.NAME_CONTROLLERS: _("Name the controllers whose data are concerned"),
    StepCode.TELL_CONTROLLERS: _("Tell the controllers"),
}

REASONS: dict[StepCode, Promise] = {
    StepCode.SAY_AWARENESS: _("The 72 hours count from that moment. Until then the clock guesses."),
    StepCode.STATE_FACTS: _("Every form is filled from them. “Unknown” is a valid answer."),
    StepCode.DECIDE: _("Notifying is the rule; not to notify needs reasons."),
    StepCode.START_FILING: _("It can be filed in parts: what is missing can follow."),
    StepCode.FINISH_FILING: _("What is still unknown can follow later."),
    StepCode.COMPLETE_FILING: _("An initial notification was filed: the rest follows it."),
    StepCode.OBEY_ORDER: _("It is owed whatever was decided before, without undue delay."),
    StepCode.TELL_PEOPLE: _("The risk is high: they must know without undue delay."),
    StepCode.NAME_CONTROLLERS: _("They must hear of it without undue delay."),
    StepCode.TELL_CONTROLLERS: _("Each has its own clock, and it may not know yet."),
}


def step_text(code: StepCode) -> str:
    """The step as an instruction in the active language."""
    return str(STEPS[code])


def step_reason(code: StepCode) -> str:
    """One sentence that says why the step comes now."""
    return str(REASONS[code])


def article_text(article: str) -> str:
    """The article of a step: "33(1)" is "Article 33(1)", in French "Article 33, paragraphe 1"."""
    number, _bracket, paragraph = article.rstrip(")").partition("(")
    words = {"article": number, "paragraph": paragraph}
    return gettext("Article %(article)s(%(paragraph)s)") % words
