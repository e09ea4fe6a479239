"""The SIREN: nine digits or nothing."""

import pytest

from incidents.rules.refusals import Refused
from notifications.rules.siren import read_siren


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
