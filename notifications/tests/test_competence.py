"""Which authority is notified: each case of Articles 55 and 56, and of EDPB paragraph 73."""

import pytest

from notifications.rules.authorities import authorities_by_country
from notifications.rules.competence import Part, Situation, competence

KNOWN = {"FR": "CNIL", "IE": "DPC", "ES": "AEPD"}


def asked(**said):
    situation = {"role": "controller", "country": "FR", "authority": "CNIL", **said}
    return competence(Situation(**situation), KNOWN)


def owed(answer):
    return [(one.authority, one.country, one.part) for one in answer.owed]


LOCAL = [("CNIL", "FR", Part.LOCAL)]
LEAD = [("CNIL", "FR", Part.LEAD)]
OUTSIDE = {"country": "US", "targets": True}


@pytest.mark.parametrize(
    ("said", "expected", "reasons", "uncertain"),
    [
        pytest.param({"cross_border": "no"}, LOCAL, ("domestic",), (), id="only at home"),
        pytest.param({}, LOCAL, ("local_in_doubt",), ("reach_unknown",), id="nobody has said"),
        pytest.param(
            {"cross_border": "yes", "main_establishment": "FR"}, LEAD, ("lead",), (), id="the lead"
        ),
        pytest.param(
            {"affected": ("fr", "es")}, LEAD, ("lead",), ("main_taken",), id="people elsewhere"
        ),
        pytest.param(
            {"cross_border": "yes", "main_establishment": "IE"},
            [("DPC", "IE", Part.LEAD)],
            ("lead",),
            ("named_another",),
            id="the main establishment is in Ireland",
        ),
        pytest.param(
            {"country": "RE", "cross_border": "no"}, LOCAL, ("domestic",), (), id="Réunion"
        ),
        pytest.param(
            {"cross_border": "yes", "is_public": True}, LOCAL, ("public",), (), id="Article 55(2)"
        ),
        pytest.param({"role": "processor"}, [], ("processor",), (), id="a processor"),
        pytest.param(
            {"joint_lead": "another"}, [], ("joint_another",), ("joint_proof",), id="another leads"
        ),
        pytest.param(
            {"joint_lead": "us", "cross_border": "no"},
            LOCAL,
            ("domestic", "joint_us"),
            (),
            id="we lead",
        ),
        pytest.param(
            {"role": "joint_controller", "cross_border": "no"},
            LOCAL,
            ("domestic",),
            ("joint_unknown",),
            id="who leads is not known",
        ),
        pytest.param(
            {**OUTSIDE, "representative": "IE", "affected": ("fr", "es", "pl")},
            [("AEPD", "ES", Part.EVERY), ("CNIL", "FR", Part.EVERY), ("", "PL", Part.EVERY)],
            ("representative",),
            (),
            id="a representative opens no one-stop shop",
        ),
        pytest.param(
            {**OUTSIDE, "affected": ("fr",)},
            [("CNIL", "FR", Part.EVERY)],
            ("outside",),
            (),
            id="nor does its absence",
        ),
        pytest.param(
            OUTSIDE, [], ("outside",), ("countries_unknown",), id="where they live: unknown"
        ),
        pytest.param(
            {"country": "US"},
            [],
            ("not_under_gdpr",),
            ("targets_unknown",),
            id="not under the GDPR",
        ),
        pytest.param(
            {**OUTSIDE, "establishments": ("IE",), "cross_border": "no"},
            [("DPC", "IE", Part.LOCAL)],
            ("domestic",),
            ("named_another",),
            id="one establishment in the Area",
        ),
        pytest.param(
            {**OUTSIDE, "establishments": ("IE", "ES")},
            [("AEPD", "ES", Part.EVERY), ("DPC", "IE", Part.EVERY)],
            ("no_main",),
            ("main_unknown",),
            id="several establishments and no main one",
        ),
        pytest.param(
            {"country": "DE", "authority": "BayLDA", "cross_border": "no"},
            [("BayLDA", "DE", Part.LOCAL)],
            ("domestic",),
            (),
            id="a country of several authorities: the one that the organisation names",
        ),
    ],
)
def test_who_is_owed_the_notification(said, expected, reasons, uncertain):
    answer = asked(**said)
    assert owed(answer) == expected
    assert (answer.reasons, answer.uncertain) == (reasons, uncertain)


def test_where_the_lead_suffices_the_others_may_be_informed():
    answer = asked(affected=("fr", "es", "pl"), main_establishment="FR")
    assert answer.names == ("CNIL",)
    assert [(one.authority, one.country) for one in answer.informed] == [("AEPD", "ES"), ("", "PL")]


def test_each_country_that_has_one_authority_here_names_it():
    assert authorities_by_country()["FR"] == "CNIL"
    assert "DE" not in authorities_by_country()  # It has seventeen.
