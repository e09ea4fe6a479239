import pytest

from incidents.rules.refusals import Refused


def test_a_refusal_carries_its_code_its_values_and_the_field_to_blame():
    refused = Refused("awareness_in_future", field="awareness_at", minutes=4)
    assert str(refused) == refused.code == "awareness_in_future"
    assert refused.params == {"minutes": 4}
    assert refused.field == "awareness_at"


def test_a_refusal_without_values_blames_no_field():
    with pytest.raises(Refused, match=r"^not_allowed$") as caught:
        raise Refused("not_allowed")
    assert caught.value.params == {}
    assert caught.value.field is None
