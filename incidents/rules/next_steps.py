"""What to do next in an incident, in the order in which the law presses.

Proposals only: the person decides. Pure facts in, ordered steps with their articles out.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Decided = Literal["", "notify", "not_notify", "not_a_breach"]
# "initial": filed, and the rest is still to follow (Article 33(4)).
FilingState = Literal["none", "draft", "initial", "filed"]


class StepCode(StrEnum):
    SAY_AWARENESS = "say_awareness"
    STATE_FACTS = "state_facts"
    DECIDE = "decide"
    START_FILING = "start_filing"
    FINISH_FILING = "finish_filing"
    COMPLETE_FILING = "complete_filing"
    OBEY_ORDER = "obey_order"
    TELL_PEOPLE = "tell_people"
    NAME_CONTROLLERS = "name_controllers"
    TELL_CONTROLLERS = "tell_controllers"


@dataclass(frozen=True)
class Case:
    """What the order of the steps depends on.

    `high_risk` is None while nobody has judged the severity. `controllers` and
    `controllers_told` count for a processor only. `letters_sent` without `people_told`: some
    of the people were not reached. `ordered`: an authority ordered to tell them, and nobody did.
    """

    is_processor: bool
    awareness_said: bool
    facts_stated: bool
    decided: Decided
    filing: FilingState
    high_risk: bool | None
    people_told: bool
    letters_sent: bool = False
    controllers: int = 0
    controllers_told: int = 0
    ordered: bool = False


@dataclass(frozen=True)
class Step:
    """One thing to do, and the article that asks for it."""

    code: StepCode
    article: str


SAY_AWARENESS = Step(StepCode.SAY_AWARENESS, "33(1)")
STATE_FACTS = Step(StepCode.STATE_FACTS, "33(3)")
DECIDE = Step(StepCode.DECIDE, "33(1)")
START_FILING = Step(StepCode.START_FILING, "33(1)")
FINISH_FILING = Step(StepCode.FINISH_FILING, "33(1)")
COMPLETE_FILING = Step(StepCode.COMPLETE_FILING, "33(4)")
OBEY_ORDER = Step(StepCode.OBEY_ORDER, "34(4)")
TELL_PEOPLE = Step(StepCode.TELL_PEOPLE, "34(1)")
NAME_CONTROLLERS = Step(StepCode.NAME_CONTROLLERS, "33(2)")
TELL_CONTROLLERS = Step(StepCode.TELL_CONTROLLERS, "33(2)")


def next_steps(case: Case) -> tuple[Step, ...]:
    """What is still to do, the most pressing first; empty when nothing is left.

    A processor tells its controllers without undue delay (Article 33(2)); a controller says when
    it became aware, states, decides, files (33(1), 33(3)), and tells the people (34(1)).
    The order is that of the clocks; nothing here waits for what stands before it.
    """
    return _of_a_processor(case) if case.is_processor else _of_a_controller(case)


def _of_a_processor(case: Case) -> tuple[Step, ...]:
    if case.controllers == 0:
        return (NAME_CONTROLLERS, *_unstated(case))
    if case.controllers_told < case.controllers:
        return (TELL_CONTROLLERS, *_unstated(case))
    return _unstated(case)


def _of_a_controller(case: Case) -> tuple[Step, ...]:
    steps = [] if case.awareness_said else [SAY_AWARENESS]
    # An authority waits for it already.
    steps += _ordered(case)
    if case.decided in ("not_notify", "not_a_breach"):
        return tuple(steps)
    steps += _unstated(case)
    is_filed = case.filing in ("initial", "filed")
    steps += [] if case.decided or is_filed else [DECIDE]
    steps += _unfiled(case.filing)
    steps += _risky(case)
    # What follows an initial notification has no fixed hour; the people come first.
    steps += [COMPLETE_FILING] if case.filing == "initial" else []
    return tuple(steps)


def _ordered(case: Case) -> list[Step]:
    """No decision of the controller stands against an order (Article 34(4))."""
    return [OBEY_ORDER] if case.ordered else []


def _risky(case: Case) -> list[Step]:
    """Where it is ordered too, it stands above."""
    risky = case.high_risk and not case.people_told and not case.ordered
    return [TELL_PEOPLE] if risky else []


def _unstated(case: Case) -> tuple[Step, ...]:
    return () if case.facts_stated else (STATE_FACTS,)


def _unfiled(filing: FilingState) -> tuple[Step, ...]:
    return {"none": (START_FILING,), "draft": (FINISH_FILING,)}.get(filing, ())
