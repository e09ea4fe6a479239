from dataclasses import replace
from datetime import date, time

import pytest
from django.utils import translation

from incidents.rendering.explanations import explain, explain_hour_rule, rule_text
from incidents.rules.deadlines import reckon
from incidents.rules.instants import resolve_local
from incidents.rules.regimes import rule_named

GDPR_33_1 = rule_named("GDPR 33(1)", "gdpr-2018.1")


def reckoned(day, clock, zone="Europe/Paris", kind="awareness"):
    return reckon(GDPR_33_1, kind, resolve_local(day, clock, zone, None))


AUTUMN = reckoned(date(2026, 10, 23), time(18))


def test_an_explanation_says_what_starts_the_clock_how_long_it_runs_and_when_it_ends():
    assert explain(AUTUMN) == (
        "Due Monday 26 October 2026, 17:00 CET (Europe/Paris, UTC+1): counted 72 hours from "
        "Friday 23 October 2026, 18:00 CEST (Europe/Paris, UTC+2), when the organisation became "
        "aware (GDPR Article 33(1)). The clocks go back by 1 hour on Sunday 25 October 2026 at "
        "03:00, so the 72 hours end 1 hour earlier on the wall clock."
    )


def test_in_spring_the_hours_end_later_on_the_wall_clock():
    text = explain(reckoned(date(2026, 3, 27), time(18)))
    assert "19:00 CEST" in text
    assert "forward by 1 hour on Sunday 29 March 2026 at 02:00" in text
    assert "1 hour later on the wall clock" in text


def test_a_change_by_half_an_hour_is_said_in_minutes():
    text = explain(reckoned(date(2026, 4, 3), time(12), "Australia/Lord_Howe"))
    assert "go back by 30 minutes on Sunday 5 April 2026 at 02:00" in text


def test_without_a_clock_change_there_is_no_word_about_one():
    assert "clocks" not in explain(reckoned(date(2026, 6, 9), time(10)))


@pytest.mark.parametrize(
    ("kind", "words"), [("signal", "the earliest signal"), ("logging", "the incident was logged")]
)
def test_a_provisional_clock_says_so_and_what_ends_it(kind, words):
    text = explain(reckoned(date(2026, 6, 9), time(10), kind=kind))
    assert text.startswith("Provisionally due Friday 12 June 2026, 10:00 CEST")
    assert words in text
    assert "until somebody says when the organisation became aware" in text


def test_an_unknown_hour_is_said_to_be_unknown():
    assert "The hour is not known" in explain(reckoned(date(2026, 6, 9), None))


def test_seconds_are_shown_when_they_were_given():
    assert "10:17:42 CEST" in explain(reckoned(date(2026, 6, 9), time(10, 17, 42)))


def test_the_hour_rule_is_information_and_says_what_counts():
    text = explain_hour_rule(AUTUMN)
    assert text.startswith("For information: Regulation (EEC, Euratom) No 1182/71")
    assert "ends Monday 26 October 2026, 18:00 CET" in text
    assert text.endswith("Alerts and lateness go by the strict 72 hours.")


def test_the_article_is_named_in_the_language_of_the_screen_or_by_its_code():
    with translation.override("fr"):
        assert rule_text(AUTUMN) == "article 33, paragraphe 1, du RGPD"
        assert "lundi 26 octobre 2026, 17:00 CET" in explain(AUTUMN)
    assert rule_text(AUTUMN) == "GDPR Article 33(1)"
    assert rule_text(replace(AUTUMN, version="gone")) == "GDPR 33(1)"
