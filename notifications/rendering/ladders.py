"""The ladder in words: what each step is, whom it calls today, and where it calls nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Organisation
from incidents.rendering.duties import duty_words
from incidents.rendering.outcomes import label_of
from incidents.rules.obligations import Rule
from notifications.models import AlertPlan, LadderStep
from notifications.rules.escalation import ONE_PERSON, RESPONSIBLE, Step, called_at
from notifications.rules.own_rungs import most_hours
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.selectors.ladders import Ladder, duties_with_rungs, rungs_fingerprint
from notifications.selectors.reachability import Reachable, names_on_the_ladder


@dataclass(frozen=True)
class StepWords:
    """One step: what it is, who is called today by name, and what is wrong with it."""

    number: int
    title: str
    people: tuple[str, ...]
    warning: str
    is_first: bool
    is_last: bool


def steps_words(organisation: Organisation, ladder: Ladder, found: Reachable) -> list[StepWords]:
    """The steps of the organisation in their order, as they would be called today."""
    steps, crew, emergency = ladder.steps, ladder.crew, ladder.plan.emergency_email
    names = names_on_the_ladder(organisation, steps)
    so_far: set[Reader] = set()
    rows = []
    for number, step in enumerate(steps, start=1):
        called = called_at(step, crew)
        rows.append(
            StepWords(
                number=number,
                title=step_title(step, names),
                people=tuple(_called(one, names, emergency, found) for one in called),
                warning=_warning(step, called, so_far),
                is_first=number == 1,
                is_last=number == len(steps),
            )
        )
        so_far.update(called)
    return rows


def step_title(step: Step, names: Mapping[int, str]) -> str:
    """For example "The owner of the incident and the DPOs"; of a person, the name."""
    if step.who == ONE_PERSON:
        return names.get(step.person or 0, "")
    return capfirst(str(LadderStep.Who(step.who).label))


def _called(reader: Reader, names: Mapping[int, str], emergency: str, found: Reachable) -> str:
    name = names.get(reader.person or 0, "") if reader.channel == PERSON else emergency
    if reader in found.refusing:
        return _("%(name)s (the mailbox refuses mail)") % {"name": name}
    return name


def _warning(step: Step, called: tuple[Reader, ...], so_far: set[Reader]) -> str:
    if called and not so_far.issuperset(called):
        return ""
    if called:
        return _("Calls nobody new: they are called before.")
    if step.who == EMERGENCY:
        return _("Calls nobody: there is no emergency address. Give one below.")
    if step.who == ONE_PERSON:
        return _("Calls nobody: this person left the organisation. Remove the step.")
    if step.who == RESPONSIBLE:
        return _("Calls nobody: the organisation has no active member. Add one.")
    return _("Calls nobody: nobody has this role. Add a person, or remove the step.")


@dataclass(frozen=True)
class DutyHours:
    """When the alerts of one duty come: the hours of the law book, and those of its own."""

    rule: Rule
    title: str
    what: str
    usual: str
    own: str
    then: str
    typed: str
    read: str
    most: int
    slug: str

    @property
    def before_an_end(self) -> bool:
        """Whether the hours are counted back from an end."""
        return self.rule.period.kind != "without_delay"


def duties_hours(organisation: Organisation, plan: AlertPlan, *, on: date) -> list[DutyHours]:
    """The duties that can concern the organisation, in the order of the law book."""
    rows = []
    for rule in duties_with_rungs(organisation, on=on):
        own = plan.rungs.get(rule.rule)
        rows.append(
            DutyHours(
                rule=rule,
                title=capfirst(label_of(rule)),
                what=duty_words(rule.rule, rule.recipient, country=organisation.country),
                usual=hours_text(rule.rungs, rule),
                own=hours_text(own, rule) if own else "",
                then=_then(rule),
                typed=typed_hours(own or rule.rungs, rule),
                read=rungs_fingerprint(plan, rule.rule),
                most=most_hours(rule.period),
                slug=slugify(rule.rule),
            )
        )
    return rows


def typed_hours(hours: tuple[int, ...] | list[int], rule: Rule) -> str:
    """The hours as they are typed, in the order in which they come: "48, 24, 6"."""
    return ", ".join(str(each) for each in _in_order(hours, rule))


def hours_text(hours: tuple[int, ...] | list[int], rule: Rule) -> str:
    """The hours in words: "48, 24, 6 hours before the end"."""
    ordered = _in_order(hours, rule)
    listed, last = ", ".join(str(each) for each in ordered), ordered[-1]
    if rule.period.kind == "without_delay":
        text = ngettext("%(hours)s hour after the start", "%(hours)s hours after the start", last)
    else:
        many = max(len(ordered), last)
        text = ngettext("%(hours)s hour before the end", "%(hours)s hours before the end", many)
    return text % {"hours": listed}


def _in_order(hours: tuple[int, ...] | list[int], rule: Rule) -> list[int]:
    return sorted(hours, reverse=rule.period.kind != "without_delay")


def _then(rule: Rule) -> str:
    if rule.period.kind == "without_delay":
        return _("Then daily, until it is done or decided.")
    if rule.soft:
        return _("Then at the end, and daily after it.")
    return _(
        "Besides, while nobody is on it, hourly in the last six hours; at the end; hourly for a "
        "day after it; then daily."
    )
