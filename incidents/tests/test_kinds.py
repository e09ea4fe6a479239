from datetime import date

import pytest

from incidents.rules.kinds import kinds_that_matter, regimes_beside
from incidents.rules.obligations import profile_of
from incidents.rules.regimes import rules_in_force
from incidents.rules.terms import terms

RULES = rules_in_force(date(2026, 10, 23))
KNOWN = tuple(terms().lists["incident"])


def opened(place, *codes):
    found = kinds_that_matter(RULES, profile_of(place, codes), KNOWN)
    return {kind: [rule.rule for rule in rules] for kind, rules in found.items()}


@pytest.mark.parametrize(
    ("codes", "kinds"),
    [
        pytest.param((), {"high_risk", "ordered", "law_enforcement"}, id="a plain controller"),
        pytest.param(
            ("health_body",),
            {"high_risk", "ordered", "law_enforcement", "significant"},
            id="health",
        ),
        pytest.param(
            ("nis2_essential",),
            {"high_risk", "ordered", "law_enforcement", "significant", "ongoing"},
            id="NIS2",
        ),
        pytest.param(("processor",), set(), id="a processor"),
    ],
)
def test_only_the_kinds_on_which_a_duty_depends_matter(codes, kinds):
    assert opened("FR", *codes).keys() == kinds


def test_a_kind_names_what_it_opens_together_with_the_kinds_it_needs_beside_it():
    assert opened("FR", "health_body")["significant"] == ["CSP L.1111-8-2"]
    assert "NIS2 23(4)(e) final" in opened("FR", "nis2_important")["ongoing"]


def test_a_regime_beside_is_one_that_no_kind_of_incident_would_open():
    beside = regimes_beside(RULES, profile_of("FR", ["health_body"]))
    assert {"NIS2", "DORA", "UK GDPR", "FADP", "LOPMI"} <= set(beside)
    assert {"GDPR", "CNIL", "French health sector"}.isdisjoint(beside)
    assert len(beside) == len(set(beside))
