"""What a deadline was counted from comes back as it was kept, and counts to the same end."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.inputs import Inputs, from_json
from incidents.rules.instants import instant_at
from incidents.rules.obligations import profile_of
from incidents.rules.regimes import proposals, rules_in_force
from incidents.rules.terms import terms

RULES = [*rules_in_force(date(2026, 10, 23)), *proposals()]
ZONES = ("Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Asia/Kathmandu", "Pacific/Apia")
KINDS = (*terms().lists["anchors"], "signal", "logging")
FIRST = datetime(2018, 5, 25, tzinfo=UTC)
moments = st.builds(
    instant_at,
    st.integers(0, 70 * 365 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds)),
    st.sampled_from(ZONES),
)


@given(
    rule=st.sampled_from(RULES),
    events=st.dictionaries(st.sampled_from(KINDS), moments),
    place=st.sampled_from(("FR", "FR-AM", "FR-974", "DE", "GB")),
    codes=st.sets(st.sampled_from(terms().profile_codes)),
    target=st.none() | st.integers(1, 9000),
)
def test_kept_as_json_it_reads_back_and_counts_the_same(rule, events, place, codes, target):
    inputs = Inputs(events, profile_of(place, codes), target)
    again = from_json(json.loads(json.dumps(inputs.to_json(rule))))
    assert again.profile == inputs.profile
    assert again.target_hours == target
    assert again.outcome(rule) == inputs.outcome(rule)


def test_only_what_the_rule_looked_at_is_kept():
    (initial,) = [rule for rule in RULES if rule.rule == "DORA initial"]
    at = instant_at(datetime(2026, 6, 12, 20, tzinfo=UTC), "Europe/Paris")
    events = dict.fromkeys(("classification", "awareness", "significance", "logging"), at)
    kept = Inputs(events, profile_of("FR", ["financial_entity"])).to_json(initial)
    assert set(kept["events"]) == {"classification", "awareness"}
    assert kept["place"] == "FR"
    assert kept["codes"] == ["controller", "financial_entity"]


@pytest.mark.parametrize("kind", ["signal", "logging"])
def test_what_counts_from_the_awareness_counts_provisionally_and_nothing_else_does(kind):
    at = instant_at(datetime(2026, 6, 12, 20, tzinfo=UTC), "Europe/Paris")
    inputs = Inputs({kind: at}, profile_of("FR"))
    for rule in RULES:
        starts = "awareness" in rule.anchors
        assert (getattr(inputs.outcome(rule), "anchor_kind", None) == kind) is starts
