from datetime import date
from importlib.resources import files

import pytest

from incidents.rules.regimes import _in_force, read_pack, rule_named, rules_in_force

GOOD = files("incidents.lawbook").joinpath("regimes/gdpr-2018.toml").read_text(encoding="utf-8")


def test_the_gdpr_is_in_force_from_25_may_2018_and_not_before():
    assert rules_in_force(date(2018, 5, 24)) == ()
    (rule,) = rules_in_force(date(2018, 5, 25))
    assert (rule.rule, rule.hours, rule.recipient) == ("GDPR 33(1)", 72, "supervisory_authority")
    assert rule.status == "secondary source"


def test_a_rule_is_found_by_name_and_version():
    assert rule_named("GDPR 33(1)", "gdpr-2018.1").hours == 72
    assert rule_named("GDPR 33(1)", "gdpr-1995.1") is None


def test_a_later_file_replaces_the_earlier_one_from_its_day_on():
    now = read_pack("now.toml", GOOD)
    later = read_pack(
        "later.toml", GOOD.replace("2018-05-25", "2028-01-01").replace("hours = 72", "hours = 96")
    )
    assert [rule.hours for rule in _in_force(now + later, date(2027, 12, 31))] == [72]
    assert [rule.hours for rule in _in_force(later + now, date(2028, 1, 1))] == [96]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hours = 72", "hours = ", r"^bad\.toml: not valid TOML: "),
        ("hours = 72", "", r"^bad\.toml: rules\[0\]\.hours: is missing$"),
        ("hours = 72", 'hours = "72"', r"^bad\.toml: rules\[0\]\.hours: must be of type int$"),
        ("hours = 72", "hours = true", r"^bad\.toml: rules\[0\]\.hours: must be of type int$"),
        ("hours = 72", "hours = 0", r"^bad\.toml: rules\[0\]\.hours: must be above zero$"),
        ("hours = 72", "hours = 72\ndays = 3", r"^bad\.toml: rules\[0\]\.days: this key is not"),
        ('"secondary source"', '"certain"', r"^bad\.toml: rules\[0\]\.status: must be one of "),
        ('regime = "GDPR"', 'regime = ""', r"^bad\.toml: regime: is empty$"),
        ("2018-05-25", '"2018-05-25"', r"^bad\.toml: in_force_from: must be of type date$"),
        ("2018-05-25", "2018-05-25T00:00:00", r"^bad\.toml: in_force_from: must be of type date$"),
        ("[[rules]]", "[rules]", r"^bad\.toml: rules: at least one"),
        ("[[rules]]", "rules = [1]\n[x]", r"^bad\.toml: x: this key is not known$"),
    ],
)
def test_a_malformed_law_file_is_refused_by_file_key_and_reason(old, new, message):
    assert old in GOOD
    with pytest.raises(ValueError, match=message):
        read_pack("bad.toml", GOOD.replace(old, new))


def test_a_rule_that_is_no_table_or_stands_twice_is_refused():
    head, body = GOOD.split("[[rules]]")
    with pytest.raises(ValueError, match=r"^bad\.toml: rules\[0\]: must be a table$"):
        read_pack("bad.toml", head + "rules = [1]")
    with pytest.raises(ValueError, match=r"^bad\.toml: rule: the same rule stands twice$"):
        read_pack("bad.toml", GOOD + "[[rules]]" + body)
