"""To whom each duty is owed, from wherever the organisation sits."""

from datetime import date

import pytest

from incidents.rules.obligations import profile_of
from incidents.rules.recipients import recipients
from incidents.rules.regimes import proposals, rules_in_force

RULES = {rule.rule: rule for rule in (*rules_in_force(date(2026, 10, 23)), *proposals())}


@pytest.mark.parametrize(
    ("rule", "country", "lead", "further", "named"),
    [
        ("GDPR 33(1)", "FR", "CNIL", (), ("CNIL",)),
        ("GDPR 33(1)", "RE", "CNIL", (), ("CNIL",)),
        ("GDPR 33(1)", "IE", "DPC", (), ("DPC",)),
        ("GDPR 33(1)", "FR", "CNIL", ("DPC", "CNIL"), ("CNIL", "DPC")),
        ("GDPR 33(1)", "US", "CNIL", ("DPC", "AEPD"), ("DPC", "AEPD")),
        ("GDPR 33(1)", "US", "CNIL", (), ("supervisory_authority",)),
        ("LED 30(1)", "FR", "CNIL", (), ("CNIL",)),
        ("UK GDPR 33(1)", "GB", "ICO", ("DPC",), ("ICO",)),
        ("UK GDPR 33(1)", "FR", "CNIL", ("DPC",), ("ICO",)),
        ("FADP 24(1)", "FR", "CNIL", ("DPC",), ("FDPIC",)),
        ("CNIL supplement", "FR", "CNIL", ("DPC",), ("CNIL",)),
        ("GDPR 33(2)", "FR", "CNIL", ("DPC",), ("controller",)),
        ("GDPR 34", "FR", "CNIL", ("DPC",), ("data_subjects",)),
        ("NIS2 23(4)(a)", "FR", "CNIL", ("DPC",), ("csirt",)),
        ("LOPMI L.12-10-1", "FR", "CNIL", (), ("police",)),
    ],
)
def test_each_duty_names_its_recipients(rule, country, lead, further, named):
    assert recipients(RULES[rule], country=country, lead=lead, further=further) == named


@pytest.mark.parametrize("country", ["FR", "DE", "GB", "CH", "US"])
def test_every_rule_has_a_recipient_everywhere(country):
    assert profile_of(country).country == country
    for rule in RULES.values():
        found = recipients(rule, country=country, lead="ours", further=("other",))
        assert found
        assert all(found)
        assert len(set(found)) == len(found)
