"""Every rule of the law book answers in both languages, whatever has happened."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from incidents.models import Deadline
from incidents.rendering.answers import QUESTIONS, answers_of, answers_to
from incidents.rendering.standings import between_text
from incidents.rules.deadlines import anchors_of, outcome, reckon
from incidents.rules.instants import instant_at
from incidents.rules.obligations import profile_of
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.rules.regimes import assemble, packs, rule_named
from incidents.rules.typed_instants import read_instant
from incidents.rules.working_days import Calendar
from incidents.services.clocks import end_clock
from incidents.services.decisions import decide
from incidents.services.duties import discharge, set_target
from incidents.services.incidents import log_incident
from incidents.services.people import give_role
from incidents.services.signals import say_awareness
from tests.cast import HOUR, NOW

RULES = assemble(packs())
PROFILE = profile_of("FR", ["financial_entity"])
AT = datetime(2026, 10, 22, 16, 30, tzinfo=UTC)
# A code, a placeholder or a value of Python that a sentence must never show.
RAW = re.compile(r"%\(|\bNone\b|_[a-z]|\{|  |\.\.")
ALL = ["starts", "length", "ends", "source", "counted", "hour_rule", "article_3_5"]
# Over 72 hours and more a person asks who reads the disputed paragraph how.
POSITIONED = [*ALL, "positions"]
FRENCH = {"en": "Which text says so", "fr": "Quel texte le dit"}


def paris(text):
    return read_instant(text, zone=None, default_zone="Europe/Paris", fold=None)


def happened(rule, how):
    """The events that put a rule into a state."""
    if how == "waits":
        return {}
    kinds = [rule.anchors[0]] if how == "counts" else [anchors_of(rule)[-1]]
    return {kind: instant_at(AT, "Europe/Paris") for kind in kinds}


def told(rule, how):
    found = outcome(rule, happened(rule, how), profile=PROFILE, target=Period("hours", 48))
    return answers_to(rule, found, calendar=PROFILE.calendar)


def expected(rule, how):
    if how == "waits":
        return ALL[:5]
    if rule.period.kind == "without_delay":
        return ALL[:6]
    return POSITIONED if rule.period.kind == "hours" and rule.period.amount > 47 else ALL


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("how", ["waits", "counts", "last_anchor"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule} {rule.version}")
def test_every_rule_in_every_state_answers_every_question_in_both_languages(rule, how, language):
    with translation.override(language):
        answers = told(rule, how)
    assert [answer.code for answer in answers] == expected(rule, how)
    assert next(one for one in answers if one.code == "source").question.startswith(
        FRENCH[language]
    )
    for answer in answers:
        assert answer.text.endswith(".")
        assert answer.text[0].isupper() or answer.text[0].isdigit()
        assert not RAW.search(answer.text.replace("__", "")), answer.text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule} {rule.version}")
def test_no_answer_is_the_same_in_both_languages(rule):
    english = told(rule, "counts")
    with translation.override("fr"):
        french = told(rule, "counts")
    same = [one.code for one, other in zip(english, french, strict=True) if one.text == other.text]
    assert same == []


def texts(rule, *, calendar=PROFILE.calendar, profile=PROFILE, **events):
    happened = {anchor: paris(text) for anchor, text in events.items()}
    found = outcome(rule, happened, profile=profile)
    return {one.code: one.text for one in answers_to(rule, found, calendar=calendar)}


GDPR = rule_named("GDPR 33(1)", "gdpr-2018.1")
DORA = rule_named("DORA initial", "dora-2025.1")


def test_the_72_hours_over_the_night_in_october():
    answers = texts(GDPR, awareness="2026-10-23T18:30")
    assert answers["starts"] == (
        "Friday 23 October 2026, 18:30 CEST (Europe/Paris, UTC+2), when the organisation became "
        "aware."
    )
    assert answers["length"] == "72 hours."
    assert answers["ends"] == "Monday 26 October 2026, 17:30 CET (Europe/Paris, UTC+1)."
    assert "The clocks go back by 1 hour on Sunday 25 October 2026" in answers["counted"]
    assert "ends Monday 26 October 2026, 18:00 CET" in answers["hour_rule"]
    assert answers["article_3_5"].endswith(
        "If a part of a working day is enough, nothing would change. If only whole working days "
        "count, it would end Wednesday 28 October 2026, 00:00 CET (Europe/Paris, UTC+1)."
    )
    assert "(Regulation" not in answers["source"]
    assert answers["source"].endswith(
        "Source: Regulation (EU) 2016/679, Article 33(1) (read in a secondary source, last checked "
        "on 21 November 2026). Law file gdpr-2018.1, in force since 25 May 2018."
    )
    assert "CNIL: 72 hours without any adjustment" in answers["positions"]


def test_where_no_clock_changes_nothing_is_said_about_clocks():
    for text in texts(GDPR, awareness="2026-06-09T10:00").values():
        assert "clocks go" not in text


@pytest.mark.parametrize(
    ("aware", "words"),
    [
        pytest.param("2026-06-09T10:17", "Two working days lie within this period", id="E02"),
        pytest.param("2026-06-12T23:30", "enough, it would end Wednesday 17 June", id="E05"),
        pytest.param("2026-06-12T16:45", "enough, nothing would change. If only", id="E04"),
    ],
)
def test_both_readings_of_article_3_5_are_told(aware, words):
    said = texts(GDPR, awareness=aware)["article_3_5"]
    assert said.startswith("For information, and nothing here goes by it: by Article 3(5)")
    assert "Whether that holds for a period in hours is disputed." in said
    assert words in said


def test_an_unknown_calendar_says_that_it_knows_no_holidays():
    said = texts(GDPR, awareness="2026-06-09T10:17", calendar=Calendar("DE"))
    assert said["article_3_5"].endswith("The public holidays of that country are not known here.")


def test_a_cap_says_its_outer_limit_and_whether_it_counted():
    events = {"awareness": "2026-06-09T10:00", "classification": "2026-06-10T09:00"}
    answers = texts(DORA, **events)
    assert answers["length"] == (
        "4 hours. Outer limit: 24 hours, counted from when the organisation became aware."
    )
    assert answers["starts"].endswith("when the organisation became aware.")
    assert "This outer limit ends before" in answers["counted"]
    assert "this one is shorter" in answers["article_3_5"]


def test_an_unknown_hour_is_said_where_the_clock_starts():
    found = reckon(GDPR, "awareness", paris("2026-06-09T10:00"))
    day = read_instant("2026-06-09T00:00", zone=None, default_zone="Europe/Paris", fold=None)
    unknown = outcome(
        GDPR,
        {"awareness": instant_at(day.at, day.zone, precision="day")},
        profile=PROFILE,
    )
    assert "The hour is not known" in answers_to(GDPR, unknown, calendar=Calendar())[0].text
    assert "The hour" not in answers_to(GDPR, found, calendar=Calendar())[0].text


def test_a_period_in_working_days_holds_them_itself():
    found = reckon(GDPR, "awareness", paris("2026-06-09T10:00"))
    counted = replace(found, period=Period("working_days", 3))
    answers = {one.code: one.text for one in answers_to(GDPR, counted, calendar=Calendar())}
    assert "counts in working days itself" in answers["article_3_5"]


def stored(deadline, now, **more):
    return {one.code: one.text for one in answers_of(deadline, now=now, **more)}


def of_33_1(incident):
    return incident.deadlines.filter(rule="GDPR 33(1)").order_by("-clock_version").first()


@pytest.mark.django_db
def test_a_stored_clock_says_where_it_stands_in_the_order_of_the_questions(aware):
    answers = answers_of(of_33_1(aware), now=NOW)
    codes = [answer.code for answer in answers]
    assert codes == [code for code in QUESTIONS if code in codes]
    assert stored(of_33_1(aware), NOW)["stands"] == "2 d 19 h left."
    assert stored(of_33_1(aware), NOW + 80 * HOUR)["stands"] == "Late by 13 h 00."
    assert next(one for one in answers if one.code == "ends").instant == of_33_1(aware).due_at


@pytest.mark.django_db
def test_a_provisional_clock_says_so_until_it_is_late(logged):
    assert stored(of_33_1(logged), NOW)["stands"] == "Provisional: 3 d 0 h left."
    assert "until somebody says" in stored(of_33_1(logged), NOW)["starts"]
    assert stored(of_33_1(logged), NOW + 80 * HOUR)["stands"].startswith("Late by")


@pytest.mark.django_db
def test_between_the_two_ends_it_is_said_and_neither_before_nor_after(laboratory, alice):
    incident = log_incident(laboratory, title="Half past", by=alice, now=NOW + HOUR / 2)
    clock = of_33_1(incident)
    strict = NOW + HOUR / 2 + 72 * HOUR
    second = timedelta(seconds=1)
    assert "between" not in stored(clock, strict)
    said = stored(clock, strict + second)["between"]
    assert said.startswith("The strict 72 hours are over. By the reading of Regulation 1182/71")
    assert "17:30" not in said
    assert "between" in stored(clock, strict + HOUR / 2)
    assert "between" not in stored(clock, strict + HOUR / 2 + second)
    end_clock(clock, state=Deadline.State.MET, by=alice, now=strict + second)
    assert "between" not in stored(clock, strict + second)


@pytest.mark.django_db
def test_between_the_ends_of_a_period_in_months_no_hours_are_named(aware):
    final = rule_named("DORA final", "dora-2025.1")
    month = reckon(final, "dora_intermediate", paris("2026-06-09T10:00"))
    text = between_text(of_33_1(aware), month, now=month.due_at + HOUR)
    assert text.startswith("The strict end is past.")


@pytest.mark.django_db
def test_a_clock_that_ended_says_how(aware, alice):
    clock = of_33_1(aware)
    end_clock(clock, state=Deadline.State.MET, by=alice, now=NOW)
    assert stored(clock, NOW)["stands"].endswith("UTC+2): filed 2 d 19 h before the deadline.")
    filed = stored(clock, NOW, filed_at=NOW - HOUR)["stands"]
    assert filed.startswith("Friday 23 October 2026, 17:00 CEST")
    assert filed.endswith("filed 2 d 20 h before the deadline.")


@pytest.mark.django_db
def test_a_decision_a_lifted_duty_and_a_newer_clock_are_told(aware, alice):
    first = aware.deadlines.get(rule="GDPR 33(1)", clock_version=1)
    assert stored(first, NOW)["stands"].startswith("Replaced by a newer version of this clock. Fr")
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    assert stored(of_33_1(aware), NOW)["stands"].startswith("Ended by a decision. Friday 23")
    lifted = of_33_1(aware)
    lifted.state, lifted.ended_at = Deadline.State.LIFTED, None
    assert stored(lifted, NOW)["stands"] == "Does not apply any more."


@pytest.mark.django_db
def test_a_clock_that_was_counted_anew_after_its_end_says_whose_clock_counts(aware, alice):
    end_clock(of_33_1(aware), state=Deadline.State.MET, by=alice, now=NOW)
    say_awareness(
        aware,
        moment=instant_at(NOW - 9 * HOUR, "Europe/Paris"),
        how="press",
        who="",
        signal=None,
        reason="Earlier.",
        by=alice,
        now=NOW + HOUR,
    )
    assert of_33_1(aware).state == Deadline.State.MET
    assert stored(of_33_1(aware), NOW + HOUR)["stands"].startswith("Counted anew after it had e")


@pytest.fixture
def processing(supplier, alice):
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    return log_incident(supplier, title="At the supplier", by=alice, now=NOW, role="processor")


@pytest.mark.django_db
def test_a_duty_without_a_limit_says_for_how_long_it_runs_and_its_target(processing, alice):
    clock = processing.deadlines.get()
    later = NOW + 3 * HOUR
    assert stored(clock, later)["stands"] == "Running for 3 h 00."
    assert stored(clock, later)["ends"] == "No fixed limit."
    set_target(clock, hours=24, by=alice, now=later)
    clock = processing.deadlines.get(state="running")
    assert stored(clock, later)["stands"] == "Running for 3 h 00. Target: 21 h 00 left."
    assert stored(clock, later)["length"] == "Without delay. The target that was set: 24 hours."
    assert "The target that was set ends Saturday 24 October" in stored(clock, later)["ends"]
    discharge(
        clock,
        kind="done",
        at=instant_at(NOW + 2 * HOUR, "Europe/Paris"),
        number="",
        reason="",
        receipt=None,
        by=alice,
        now=later,
    )
    clock.refresh_from_db()
    said = stored(clock, later)["stands"]
    assert said == "Friday 23 October 2026, 20:00 CEST (Europe/Paris, UTC+2): done after 2 h 00."
    assert stored(clock, later, filed_at=NOW - HOUR)["stands"].endswith("UTC+2).")
    assert "after" not in stored(clock, later, filed_at=NOW - HOUR)["stands"]


@pytest.mark.django_db
def test_a_version_that_the_law_book_no_longer_holds_is_refused(aware):
    clock = of_33_1(aware)
    clock.rule_version = "gone"
    with pytest.raises(Refused, match="rule_version_gone"):
        answers_of(clock, now=NOW)
