"""Who is called at which step, and how long one waits between two."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.rules.contacts import Member
from notifications.rules.escalation import (
    USUAL_STEPS,
    Crew,
    Step,
    Waits,
    at_least_two,
    called_at,
    called_up_to,
    next_step,
)
from notifications.rules.readers import EMERGENCY, PERSON, Reader

DUE = datetime(2026, 10, 26, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DPO, ANALYST, APPROVER, ADMIN = (
    Member(1, "dpo"),
    Member(2, "analyst"),
    Member(3, "approver"),
    Member(4, "administrator"),
)
ALL = (DPO, ANALYST, APPROVER, ADMIN)


def people(*keys):
    return tuple(Reader(PERSON, key) for key in keys)


@pytest.mark.parametrize(
    ("step", "crew", "called"),
    [
        pytest.param(Step("responsible"), Crew(ALL), people(1), id="the DPO"),
        pytest.param(Step("responsible"), Crew(ALL, owner=2), people(1, 2), id="and the owner"),
        pytest.param(Step("analyst"), Crew(ALL), people(2), id="a role"),
        pytest.param(Step("analyst"), Crew((DPO,)), (), id="a role that nobody has"),
        pytest.param(Step("person", 4), Crew(ALL), people(4), id="one person"),
        pytest.param(Step("person", 9), Crew(ALL), (), id="a person who is gone"),
        pytest.param(Step("emergency"), Crew(ALL), (), id="no emergency address"),
        pytest.param(
            Step("emergency"),
            Crew(ALL, has_emergency_address=True),
            (Reader(EMERGENCY),),
            id="the emergency address",
        ),
    ],
)
def test_who_is_called_at_a_step(step, crew, called):
    assert called_at(step, crew) == called


@pytest.mark.parametrize(
    ("number", "called"),
    [(1, people(1)), (2, people(1, 2)), *((number, people(1, 2, 3)) for number in (3, 4, 9))],
)
def test_who_was_called_stays_called(number, called):
    assert called_up_to(number, USUAL_STEPS, Crew(ALL)) == called


def test_who_said_last_that_they_are_on_it_hears_too_and_is_not_called_again():
    crew = Crew(ALL, on_it=3)
    assert called_up_to(1, USUAL_STEPS, crew) == people(1, 3)
    assert next_step(2, USUAL_STEPS, crew) is None
    assert called_up_to(1, USUAL_STEPS, Crew((DPO,), on_it=3)) == people(1)


def test_where_the_ladder_calls_nobody_whoever_is_there_is_called():
    assert called_up_to(1, (Step("person", 9),), Crew((ADMIN,))) == people(4)
    assert called_up_to(1, USUAL_STEPS, Crew(())) == ()


@pytest.mark.parametrize(
    ("number", "crew", "following"),
    [
        pytest.param(1, Crew(ALL), 2, id="the deputies"),
        pytest.param(1, Crew((DPO, APPROVER)), 3, id="a step that calls nobody is passed over"),
        pytest.param(3, Crew(ALL), None, id="everybody was called"),
        pytest.param(3, Crew(ALL, has_emergency_address=True), 4, id="the emergency address"),
        pytest.param(1, Crew((DPO,)), None, id="the DPO is alone"),
        pytest.param(1, Crew((DPO, ANALYST), owner=2), None, id="the deputy was called as owner"),
    ],
)
def test_the_next_step_is_the_next_that_calls_somebody_new(number, crew, following):
    assert next_step(number, USUAL_STEPS, crew) == following


@pytest.mark.parametrize(
    ("crew", "called"),
    [
        pytest.param(Crew(ALL), people(1, 2), id="the deputies make it two"),
        pytest.param(Crew(ALL, owner=3), people(1, 3), id="two already"),
        pytest.param(Crew((DPO, APPROVER)), people(1, 3), id="two steps further"),
        pytest.param(Crew((DPO,)), people(1), id="there is only one"),
        pytest.param(
            Crew((DPO,), has_emergency_address=True),
            (*people(1), Reader(EMERGENCY)),
            id="the emergency address is a second mailbox",
        ),
        pytest.param(Crew(()), (), id="nobody"),
    ],
)
def test_as_many_steps_as_it_takes_for_two_mailboxes(crew, called):
    assert at_least_two(USUAL_STEPS, crew) == called


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        pytest.param(-72, 30, id="there is time"),
        pytest.param(-6.01, 30, id="just before the last six hours"),
        pytest.param(-6, 10, id="the last six hours"),
        pytest.param(0, 10, id="at the deadline"),
        pytest.param(23.9, 10, id="the first day after it"),
        pytest.param(24, 30, id="after that day"),
    ],
)
def test_one_waits_thirty_minutes_and_ten_when_time_is_short(hours, minutes):
    assert Waits().before_next(DUE, now=DUE + hours * HOUR) == timedelta(minutes=minutes)


def test_without_an_end_one_waits_the_usual_time():
    assert Waits().before_next(None, now=DUE) == timedelta(minutes=30)
