"""Same, fresh, restored, or somebody else's: what a database is to a machine."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.machine import STRANGE, Found, Kept, Mark, Standing, standing_of
from tests.cast import NOW

HOUR = timedelta(hours=1)
A, B = "instance-a", "instance-b"
MARK = Mark(deliveries=10, ledger=20, entries=30, digest="d")


def kept(instance=A, mark=MARK, at=NOW):
    return Kept(instance, mark, at)


def found(instance=A, *, has_entry=True, released_at=None, **mark):
    return Found(instance, Mark(**{"deliveries": 10, "ledger": 20, **mark}), has_entry, released_at)


@pytest.mark.parametrize(
    ("in_database", "on_machine", "named", "expected"),
    [
        (found(None), None, "", Standing.FRESH),
        (found(None), kept(), "", Standing.FRESH),
        (found(), kept(), "", Standing.SAME),
        (found(deliveries=11, ledger=21), kept(), "", Standing.SAME),
        (found(deliveries=9), kept(), "", Standing.RESTORED),
        (found(ledger=19), kept(), "", Standing.RESTORED),
        (found(deliveries=99, ledger=99, has_entry=False), kept(), "", Standing.RESTORED),
        (found(deliveries=9, released_at=NOW - HOUR), kept(), "", Standing.RESTORED),
        (found(deliveries=9, released_at=NOW + HOUR), kept(), "", Standing.SAME),
        (found(), None, "", Standing.UNKNOWN),
        (found(), kept(B), "", Standing.COPY),
        (found(), None, A, Standing.FRESH),
        (found(), kept(), A, Standing.SAME),
        (found(deliveries=9), kept(), A, Standing.RESTORED),
        (found(), None, B, Standing.COPY),
        (found(), kept(), B, Standing.COPY),
        (found(), kept(B), A, Standing.COPY),
        (found(B), kept(), "", Standing.COPY),
    ],
    ids=[
        "nothing set up",
        "nothing set up in a folder that knows an instance",
        "as it was left",
        "gone on since",
        "fewer deliveries",
        "fewer rows of a ledger",
        "another history that went on",
        "released before this mark",
        "released since this mark, by another machine",
        "an instance and no file",
        "another instance",
        "named, and no file yet",
        "named, as it was left",
        "named, and older",
        "named otherwise, no file",
        "named otherwise, with its file",
        "named, with the file of another",
        "a database brought from elsewhere",
    ],
)
def test_what_a_database_is_to_a_machine(in_database, on_machine, named, expected):
    assert standing_of(in_database, on_machine, named=named) == expected


@given(
    st.sampled_from([A, B]),
    st.sampled_from([A, B]),
    st.sampled_from(["", A, B]),
    st.integers(0, 20),
)
def test_f50_a_database_of_another_instance_is_never_taken_for_ones_own(
    in_database, on_machine, named, deliveries
):
    standing = standing_of(found(in_database, deliveries=deliveries), kept(on_machine), named=named)
    differs = in_database != on_machine or (named and named != in_database)
    assert (standing in STRANGE) == bool(differs)
