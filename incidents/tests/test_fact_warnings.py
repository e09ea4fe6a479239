"""What a careful reader would question in the facts."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.rules.fact_warnings import warnings
from incidents.rules.facts import BreachFacts, Count

NOON = datetime(2026, 10, 23, 12, tzinfo=UTC)


def codes(facts):
    return [(warning.code, warning.severity) for warning in warnings(facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(BreachFacts(), [], id="nothing known, nothing to question"),
        pytest.param(
            BreachFacts(persons=Count("exact", 9), records=Count("approximate", 8)),
            [("records_fewer_than_persons", "warning")],
            id="fewer records than persons",
        ),
        pytest.param(
            BreachFacts(persons=Count("exact", 9), records=Count("to_be_determined")),
            [],
            id="unknown records are not fewer",
        ),
        pytest.param(
            BreachFacts(severity="maximal", persons=Count("exact", 0)),
            [("zero_persons_but_grave", "warning")],
            id="nobody, but grave",
        ),
        pytest.param(
            BreachFacts(severity="maximal", persons=Count("undeterminable")),
            [],
            id="an unknown number of persons is not zero",
        ),
        pytest.param(
            BreachFacts(severity="limited", persons=Count("exact", 0)), [], id="nobody, limited"
        ),
        pytest.param(
            BreachFacts(severity="significant", records=Count("exact", 0)),
            [("zero_records_but_grave", "warning")],
            id="no record, but grave",
        ),
        pytest.param(
            BreachFacts(occurred_from=NOON, occurred_to=NOON - timedelta(seconds=1)),
            [("end_before_beginning", "error")],
            id="ended before it began",
        ),
        pytest.param(BreachFacts(occurred_from=NOON, occurred_to=NOON), [], id="an instant"),
        pytest.param(
            BreachFacts(occurrence_kind="ongoing", occurred_to=NOON),
            [("ongoing_but_ended", "warning")],
            id="ongoing with an end",
        ),
        pytest.param(
            BreachFacts(communication_count=10, persons=Count("exact", 9)),
            [("more_informed_than_concerned", "warning")],
            id="more informed than concerned",
        ),
        pytest.param(
            BreachFacts(consequences=("a_unable",), nature=("confidentiality",)),
            [("consequence_without_availability", "warning")],
            id="consequence of a nature not stated",
        ),
    ],
)
def test_each_doubt_is_named(facts, expected):
    assert codes(facts) == expected


def test_a_warning_names_the_facts_it_speaks_of():
    facts = BreachFacts(persons=Count("exact", 2), records=Count("exact", 1))
    assert warnings(facts)[0].fields == ("records", "persons")
