"""The page of the clocks: one item for each duty, with what a person can say about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from breachtrack.dossier.clock_block import ClockBlock, clock_block
from breachtrack.dossier.duties import not_started
from breachtrack.dossier.proposals import Comparison, comparisons
from incidents.models import Deadline, Discharge, Incident
from incidents.rendering.answers import Answer, answers_of
from incidents.rendering.duties import (
    duty_title,
    duty_words,
    recipient_text,
    regime_text,
    rule_words,
)
from incidents.rendering.instants import day_text, instant_text
from incidents.rendering.kinds import kind_text
from incidents.rendering.law_sources import STATUS_WORDS
from incidents.rendering.outcomes import explain_outcome, label_of
from incidents.rendering.periods import event_text
from incidents.rules.deadlines import NotStarted
from incidents.rules.kinds import regimes_beside
from incidents.rules.obligations import Rule
from incidents.rules.regimes import (
    notification_rules,
    order_rules,
    rules_in_force,
    supplement_rules,
)
from incidents.rules.terms import terms
from incidents.selectors.clocks import head_deadline, rule_of
from incidents.selectors.duties import (
    CONTROLLERS,
    PEOPLE,
    Duty,
    discharge_of,
    duties_of,
    law_day,
    newest_deadlines,
    profile_now,
)
from incidents.selectors.events import events_of
from notifications.selectors.competence import competence_of
from notifications.selectors.filings import has_form_of
from notifications.selectors.progress import submission_judged_by
from notifications.views.filings import query_for


@dataclass(frozen=True)
class Source:
    """How sure we are of a rule: the status in words, and the day of the last check."""

    article: str
    status: str
    checked_on: str


@dataclass(frozen=True)
class Event:
    """Something that a person can say has happened."""

    kind: str
    words: str


@dataclass(frozen=True)
class Item:
    """One clock. `page` names where the duty is done in the product; empty where it is not."""

    deadline: Deadline
    block: ClockBlock
    when: str
    recipient: str
    source: Source
    answers: tuple[Answer, ...]
    page: str
    page_query: str
    by_hand: bool
    may_be_not_owed: bool
    events: list[Event]
    discharge: Discharge | None
    discharged_at: str


@dataclass(frozen=True)
class Waiting:
    """A duty that has not started: what would start it, and the event if a person states it."""

    title: str
    source: Source
    explanation: str
    event: Event | None


@dataclass(frozen=True)
class Version:
    """An earlier version of a clock, which another one replaced."""

    title: str
    article: str
    version: int
    due: str
    state: str


@dataclass(frozen=True)
class Page:
    """The clocks of one incident in the order of the page."""

    head: Item | None
    running: list[Item]
    waiting: list[Waiting]
    ended: list[Item]
    replaced: list[Version]
    kinds: list[str]
    high_risk: bool
    comparisons: list[Comparison]
    beside: list[str]


def clocks_page(incident: Incident, *, now: datetime) -> Page:
    """Everything the page says. Raises `Refused("rule_version_gone")`."""
    head, duties = head_deadline(incident), duties_of(incident)
    newest = sorted(newest_deadlines(incident).values(), key=_nearest_first)
    listed = [row for row in newest if row != head]
    profile = profile_now(incident)
    rules = rules_in_force(law_day(events_of(incident)))
    return Page(
        head=clock_item(head, now=now) if head else None,
        running=[clock_item(row, now=now) for row in listed if _runs(row)],
        waiting=[_waiting(incident, duty) for duty in not_started(duties)],
        ended=[clock_item(row, now=now) for row in listed if not _runs(row)],
        replaced=_replaced(incident, newest),
        kinds=[kind_text(kind) for kind in incident.kinds],
        high_risk="high_risk" in profile.codes,
        comparisons=comparisons(incident, profile),
        beside=[regime_text(regime) for regime in regimes_beside(rules, profile)],
    )


def _runs(deadline: Deadline) -> bool:
    return deadline.state == Deadline.State.RUNNING


def _nearest_first(deadline: Deadline) -> tuple[bool, datetime]:
    return deadline.due_at is None, deadline.due_at or deadline.at


def _replaced(incident: Incident, newest: Iterable[Deadline]) -> list[Version]:
    """Earlier versions, the latest first."""
    rows = incident.deadlines.exclude(pk__in=[row.pk for row in newest])
    rows = rows.select_related("incident__organisation").order_by("-set_at", "-pk")
    return [_version(row) for row in rows]


def _version(deadline: Deadline) -> Version:
    due = deadline.due_at
    return Version(
        title=duty_title(deadline),
        article=rule_words(deadline.rule),
        version=deadline.clock_version,
        due=instant_text(due, deadline.zone) if due else _("no fixed limit"),
        state=str(Deadline.State(deadline.state).label),
    )


def clock_item(deadline: Deadline, *, now: datetime) -> Item:
    """One clock with its words. Raises `Refused("rule_version_gone")`."""
    submission, rule = submission_judged_by(deadline), rule_of(deadline)
    discharge = discharge_of(deadline)
    filed_at = submission.filed_at if submission else None
    filed = _is_the_filing(deadline)
    return Item(
        deadline=deadline,
        block=clock_block(deadline, now=now),
        when=_when(deadline),
        recipient=recipient_text(deadline),
        source=_source(rule),
        answers=answers_of(deadline, now=now, filed_at=filed_at),
        page=_page_of(deadline),
        page_query=query_for(deadline.incident, deadline.recipient) if filed else "",
        by_hand=_runs(deadline) and not is_filed_here(deadline),
        may_be_not_owed=_runs(deadline) and _may_be_not_owed(deadline),
        events=[_event(kind) for kind in rule.anchors if kind in terms().stated_anchors],
        discharge=discharge,
        discharged_at=instant_text(discharge.at, discharge.zone) if discharge else "",
    )


def _when(deadline: Deadline) -> str:
    """The end of a clock, or where there is none its start."""
    if deadline.due_at:
        return _("due %(due)s") % {"due": instant_text(deadline.due_at, deadline.zone)}
    return _("without delay, since %(start)s") % {"start": instant_text(deadline.at, deadline.zone)}


def _source(rule: Rule) -> Source:
    day = day_text(rule.checked_on, weekday=False)
    return Source(label_of(rule), str(STATUS_WORDS[rule.status]), day)


def _event(kind: str) -> Event:
    return Event(kind, event_text(kind))


def is_filed_here(deadline: Deadline) -> bool:
    """Whether it ends by a filing that the product records, in the authority's own form."""
    return _is_the_filing(deadline) and has_form_of(deadline.recipient)


