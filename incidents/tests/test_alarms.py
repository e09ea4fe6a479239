from datetime import UTC, date, datetime, timedelta

import pytest

from incidents.rules.alarms import alarm_hours
from incidents.rules.regimes import proposals, rule_named, rules_in_force

START = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
RULES = (*rules_in_force(date(2026, 10, 23)), *proposals())


def ring(rule, version, hours):
    return alarm_hours(rule_named(rule, version), start=START, end=START + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("rule", "hours", "rings"),
    [
        pytest.param("GDPR 33(1)", 72, (48, 24, 12, 6, 3, 1, 0), id="hours before the end"),
        pytest.param("GDPR 33(1)", 24, (12, 6, 3, 1, 0), id="nothing before or at the start"),
        pytest.param("GDPR 34", 72, (68, 48, 0), id="hours since the start, turned round"),
        pytest.param("GDPR 34", 24, (20, 0), id="a rung at the end is the end"),
        pytest.param("GDPR 34", 3, (0,), id="a target before the first rung"),
    ],
)
def test_a_calendar_rings_at_the_rungs_of_the_rule_and_at_the_end(rule, hours, rings):
    assert ring(rule, "gdpr-2018.1", hours) == rings


def test_a_rule_that_the_law_book_no_longer_holds_rings_at_the_end():
    assert ring("GDPR 33(1)", "gdpr-1995", 72) == (0,)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule)
def test_every_rule_rings_in_time_order_and_last_at_the_end(rule):
    rings = alarm_hours(rule, start=START, end=START + timedelta(days=30))
    assert rings[-1] == 0
    assert list(rings) == sorted(set(rings), reverse=True)
    assert len(rings) == len(rule.rungs) + 1
