"""When a filing may be recorded, and its margin: at full precision, by table and by property."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from notifications.rules.submissions import (
    KINDS,
    Standing,
    check_submission,
    fulfilled_by,
    is_late,
    margin_seconds,
)
from tests.cast import HOUR, NOW

AWARE = NOW - 5 * HOUR
DUE = AWARE + 72 * HOUR
FIRST = Standing(AWARE, DUE, None)
AGAIN = Standing(AWARE, DUE, NOW)
OVER = Standing(AWARE, DUE, NOW - HOUR, withdrawn_at=NOW)
WITHDRAWAL = {
    "kind": "withdrawn",
    "standing": AGAIN,
    "cause": "not_a_breach",
    "reasons": "A drill.",
}
UNJUDGED = Standing(None, None, None)
MICROSECOND = timedelta(microseconds=1)


def check(
    kind="initial", at=NOW, reasons="", standing=FIRST, now=DUE + 100 * HOUR, cause="", **more
):
    filed_at = instant_at(at, "Europe/Paris", **more)
    check_submission(
        kind, filed_at=filed_at, reasons=reasons, standing=standing, now=now, cause=cause
    )


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        pytest.param({"kind": "whatever"}, "submission_kind", "kind", id="no such kind"),
        pytest.param({"kind": "complementary"}, "nothing_filed_yet", "kind", id="complement first"),
        pytest.param({"standing": AGAIN}, "already_filed", "kind", id="initial twice"),
        pytest.param(
            {"standing": AGAIN, "kind": "complete"}, "already_filed", "kind", id="complete second"
        ),
        pytest.param({"kind": "amended"}, "nothing_filed_yet", "kind", id="correction first"),
        pytest.param({"kind": "withdrawn"}, "nothing_filed_yet", "kind", id="withdrawal first"),
        pytest.param(
            WITHDRAWAL | {"cause": ""}, "withdrawal_cause_needed", "cause", id="no cause"
        ),
        pytest.param(
            WITHDRAWAL | {"cause": "bored"}, "withdrawal_cause_needed", "cause", id="no such cause"
        ),
        pytest.param(
            WITHDRAWAL | {"reasons": " "}, "withdrawal_reasons_needed", "withdrawal_reasons",
            id="withdrawn without reasons",
        ),
        *(
            pytest.param({"kind": kind, "standing": OVER}, "filing_withdrawn", "kind",
                         id=f"{kind} after the withdrawal")
            for kind in KINDS
        ),
        pytest.param({"precision": "day"}, "filed_hour_needed", "clock", id="hour unknown"),
        pytest.param({"now": NOW - MICROSECOND}, "filed_in_future", "day", id="in the future"),
        pytest.param(
            {"at": AWARE - MICROSECOND}, "filed_before_awareness", "day", id="before awareness"
        ),
        pytest.param(
            {"standing": AGAIN, "kind": "complementary", "at": NOW - HOUR},
            "filed_before_the_first", "day", id="complement before the first",
        ),
        pytest.param(
            {"at": DUE + MICROSECOND}, "delay_reasons_needed", "reasons", id="late, no reasons"
        ),
        pytest.param(
            {"at": DUE + HOUR, "reasons": " \n"}, "delay_reasons_needed", "reasons",
            id="late, blank reasons",
        ),
    ],
)  # fmt: skip
def test_what_cannot_have_been_filed_is_refused_at_its_field(said, code, field):
    with pytest.raises(Refused) as refused:
        check(**said)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="early"),
        pytest.param({"kind": "complete"}, id="complete in one go"),
        pytest.param({"at": AWARE}, id="at the moment of awareness"),
        pytest.param({"at": DUE}, id="at the very instant"),
        pytest.param({"at": DUE + HOUR, "reasons": "The site was shut."}, id="late with reasons"),
        pytest.param({"at": NOW, "now": NOW}, id="just now"),
        pytest.param({"standing": UNJUDGED}, id="no clock and no awareness"),
        pytest.param(
            {"standing": AGAIN, "kind": "complementary", "at": DUE + HOUR},
            id="a complement after the 72 hours needs no reasons",
        ),
    ],
)
def test_the_rest_is_taken(said):
    check(**said)


@pytest.mark.parametrize(
    ("at", "margin", "late"),
    [
        (DUE - HOUR, 3600, False),
        (DUE - MICROSECOND, 0, False),
        (DUE, 0, False),
        (DUE + MICROSECOND, -1, True),
        (DUE + HOUR, -3600, True),
    ],
)
def test_the_margin_is_positive_early_and_negative_late(at, margin, late):
    assert margin_seconds(at, DUE) == margin
    assert is_late(at, FIRST) is late


@given(st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=900)))
def test_a_negative_margin_and_lateness_are_the_same_thing(span):
    assert (margin_seconds(DUE + span, DUE) < 0) is is_late(DUE + span, FIRST)


def test_a_withdrawal_needs_no_reasons_for_a_delay_and_a_correction_needs_none_at_all():
    check(**WITHDRAWAL, at=DUE + HOUR)
    check("amended", standing=AGAIN, at=DUE + HOUR)


def test_a_correction_ends_no_clock_and_a_withdrawal_the_supplement_alone():
    assert fulfilled_by("amended") == ()
    assert fulfilled_by("withdrawn") == fulfilled_by("complementary")
