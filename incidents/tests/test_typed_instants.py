import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from incidents.rules.typed_instants import read_instant


def read(text: str, zone: str | None = None, fold: int | None = None):
    return read_instant(text, zone=zone, default_zone="Europe/Paris", fold=fold)


@pytest.mark.parametrize(
    ("text", "zone", "local", "shown_in"),
    [
        ("2026-10-23T18:00", None, "2026-10-23T18:00:00+02:00", "Europe/Paris"),
        ("2026-10-23 18:00:05", None, "2026-10-23T18:00:05+02:00", "Europe/Paris"),
        ("2026-10-23T18:00", "Asia/Kolkata", "2026-10-23T18:00:00+05:30", "Asia/Kolkata"),
        ("2026-10-23T16:00Z", None, "2026-10-23T16:00:00+00:00", "UTC"),
        ("2026-10-23T18:00:00.5+02:00", None, "2026-10-23T18:00:00.500000+02:00", "+02:00"),
        ("2026-10-23T16:00Z", "Europe/Paris", "2026-10-23T18:00:00+02:00", "Europe/Paris"),
        ("2026-10-25T02:30+01:00", "Europe/Paris", "2026-10-25T02:30:00+01:00", "Europe/Paris"),
    ],
)
def test_a_text_is_local_time_unless_it_carries_an_offset(text, zone, local, shown_in):
    instant = read(text, zone)
    assert instant.local.isoformat() == local
    assert (instant.zone, instant.typed) == (shown_in, text)


def test_a_date_alone_is_an_unknown_hour():
    instant = read("2026-10-23")
    assert (instant.precision, instant.local.isoformat()) == ("day", "2026-10-23T00:00:00+02:00")


@pytest.mark.parametrize(
    "text",
    ["", "now", "23/10/2026 18:00", "2026-10-23T18", "2026-10-23T24:00", "2026-13-01T10:00",
     "2026-02-29T10:00", "20261023T1800", "2026-W43-5", "1761355800", "2026-10-23Z",
     "2026-10-23T18:00+99:00", "２０２６-10-23T18:00", "2026-10-23T18:00\0"],
)  # fmt: skip
def test_anything_else_is_not_understood(text):
    with pytest.raises(Refused, match=r"^instant_not_understood$"):
        read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0001-01-01T00:00+02:00", "instant_too_early"),
        ("0000-01-01T00:00", "instant_not_understood"),
        ("9999-12-31T23:59-02:00", "instant_too_late"),
        ("2026-10-25T02:30", "local_time_exists_twice"),
        ("2026-03-29T02:30", "local_time_does_not_exist"),
    ],
)
def test_what_cannot_be_counted_from_is_refused(text, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        read(text)


@given(text=st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]{0,20}"))
def test_no_text_raises_anything_but_a_refusal(text):
    with contextlib.suppress(Refused):
        read(text)
