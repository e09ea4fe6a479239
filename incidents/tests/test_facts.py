"""Facts and counts: what they accept, and what they must never turn into something else."""

from datetime import UTC, datetime

import pytest

from incidents.rules.facts import (
    LARGEST_COUNT,
    BreachFacts,
    Count,
    codes_of,
    facts_from,
    known_facts,
)
from incidents.rules.refusals import Refused


@pytest.mark.parametrize("kind", ["exact", "approximate"])
def test_a_known_count_needs_its_number(kind):
    with pytest.raises(Refused) as refused:
        Count(kind)
    assert refused.value.code == "count_needs_number"


@pytest.mark.parametrize("kind", ["undeterminable", "to_be_determined"])
@pytest.mark.parametrize("number", [0, 1])
def test_an_unknown_count_takes_no_number_not_even_zero(kind, number):
    with pytest.raises(Refused) as refused:
        Count(kind, number)
    assert refused.value.code == "count_takes_no_number"


@pytest.mark.parametrize("number", [-1, LARGEST_COUNT + 1, True, 1.5, "12"])
def test_a_count_is_a_whole_number_within_reason(number):
    with pytest.raises(Refused) as refused:
        Count("exact", number)
    assert refused.value.code == "count_out_of_range"


def test_a_kind_of_count_that_does_not_exist_is_refused():
    with pytest.raises(Refused) as refused:
        Count("roughly", 3)
    assert refused.value.code == "count_kind"


def test_zero_is_a_number_that_somebody_stated():
    assert known_facts(BreachFacts(persons=Count("exact", 0)))["persons"] == Count("exact", 0)


def test_nothing_is_known_of_facts_that_nobody_stated():
    assert known_facts(BreachFacts()) == {}
    assert BreachFacts().persons is None


def test_the_order_and_the_repeats_of_a_list_mean_nothing():
    one = BreachFacts(nature=("integrity", "confidentiality", "integrity"))
    assert one == BreachFacts(nature=["confidentiality", "integrity"])
    assert codes_of(one, "nature") == ("confidentiality", "integrity")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({"nature": "integrity"}, "fact_not_a_list", id="a text for a list"),
        pytest.param({"severity": "high"}, "fact_not_one_of", id="severity"),
        pytest.param({"occurrence_kind": "often"}, "fact_not_one_of", id="occurrence"),
        pytest.param({"communication": "perhaps"}, "fact_not_one_of", id="communication"),
        pytest.param({"cross_border": True}, "fact_not_one_of", id="a boolean for yes"),
        pytest.param({"communication_count": -1}, "fact_negative_number", id="minus one person"),
        pytest.param(
            {"occurred_from": datetime(2026, 10, 23, 18)},  # noqa: DTZ001
            "fact_naive_instant",
            id="naive instant",
        ),
        pytest.param({"number_of_people": 3}, "fact_unknown_field", id="unknown field"),
    ],
)
def test_a_fact_of_the_wrong_shape_is_refused(values, code):
    with pytest.raises(Refused) as refused:
        facts_from(values)
    assert refused.value.code == code


def test_facts_are_frozen():
    with pytest.raises(AttributeError):
        BreachFacts(occurred_from=datetime(2026, 10, 23, tzinfo=UTC)).severity = "maximal"
