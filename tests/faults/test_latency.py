"""Latency is measured from the later of two instants: the rung, and what made it due."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.faults.latency import percentile, waits
from tests.faults.outside import Copy, Received


def instant(second):
    return datetime.fromtimestamp(second, UTC)


def row(due, planned, *, message="<1@x>", incident=1):
    return SimpleNamespace(
        incident_id=incident,
        message_id=message,
        due_at=instant(due),
        planned_at=instant(planned),
        contact_id=7,
        rung="before-3h",
    )


def log(incident, at):
    return {"incident": incident, "at": at, "what": "log"}


@pytest.mark.parametrize(
    ("due", "planned", "notes", "seconds"),
    [
        (100, 110, [], 20),
        (10, 110, [log(1, 95)], 25),
        (100, 110, [log(1, 95)], 20),
        (10, 110, [log(1, 95), log(1, 115)], 25),
        (10, 110, [log(1, 95), log(2, 105)], 25),
        (10, 110, [{"incident": None, "at": 100, "what": "back", "person": 7}], 20),
        (10, 110, [{"incident": None, "at": 100, "what": "back", "person": 8}], 110),
        (10, 110, [{"incident": 1, "at": 100, "what": "on it"}], 110),
    ],
    ids=["rung", "late", "before", "later", "another", "is back", "another is back", "is on it"],
)
def test_a_wait_begins_when_it_could(due, planned, notes, seconds):
    sink = Received((Copy("<1@x>", "a@x.fr", "0", instant(120)),))
    [wait] = waits(SimpleNamespace(alerts=[row(due, planned)]), sink, notes)
    assert wait.seconds == seconds


def test_the_first_copy_counts_and_what_never_came_does_not():
    sink = Received(tuple(Copy("<1@x>", "a@x.fr", "0", instant(at)) for at in (120, 180)))
    rows = [row(100, 110), row(100, 110, message="<2@x>"), row(100, 110, incident=None)]
    assert [one.seconds for one in waits(SimpleNamespace(alerts=rows), sink, [])] == [20]


def test_a_percentile_is_a_number_that_was_measured():
    assert percentile(range(1, 101), 0.99) == 100
    assert percentile(range(1, 201), 0.99) == 199
    assert percentile([], 0.99) == 0.0