def _is_the_filing(deadline: Deadline) -> bool:
    return deadline.rule in (*notification_rules(), *supplement_rules())


def _may_be_not_owed(deadline: Deadline) -> bool:
    """What is filed here is refused by the decision; but for the wrong authority by itself.

    What an authority ordered is owed in any case.
    """
    if deadline.rule in order_rules():
        return False
    if not is_filed_here(deadline):
        return True
    names = competence_of(deadline.incident).names
    return bool(names) and deadline.recipient not in names


def _page_of(deadline: Deadline) -> str:
    """The name of the page on which the duty is done."""
    if _is_the_filing(deadline):
        return "filing"
    role = deadline.incident.role
    if deadline.recipient == CONTROLLERS and role == Incident.Role.PROCESSOR:
        return "controllers"
    return "campaigns" if deadline.recipient == PEOPLE else ""


def _waiting(incident: Incident, duty: Duty) -> Waiting:
    country, outcome = incident.organisation.country, duty.outcome
    kind = outcome.waits_for if isinstance(outcome, NotStarted) else ""
    return Waiting(
        title=duty_words(duty.rule.rule, duty.recipient, country=country),
        source=_source(duty.rule),
        explanation=explain_outcome(duty.rule, outcome),
        event=_event(kind) if kind in terms().stated_anchors else None,
    )
