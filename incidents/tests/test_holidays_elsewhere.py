"""The holidays computed here against those of an independent package, day by day."""

import holidays as independent
import pytest

from incidents.rules.working_days import holidays

SUBDIVISIONS = {
    "FR": None,
    "FR-AM": "57",
    "FR-971": "971",
    "FR-972": "972",
    "FR-973": "973",
    "FR-974": "974",
    "FR-976": "976",
}
# Kept by custom or by collective agreement; neither L.3133-1 nor L.3422-2 names them.
BY_CUSTOM = {
    "FR-971": {"Vendredi saint", "Mi-Carême", "Fête de Victor Schoelcher"},
    "FR-972": {"Fête de Victor Schoelcher"},
}


@pytest.mark.parametrize("year", range(2018, 2041))
@pytest.mark.parametrize("place", SUBDIVISIONS)
def test_the_holidays_are_those_of_the_package(place, year):
    named = independent.France(subdiv=SUBDIVISIONS[place], years=year, language="fr")
    customary = BY_CUSTOM.get(place, set())
    theirs = {day for day in named if not set(named.get_list(day)) <= customary}
    assert set(holidays(place, year)) == theirs
