"""The SIREN: nine digits or nothing; a wrong key is only worth a warning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.siren import read_siren, siren_key_holds


@pytest.mark.parametrize(
    "text", ["732829320", "732 829 320", "732\u00a0829\u202f320", "732.829.320"]
)
def test_a_siren_is_read_however_it_is_grouped(text):
    assert read_siren(text) == "732829320"


@pytest.mark.parametrize(
    "text", ["", "73282932", "7328293200", "73282932O", "٧٣٢٨٢٩٣٢٠", "73282932²"]
)
def test_what_is_not_nine_digits_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_siren(text)
    assert (refused.value.code, refused.value.field) == ("siren_shape", "siren")


@pytest.mark.parametrize("digits", ["732829320", "552100554", "000000000"])
def test_a_right_key_holds(digits):
    assert siren_key_holds(digits)


@given(st.integers(0, 99_999_999), st.integers(0, 9))
def test_of_ten_last_digits_exactly_one_holds(front, last):
    digits = f"{front:08d}"
    assert sum(siren_key_holds(f"{digits}{key}") for key in range(10)) == 1
