from datetime import date, datetime

import pytest
from django.utils import translation

from incidents.rendering.explanations import explain, explain_hour_rule
from incidents.rendering.outcomes import explain_outcome
from incidents.rendering.periods import event_text, period_text
from incidents.rules.deadlines import outcome, reckon
from incidents.rules.obligations import profile_of
from incidents.rules.periods import Period
from incidents.rules.regimes import proposals, rule_named
from incidents.rules.typed_instants import read_instant

PLAIN = profile_of("FR", ["financial_entity"])


def paris(text):
    return read_instant(text, zone=None, default_zone="Europe/Paris", fold=None)


def dora(name, **events):
    rule = rule_named(f"DORA {name}", "dora-2025.1")
    happened = {anchor: paris(text) for anchor, text in events.items()}
    return rule, outcome(rule, happened, profile=PLAIN)


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("hours", 1, "1 hour"),
        ("hours", 72, "72 hours"),
        ("days", 3, "3 days"),
        ("working_days", 4, "4 working days"),
        ("months", 1, "1 calendar month"),
        ("without_delay", 0, "without delay"),
    ],
)
def test_a_period_in_words(kind, amount, words):
    assert period_text(Period(kind, amount)) == words


def test_an_event_in_words_of_the_language_and_none_for_a_provisional_anchor():
    assert event_text("classification") == "when the incident was classified as major"
    with translation.override("fr"):
        assert event_text("classification") == "la classification de l’incident comme majeur"
    assert event_text("logging") == ""


def test_another_anchor_is_named_and_the_allowance_stands_beside():
    text = explain_outcome(
        *dora("initial", awareness="2026-06-12T16:45", classification="2026-06-12T22:00")
    )
    assert text == (
        "Due Saturday 13 June 2026, 02:00 CEST (Europe/Paris, UTC+2): counted 4 hours from "
        "Friday 12 June 2026, 22:00 CEST (Europe/Paris, UTC+2), when the incident was classified "
        "as major (DORA Article 19(4)(a), initial notification). That is Saturday 13 June 2026: "
        "the submission may still be made until Monday 15 June 2026, 12:00 CEST (Europe/Paris, "
        "UTC+2). Alerts go by the strict end."
    )


def test_a_holiday_is_named_in_both_languages():
    happened = {"awareness": "2026-07-13T16:45", "classification": "2026-07-13T22:00"}
    assert "14 July 2026 (National Day)" in explain_outcome(*dora("initial", **happened))
    with translation.override("fr"):
        assert "(Fête nationale)" in explain_outcome(*dora("initial", **happened))


@pytest.mark.parametrize(
    ("classified", "sentence"),
    [
        ("2026-06-10T09:00", "This outer limit ends before the period that counts from the cl"),
        ("2026-06-10T11:00", "The outer limit counted from the awareness was over by then"),
    ],
)
def test_an_outer_limit_that_counts_or_falls_away_is_said(classified, sentence):
    happened = {"awareness": "2026-06-09T10:00", "classification": classified}
    assert sentence in explain_outcome(*dora("initial", **happened))


def test_a_month_says_its_last_day_and_the_other_readings():
    _rule, found = dora("final", dora_intermediate="2026-07-31T18:00")
    assert "counted 1 calendar month from" in explain(found)
    _rule, found = dora("final", dora_intermediate="2026-01-31T18:00")
    assert "The month has no such date, so the period ends on its last day." in explain(found)
    assert explain_hour_rule(found) == (
        "For information: by Regulation (EEC, Euratom) No 1182/71, Article 3(2), the period ends "
        "with the last hour of its last day, Sunday 1 March 2026, 00:00 CET (Europe/Paris, UTC+1). "
        "Alerts and lateness go by the strict end. That day is Saturday 28 February 2026; by "
        "Article 3(4) the period then ends Tuesday 3 March 2026, 00:00 CET (Europe/Paris, UTC+1)."
    )


def test_a_last_day_that_is_a_working_day_has_one_other_reading():
    _rule, found = dora("final", dora_intermediate="2026-08-31T18:00")
    assert "Article 3(4)" not in explain_hour_rule(found)


def test_what_waits_says_for_what():
    assert explain_outcome(*dora("intermediate")) == (
        "No deadline yet: 72 hours will count from the submission of the initial notification "
        "(DORA Article 19(4)(b), intermediate report)."
    )


def test_a_duty_without_limit_says_since_when_and_its_target():
    rule = rule_named("GDPR 34", "gdpr-2018.1")
    aware = {"awareness": paris("2026-06-12T16:45")}
    plain = explain_outcome(rule, outcome(rule, aware, profile=PLAIN))
    assert plain == (
        "Without delay, no fixed limit: time runs from Friday 12 June 2026, 16:45 CEST "
        "(Europe/Paris, UTC+2), when the organisation became aware (GDPR Article 34(1))."
    )
    aimed = outcome(rule, aware, profile=PLAIN, target=Period("days", 2))
    assert explain_outcome(rule, aimed).endswith(
        " The target that was set ends Sunday 14 June 2026, 16:45 CEST (Europe/Paris, UTC+2)."
    )
    with translation.override("fr"):
        assert "article 34, paragraphe 1, du RGPD" in explain_outcome(rule, aimed)


def test_a_proposal_says_first_that_it_is_none_of_the_law():
    (proposed,) = proposals()
    aware = {"awareness": paris("2026-06-12T16:45")}
    text = explain_outcome(proposed, outcome(proposed, aware, profile=PLAIN))
    assert text.startswith("A proposal, not in force: Due ")


def test_a_soft_limit_says_that_it_is_one():
    rule = rule_named("CNIL supplement", "cnil-2018.1")
    filed = {"cnil_incomplete_filing": paris("2026-06-12T16:45")}
    text = explain_outcome(rule, outcome(rule, filed, profile=PLAIN))
    assert text.startswith("Due Monday 15 June 2026, 16:45 CEST")
    assert text.endswith(" If possible: after that, with the reasons.")


def test_a_change_of_the_clocks_is_told_of_days_too():
    rule = rule_named("611/2013 2(3)", "eprivacy-2013.1")
    found = reckon(rule, "eprivacy_incomplete_filing", paris("2026-10-23T18:00"))
    assert found.anchor.local.date() == date(2026, 10, 23)
    assert found.due_at == datetime.fromisoformat("2026-10-26T17:00+01:00")
    assert "counted 3 days from" in explain(found)
    assert "so the 72 hours end 1 hour earlier on the wall clock" in explain(found)
