from importlib.resources import files

import pytest

from incidents.rules.regime_packs import read_pack

REGIMES = files("incidents.lawbook").joinpath("regimes")
GOOD = REGIMES.joinpath("dora-2025.toml").read_text(encoding="utf-8")
PERIOD = "period = { hours = 4 }"
CONDITIONS = '["EU"]'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (PERIOD, "period = ", r"not valid TOML: "),
        (PERIOD, "", r"rules\[0\]\.period: is missing$"),
        (PERIOD, "period = 4", r"rules\[0\]\.period: must be of type dict$"),
        (PERIOD, "period = { }", r"rules\[0\]\.period: needs one of hours, days"),
        (PERIOD, "period = { hours = 4, days = 1 }", r"rules\[0\]\.period: needs one of "),
        (PERIOD, "period = { weeks = 4 }", r"rules\[0\]\.period: must be one of hours.* not weeks"),
        (PERIOD, 'period = { hours = "4" }', r"rules\[0\]\.period\.hours: must be of type int$"),
        (PERIOD, "period = { hours = true }", r"rules\[0\]\.period\.hours: must be of type int$"),
        (PERIOD, "period = { months = 0 }", r"rules\[0\]\.period\.months: must be above zero$"),
        (PERIOD, "period = { without_delay = 1 }", r"period\.without_delay: must be true$"),
        (PERIOD, f"{PERIOD}\nlength = 3", r"rules\[0\]\.length: this key is not known$"),
        ('"secondary source"', '"certain"', r"rules\[0\]\.status: must be one of .* not certain"),
        ('regime = "DORA"', 'regime = ""', r"regime: is empty$"),
        ('state = "in force"', 'state = "old"', r"state: must be one of in force, proposal"),
        ('state = "in force"', 'state = "proposal"', r"in_force_from: is needed in force"),
        ("in_force_from = 2025-01-17", "", r"in_force_from: is needed in force, and a proposal"),
        ("2025-01-17", '"2025-01-17"', r"in_force_from: must be of type date$"),
        ("2025-01-17", "2025-01-17T00:00:00", r"in_force_from: must be of type date$"),
        ("2025-01-17", "2025-01-17\nin_force_to = 2025-01-16", r"in_force_to: lies before"),
        ('dates_status = "unverified"', 'dates_status = "x"', r"dates_status: must be one of"),
        (CONDITIONS, '["Europe"]', r"conditions\.countries: Europe is neither a country nor"),
        (CONDITIONS, "[1]", r"conditions\.countries: 1 is neither a country nor"),
        (CONDITIONS, "[[1]]", r"conditions\.countries: must be a list of codes$"),
        (CONDITIONS, '["EU"]\nroles = ["king"]', r"conditions\.roles: must be one of .* not king"),
        (CONDITIONS, '["EU"]\nunless = ["king"]', r"conditions\.unless: must be one of .* king"),
        (CONDITIONS, '["EU"]\nplace = ["EU"]', r"conditions\.place: this key is not known$"),
        ('anchors = ["classification"]', "anchors = []", r"rules\[0\]\.anchors: is empty$"),
        ('["classification"]', '["the_moon"]', r"rules\[0\]\.anchors: must be one of .* the_moon"),
        ('"financial_authority"', '"king"', r"rules\[0\]\.recipient: must be one of .* not king"),
        ("rungs = [2, 1]", "rungs = []", r"rules\[0\]\.rungs: must be whole hours above zero$"),
        ("rungs = [2, 1]", "rungs = [2, 0]", r"rules\[0\]\.rungs: must be whole hours above zero"),
        ("rungs = [2, 1]", 'rungs = ["2"]', r"rules\[0\]\.rungs: must be whole hours above zero"),
        ('anchor = "awareness", hours = 24', "hours = 24", r"rules\[0\]\.cap\.anchor: is missing"),
        ('anchor = "awareness"', 'anchor = "x"', r"rules\[0\]\.cap\.anchor: must be one of "),
        ("hours = 24", "hours = 0", r"rules\[0\]\.cap\.hours: must be above zero$"),
        ('["credit_institution", ', '["king", ', r"rules\[0\]\.allowance\.not_for: must be one of"),
        ("[[rules]]", "[rules]", r"not valid TOML"),
    ],
)
def test_a_malformed_law_file_is_refused_by_file_key_and_reason(old, new, message):
    text = GOOD.replace('organisation = ["financial_entity", "credit_institution", ', "", 1)
    text = text.replace('"central_counterparty", "trading_venue"]\n', "", 1)
    assert old in text
    with pytest.raises(ValueError, match=rf"^bad\.toml: .*{message}"):
        read_pack("bad.toml", text.replace(old, new, 1))


def test_a_rule_that_is_no_table_or_stands_twice_and_a_file_without_rules_are_refused():
    head, first, *_rest = GOOD.split("[[rules]]")
    with pytest.raises(ValueError, match=r"^bad\.toml: rules\[0\]: must be a table$"):
        read_pack("bad.toml", "rules = [1]\n" + head)
    with pytest.raises(ValueError, match=r"^bad\.toml: rule: the same rule stands twice$"):
        read_pack("bad.toml", head + "[[rules]]" + first + "[[rules]]" + first)
    with pytest.raises(ValueError, match=r"^bad\.toml: rules: at least one"):
        read_pack("bad.toml", head)


def test_only_a_decision_that_exists_ends_a_duty():
    text = REGIMES.joinpath("gdpr-2018.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"^bad\.toml: rules\[1\]\.ended_by: must be one of "):
        read_pack("bad.toml", text.replace('ended_by = ["not_a_breach"]', 'ended_by = ["x"]', 1))


def test_a_step_is_named_in_both_languages_or_in_none():
    for line in ('step_en = "Final report"\n', 'step_fr = "Rapport final"\n'):
        with pytest.raises(ValueError, match=r"^bad\.toml: rules\[2\]\.step_(en|fr): is missing$"):
            read_pack("bad.toml", GOOD.replace(line, "", 1))


def test_what_may_be_left_out_has_a_plain_meaning():
    head, first, *_rest = GOOD.split("[[rules]]")
    kept = [one for one in first.splitlines() if not one.startswith(("cap", "allowance"))]
    (rule,) = read_pack("plain.toml", head.split("[conditions]")[0] + "[[rules]]" + "\n".join(kept))
    assert (rule.cap, rule.allowance, rule.soft, rule.compares_with) == (None, None, False, "")
    assert rule.ended_by == ()
    assert rule.pack.conditions == rule.conditions
