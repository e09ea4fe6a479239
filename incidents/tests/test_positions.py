import pytest

from incidents.rules.positions import positions, read_positions

ONE = """[[positions]]
who_en = "a"
who_fr = "b"
says_en = "c"
says_fr = "d"
source = "e"
status = "unverified"
checked_on = 2026-11-21
"""


def test_the_authorities_that_were_found_are_there_each_with_its_status():
    who = [one.who_en for one in positions()]
    assert "CNIL" in who
    assert any("BayLfD" in name for name in who)
    assert {one.status for one in positions()} == {"secondary source"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("positions", "not valid TOML", id="no TOML"),
        pytest.param("other = 1", "only [[positions]] tables", id="no table"),
        pytest.param(ONE + "more = 1\n", "positions[0].more: this key is not known", id="unknown"),
        pytest.param(ONE.replace('who_fr = "b"\n', ""), "who_fr: is missing", id="missing"),
        pytest.param(ONE.replace('"c"', "3"), "says_en: must be of type", id="type"),
        pytest.param(ONE.replace('"c"', '""'), "says_en: must be of type", id="empty"),
        pytest.param(ONE.replace("unverified", "sure"), "status: must be one of", id="status"),
    ],
)
def test_a_malformed_file_is_refused_with_its_key_and_the_reason(text, reason):
    with pytest.raises(ValueError, match=r"positions\.toml: ") as refusal:
        read_positions(text)
    assert reason in str(refusal.value)
