"""Changing the order in which people are called, and what two who change it at once must see."""

import hashlib
import json
from typing import Final

from incidents.rules.refusals import Refused
from notifications.rules.escalation import Step

MOST_STEPS: Final = 12
Steps = tuple[Step, ...]


def fingerprint(value: object) -> str:
    """What a form carries, so that a change of somebody else since then is seen."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def steps_fingerprint(steps: Steps) -> str:
    """The same of an order."""
    return fingerprint([[step.who, step.person] for step in steps])


def with_step(steps: Steps, step: Step) -> Steps:
    """The order with one more step at its end. Raises Refused: `step_twice`, `steps_too_many`."""
    if step in steps:
        raise Refused("step_twice", field="call")
    if len(steps) >= MOST_STEPS:
        raise Refused("steps_too_many", field="call", most=MOST_STEPS)
    return (*steps, step)


def without_step(steps: Steps, number: int) -> Steps:
    """The order without its step of that number, from 1. Raises Refused: `last_step`."""
    _insist_on(number, steps)
    if len(steps) == 1:
        raise Refused("last_step")
    return (*steps[: number - 1], *steps[number:])


def moved_up(steps: Steps, number: int) -> Steps:
    """The order with that step called one earlier; the first one stays where it is."""
    _insist_on(number, steps)
    if number == 1:
        return steps
    return (*steps[: number - 2], steps[number - 1], steps[number - 2], *steps[number:])


def moved_down(steps: Steps, number: int) -> Steps:
    """The order with that step called one later; the last one stays where it is."""
    _insist_on(number, steps)
    return steps if number == len(steps) else moved_up(steps, number + 1)


def _insist_on(number: int, steps: Steps) -> None:
    if not 1 <= number <= len(steps):
        raise Refused("ladder_changed_meanwhile")
