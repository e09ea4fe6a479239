from datetime import date
from importlib.resources import files

import pytest

from incidents.rules.deadlines import reckon
from incidents.rules.instants import resolve_local
from incidents.rules.obligations import STATUSES, profile_of
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.rules.regimes import (
    _in_force,
    applicable,
    assemble,
    notification_rules,
    packs,
    proposals,
    read_pack,
    rule_named,
    rules_in_force,
    rules_of_regimes,
    supplement_rules,
)

REGIMES = files("incidents.lawbook").joinpath("regimes")
GDPR = REGIMES.joinpath("gdpr-2018.toml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 21)
EVERYTHING = (
    *("telecom_provider", "nis2_essential", "trust_service_provider", "financial_entity"),
    *("health_body", "cyber_insured", "high_risk", "significant", "intrusion", "adverse_effect"),
)


def names(rules):
    return [rule.rule for rule in rules]


def regimes(*codes, place="FR", on=TODAY):
    found = applicable(profile_of(place, codes), on)
    return list(dict.fromkeys(rule.regime for rule in found))


def test_the_gdpr_is_in_force_from_25_may_2018_and_not_before():
    assert "GDPR" not in regimes(on=date(2018, 5, 24))
    first = rules_in_force(date(2018, 5, 25))[0]
    assert (first.rule, first.recipient) == ("GDPR 33(1)", "supervisory_authority")
    assert first.period == Period("hours", 72)
    assert first.status == "secondary source"


def test_a_rule_is_found_by_name_and_version():
    assert rule_named("GDPR 33(1)", "gdpr-2018.1").period.amount == 72
    assert rule_named("GDPR 33(1)", "gdpr-1995.1") is None


def test_a_later_file_replaces_the_earlier_one_from_its_day_on():
    now, later = read_pack("now.toml", GDPR), read_pack("later.toml", with_96_hours())
    before = _in_force(now + later, date(2027, 12, 31))
    after = _in_force(later + now, date(2028, 1, 1))
    assert [rule.period.amount for rule in before] == [72, 0, 0, 0]
    assert [rule.period.amount for rule in after] == [96, 0, 0, 0]


def with_96_hours():
    changed = GDPR.replace("2018-05-25", "2028-01-01").replace("gdpr-2018.1", "gdpr-2028.1")
    return changed.replace("hours = 72", "hours = 96")


def test_a_clock_of_2020_stays_72_hours_after_a_file_with_96_is_put_in_force():
    book = assemble([*packs(), ("gdpr-2028.toml", with_96_hours())])
    aware = resolve_local(date(2020, 3, 2), None, "Europe/Paris", None)
    (rule,) = [one for one in _in_force(book, aware.local.date()) if one.rule == "GDPR 33(1)"]
    assert reckon(rule, "awareness", aware).hours == 72
    assert reckon(rule, "awareness", aware).version == "gdpr-2018.1"


def test_a_file_that_ended_leaves_its_regime_empty():
    eidas = "eIDAS"
    codes = ("trust_service_provider", "significant")
    assert eidas in regimes(*codes, on=date(2024, 10, 17))
    assert eidas not in regimes(*codes, on=date(2024, 10, 18))
    ended = GDPR.replace("2018-05-25", "2018-05-26\nin_force_to = 2018-05-27")
    both = read_pack("a.toml", GDPR) + read_pack("b.toml", ended.replace("2018.1", "2018.2"))
    assert [rule.version for rule in _in_force(both, date(2018, 5, 27))] == ["gdpr-2018.2"] * 4
    assert _in_force(both, date(2018, 5, 28)) == ()


@pytest.mark.parametrize(
    ("place", "codes", "expected"),
    [
        pytest.param("FR", (), ["GDPR", "CNIL"], id="French controller"),
        pytest.param("RE", (), ["GDPR", "CNIL"], id="Réunion by its own code"),
        pytest.param("FR-974", (), ["GDPR", "CNIL"], id="Réunion as a region"),
        pytest.param("DE", (), ["GDPR"], id="German controller"),
        pytest.param("NO", (), ["GDPR"], id="Norwegian controller"),
        pytest.param("FR", ("processor",), ["GDPR"], id="processor"),
        pytest.param("GB", (), ["UK GDPR"], id="British controller"),
        pytest.param("GB", ("targets_eea",), ["GDPR", "UK GDPR"], id="British, into the EEA"),
        pytest.param("FR", ("targets_uk",), ["GDPR", "CNIL", "UK GDPR"], id="French, into the UK"),
        pytest.param("CH", (), [], id="Swiss, no high risk"),
        pytest.param("CH", ("high_risk",), ["FADP"], id="Swiss, high risk"),
        pytest.param("US", (), [], id="American controller"),
        pytest.param("FR", ("law_enforcement",), ["CNIL", "LED"], id="police"),
        pytest.param("FR", ("telecom_provider",), ["GDPR", "CNIL", "ePrivacy"], id="telecoms"),
        pytest.param("FR", ("nis2_important",), ["GDPR", "CNIL"], id="NIS2, not significant"),
        pytest.param("FR", ("nis2_important", "significant"), ["GDPR", "CNIL", "NIS2"], id="NIS2"),
        pytest.param("FR", ("credit_institution",), ["GDPR", "CNIL", "DORA"], id="bank"),
        pytest.param("FR", ("cyber_insured", "intrusion"), ["GDPR", "CNIL", "LOPMI"], id="LOPMI"),
        pytest.param(
            "FR",
            ("health_body", "significant"),
            ["GDPR", "CNIL", "French health sector"],
            id="laboratory",
        ),
        pytest.param(
            "FR",
            EVERYTHING,
            ["GDPR", "CNIL", "ePrivacy", "NIS2", "DORA", "French health sector", "LOPMI"],
            id="everything",
        ),
    ],
)
def test_a_regime_concerns_those_whom_its_conditions_name(place, codes, expected):
    assert regimes(*codes, place=place) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), ["GDPR 33(1)"]),
        (("high_risk",), ["GDPR 33(1)", "GDPR 34"]),
        (("joint_controller",), ["GDPR 33(1)"]),
        (("processor", "high_risk"), ["GDPR 33(2)"]),
        (("controller", "processor"), ["GDPR 33(1)", "GDPR 33(2)"]),
    ],
    ids=["controller", "high risk", "joint controller", "processor", "both"],
)
def test_the_role_and_the_risk_choose_among_the_rules_of_the_gdpr(codes, expected):
    assert names(rules_of_regimes(["GDPR"], profile_of("FR", codes), TODAY)) == expected


