"""The facts as text: there and back without loss, and the same bytes every time."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.facts import LARGEST_COUNT, BreachFacts, Count
from incidents.rules.facts_json import digest, from_mapping, to_json
from incidents.rules.refusals import Refused

codes = st.sets(st.text("abcdefgh_", min_size=1, max_size=8), max_size=4).map(tuple)
counts = st.none() | st.one_of(
    st.builds(Count, st.sampled_from(["exact", "approximate"]), st.integers(0, LARGEST_COUNT)),
    st.builds(Count, st.sampled_from(["undeterminable", "to_be_determined"])),
)
zones = st.sampled_from([UTC, ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")])
instants = st.none() | st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=zones,
    allow_imaginary=False,
)
yes_no = st.sampled_from([None, "yes", "no", "unknown"])
facts = st.builds(
    BreachFacts,
    nature=codes,
    origins=codes,
    consequences=codes,
    description=st.text(max_size=30),
    persons=counts,
    records=counts,
    severity=st.sampled_from([None, "negligible", "maximal"]),
    occurred_from=instants,
    occurred_to=instants,
    communication_on=st.none() | st.dates(),
    communication_count=st.none() | st.integers(0, 10),
    cross_border=yes_no,
)


@given(facts)
def test_facts_survive_the_journey_through_text(stated):
    again = from_mapping(json.loads(to_json(stated)))
    assert again == stated
    assert to_json(again) == to_json(stated)
    assert digest(again) == digest(stated)


def test_the_same_instant_in_two_zones_gives_one_digest():
    paris = datetime(2026, 10, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))
    one, two = BreachFacts(occurred_from=paris), BreachFacts(occurred_from=paris.astimezone(UTC))
    assert digest(one) == digest(two)


def test_an_unknown_count_and_zero_have_different_digests():
    unknown = BreachFacts(persons=Count("to_be_determined"))
    assert len({digest(BreachFacts()), digest(unknown)}) == 2
    assert digest(BreachFacts(persons=Count("exact", 0))) != digest(unknown)


def test_the_text_is_stable_across_versions_of_the_product():
    text = to_json(BreachFacts(nature=("integrity",), communication_on=date(2026, 10, 24)))
    assert '"communication_on":"2026-10-24"' in text
    assert '"nature":["integrity"]' in text
    assert text.startswith('{"causes":[],"circumstances":""')
    assert "affected_countries" not in text
    assert '"affected_countries":["fr"]' in to_json(BreachFacts(affected_countries=("fr",)))


@pytest.mark.parametrize(
    "values",
    [{"persons": {"many": 1}}, {"occurred_from": "yesterday"}, {"nature": 3}],
)
def test_values_that_are_no_facts_are_refused(values):
    with pytest.raises(Refused) as refused:
        from_mapping(values)
    assert refused.value.code == "facts_unreadable"


def test_fields_left_out_are_unknown():
    assert from_mapping({"description": "A mail"}) == BreachFacts(description="A mail")
