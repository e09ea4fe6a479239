"""From a step or a section to its page."""

from typing import Final

from django.urls import NoReverseMatch, reverse

from incidents.models import Incident
from incidents.rules.next_steps import StepCode

PAGE_OF: Final[dict[StepCode, str]] = {
    StepCode.SAY_AWARENESS: "awareness",
    StepCode.STATE_FACTS: "facts",
    StepCode.DECIDE: "decision",
    StepCode.START_FILING: "filing",
    StepCode.FINISH_FILING: "filing",
    StepCode.COMPLETE_FILING: "filing",
    StepCode.OBEY_ORDER: "campaigns",
    StepCode.TELL_PEOPLE: "campaigns",
    StepCode.NAME_CONTROLLERS: "controllers",
    StepCode.TELL_CONTROLLERS: "controllers",
}


def page_of(name: str, incident: Incident) -> str:
    """The address of a page of the incident; empty where this installation has no such page."""
    try:
        return reverse(name, args=[incident.pk])
    except NoReverseMatch:
        return ""


def step_link(code: StepCode, incident: Incident) -> str:
    """The address of the page on which a step is done."""
    return page_of(PAGE_OF[code], incident)