def test_nis2_has_another_period_for_trust_services_and_another_end_while_it_goes_on():
    plain = names(rules_of_regimes(["nis2"], profile_of("FR"), TODAY))
    assert plain == ["NIS2 23(4)(a)", "NIS2 23(4)(b)", "NIS2 23(4)(d)"]
    special = profile_of("FR", ["trust_service_provider", "ongoing"])
    assert names(rules_of_regimes(["nis2"], special, TODAY)) == [
        "NIS2 23(4)(a)",
        "NIS2 23(4)(b) trust",
        "NIS2 23(4)(e) progress",
        "NIS2 23(4)(e) final",
    ]


def test_a_proposal_never_applies_and_can_be_compared():
    (proposed,) = proposals()
    assert (proposed.period, proposed.compares_with) == (Period("hours", 96), "GDPR 33(1)")
    risky = profile_of("FR", ["high_risk"])
    for year in (2018, 2026, 2099):
        assert proposed not in rules_in_force(date(year, 12, 31))
        assert proposed not in applicable(risky, date(year, 12, 31))
    for name in ("Digital Omnibus", "omnibus", "digital-omnibus"):
        assert rules_of_regimes([name], risky, TODAY) == (proposed,)


def test_an_unknown_regime_is_refused_with_those_that_are_known():
    with pytest.raises(Refused) as caught:
        rules_of_regimes(["DORA", "HIPAA"], profile_of("FR"), TODAY)
    assert (caught.value.code, caught.value.params["value"]) == ("unknown_regime", "HIPAA")
    assert "LOPMI" in caught.value.params["known"]


@pytest.mark.parametrize(
    ("place", "codes", "code"),
    [
        ("FR", ["king"], "unknown_profile_code"),
        ("France", [], "unknown_country"),
        ("F1", [], "unknown_country"),
        ("DE-BY", [], "unknown_country"),
        ("FR-BRE", [], "unknown_region"),
    ],
)
def test_a_profile_that_is_not_understood_is_refused(place, codes, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        profile_of(place, codes)


def test_a_profile_has_a_country_a_calendar_and_a_role():
    profile = profile_of(" fr-am ", ["high_risk"])
    assert (profile.country, profile.calendar.place) == ("FR", "FR-AM")
    assert profile.codes == {"high_risk", "controller"}
    assert profile_of("fr", ["processor"]).codes == {"processor"}


def test_two_files_of_one_version_or_of_one_day_are_refused():
    with pytest.raises(ValueError, match=r"^b\.toml: version: the same as in a\.toml$"):
        assemble([("a.toml", GDPR), ("b.toml", GDPR)])
    with pytest.raises(ValueError, match=r"^b\.toml: in_force_from: the same as in a\.toml$"):
        assemble([("a.toml", GDPR), ("b.toml", GDPR.replace("gdpr-2018.1", "gdpr-2018.2"))])


ALL_RULES = [rule for name, text in packs() for rule in read_pack(name, text)]


def test_the_law_book_has_a_file_for_every_regime():
    assert {rule.regime for rule in ALL_RULES} == {
        *("GDPR", "CNIL", "ePrivacy", "NIS2", "DORA", "eIDAS", "LED", "UK GDPR", "FADP"),
        *("French health sector", "LOPMI", "Digital Omnibus"),
    }


@pytest.mark.parametrize("rule", ALL_RULES, ids=[rule.rule for rule in ALL_RULES])
def test_a_rule_fits_its_columns_and_says_where_it_stands(rule):
    assert max(len(rule.rule), len(rule.regime), len(rule.version), len(rule.recipient)) <= 40
    assert rule.status in STATUSES
    assert rule.sentence_en != rule.sentence_fr
    # Towards the end for a limit, away from the start without one.
    without_limit = rule.period.kind == "without_delay"
    assert list(rule.rungs) == sorted(rule.rungs, reverse=not without_limit)
    if rule.period.kind == "hours":
        assert rule.rungs[0] < rule.period.amount


@pytest.mark.parametrize(
    ("name", "kind", "amount", "anchor"),
    [
        ("GDPR 33(1)", "hours", 72, "awareness"),
        ("GDPR 33(2)", "without_delay", 0, "processor_aware"),
        ("GDPR 34", "without_delay", 0, "awareness"),
        ("GDPR 34(4)", "without_delay", 0, "order_to_communicate"),
        ("CNIL supplement", "hours", 72, "cnil_incomplete_filing"),
        ("611/2013 2(2)", "hours", 24, "detection"),
        ("611/2013 2(3)", "days", 3, "eprivacy_incomplete_filing"),
        ("611/2013 3", "without_delay", 0, "detection"),
        ("NIS2 23(4)(a)", "hours", 24, "significance"),
        ("NIS2 23(4)(b)", "hours", 72, "significance"),
        ("NIS2 23(4)(b) trust", "hours", 24, "significance"),
        ("NIS2 23(4)(d)", "months", 1, "nis2_notification"),
        ("NIS2 23(4)(e) progress", "months", 1, "nis2_notification"),
        ("NIS2 23(4)(e) final", "months", 1, "incident_handled"),
        ("DORA initial", "hours", 4, "classification"),
        ("DORA intermediate", "hours", 72, "dora_initial"),
        ("DORA final", "months", 1, "dora_intermediate"),
        ("eIDAS 19(2)", "hours", 24, "awareness"),
        ("LED 30(1)", "hours", 72, "awareness"),
        ("LED 31", "without_delay", 0, "awareness"),
        ("UK GDPR 33(1)", "hours", 72, "awareness"),
        ("UK GDPR 33(2)", "without_delay", 0, "processor_aware"),
        ("UK GDPR 34", "without_delay", 0, "awareness"),
        ("UK GDPR 34(4)", "without_delay", 0, "order_to_communicate"),
        ("FADP 24(1)", "without_delay", 0, "awareness"),
        ("FADP 24(4)", "without_delay", 0, "awareness"),
        ("CSP L.1111-8-2", "without_delay", 0, "awareness"),
        ("LOPMI L.12-10-1", "hours", 72, "intrusion_known"),
        ("Digital Omnibus 33(1)", "hours", 96, "awareness"),
    ],
)
def test_every_regime_counts_what_its_text_says(name, kind, amount, anchor):
    (rule,) = [one for one in ALL_RULES if one.rule == name]
    assert (rule.period, rule.anchors[0]) == (Period(kind, amount), anchor)


def test_the_table_above_names_every_rule():
    cases = test_every_regime_counts_what_its_text_says.pytestmark[0].args[1]
    assert {case[0] for case in cases} == {rule.rule for rule in ALL_RULES}


def test_only_the_supplement_of_the_cnil_is_soft():
    assert [rule.rule for rule in ALL_RULES if rule.soft] == ["CNIL supplement"]


def test_the_rules_that_notify_an_authority_and_those_that_complete_it():
    assert notification_rules()[0] == "GDPR 33(1)"
    assert set(notification_rules()) == {"GDPR 33(1)", "LED 30(1)", "UK GDPR 33(1)", "FADP 24(1)"}
    assert supplement_rules() == ("CNIL supplement",)
