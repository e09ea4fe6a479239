"""What an alert says of a clock: its duty by name, time left or gone, and nothing of the case."""

from datetime import timedelta

import pytest
from django.utils import translation

from incidents.models import Deadline
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.rules.regimes import proposals, rules_in_force
from incidents.selectors.clocks import running_deadline
from incidents.services.decisions import decide
from incidents.services.duties import discharge, set_target
from incidents.services.facts import save_facts
from notifications.rendering.clock_alerts import clock_words
from notifications.rendering.messages import LONGEST_SUBJECT
from notifications.rules.ladder import next_rung, rungs
from notifications.selectors.alerts import schedule_of
from notifications.services.acknowledgements import acknowledge
from notifications.tests.mailbox import Mailbox
from tests.cast import HOUR, NOW

pytestmark = pytest.mark.django_db
AWARE = NOW - 5 * HOUR
RULES = {(rule.version, rule.rule): rule for rule in (*rules_in_force(NOW.date()), *proposals())}


@pytest.fixture
def risky(aware, alice):
    """A high risk: the people concerned must be told without delay."""
    facts = BreachFacts(severity="maximal")
    save_facts(aware, facts=facts, read_version=0, by=alice, now=NOW)
    return aware


def on_clocks(mails):
    """Without what confirms the logging, the daily summary and the test mail."""
    others = (": logged", "open incident", "test")
    return [mail for mail in mails if not any(words in mail.subject for words in others)]


def towards_people(incident):
    return running_deadline(incident, "GDPR 34")


def mails_by_hour(mailbox, *, until):
    """The subjects by whole hours since the awareness, of the duty towards the people."""
    at, heard = NOW, []
    while at <= until:
        mails = mailbox.tick(at)
        heard += [((at - AWARE) // HOUR, mail) for mail in mails if "Article 34" in mail.subject]
        at += HOUR
    return heard


def test_three_days_of_a_duty_without_a_limit_as_its_reader_gets_them(risky):
    mailbox = Mailbox()
    heard = mails_by_hour(mailbox, until=AWARE + 73 * HOUR)
    assert [hours for hours, _mail in heard] == [5, 24, 48, 72]
    name = f"{risky.reference} {risky.code_name}"
    assert [mail.subject for _hours, mail in heard] == [
        f"{name}: {span} elapsed – GDPR Article 34(1), the persons concerned"
        for span in ("5 h 00", "24 h 00", "48 h 00", "3 d 0 h")
    ]
    text = heard[1][1].text
    assert "GDPR Article 34(1), the persons concerned. Without delay, no fixed limit" in text
    assert "24 h 00 elapsed since Friday 23 October 2026, 13:00 CEST" in text
    assert f"/incidents/{risky.pk}/" in text
    assert "Patient file" not in "".join(mail.text + mail.subject for mail in mailbox.mails)


def test_it_is_asked_daily_without_end_until_it_is_done(risky, alice):
    mailbox, deadline = Mailbox(), towards_people(risky)
    heard = [
        mail
        for day in range(30, 33)
        for mail in mailbox.tick(AWARE + timedelta(days=day))
        if "Article 34" in mail.subject
    ]
    assert len(heard) == 3
    at = instant_at(AWARE + timedelta(days=33), "Europe/Paris")
    discharge(deadline, kind="done", at=at, number="", reason="", receipt=None, by=alice, now=at.at)
    assert not any("Article 34" in mail.subject for mail in mailbox.tick(at.at + 30 * HOUR))


def test_a_decision_that_ends_the_duty_ends_its_alerts(risky, alice):
    mailbox = Mailbox()
    decide(risky, kind="not_a_breach", reasons="A drill.", by=alice, now=NOW)
    assert mailbox.tick(NOW + 30 * HOUR) == []


def test_a_target_is_said_and_setting_one_repeats_nothing(risky, alice):
    mailbox = Mailbox()
    assert len(on_clocks(mailbox.tick(NOW))) == 1
    set_target(towards_people(risky), hours=30, by=alice, now=NOW + HOUR)
    assert mailbox.tick(NOW + HOUR) == [], "they heard of the four hours already"
    at_24, at_30 = AWARE + 24 * HOUR, AWARE + 30 * HOUR
    (mail,) = [mail for mail in mailbox.tick(at_24) if "Article 34" in mail.subject]
    assert "The target that was set ends Saturday 24 October 2026, 19:00" in mail.text
    assert next_rung(rungs(schedule_of(towards_people(risky))), at_24).at == at_30
    (mail,) = [mail for mail in mailbox.tick(at_30) if "Article 34" in mail.subject]
    assert "The target that was set ended Saturday 24 October 2026, 19:00" in mail.text


def test_a_duty_that_runs_again_is_heard_of_again(risky, alice):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    decide(risky, kind="not_notify", reasons="Unlikely.", by=alice, now=NOW + HOUR)
    decide(risky, kind="notify", reasons="", by=alice, now=NOW + 2 * HOUR)
    assert any("Article 34" in mail.subject for mail in mailbox.tick(NOW + 2 * HOUR))


def test_saying_i_am_on_it_for_a_duty_without_a_limit_silences_no_day(risky, bob):
    acknowledge(towards_people(risky), by=bob, now=AWARE + 25 * HOUR)
    mails = Mailbox().tick(AWARE + 48 * HOUR)
    assert any("Article 34" in mail.subject for mail in mails)


def test_what_is_asked_if_possible_says_so_and_is_no_hourly_alarm(aware, alice):
    from incidents.services.duties import discharge

    main = running_deadline(aware)
    at = instant_at(NOW, "Europe/Paris")
    discharge(main, kind="partly", at=at, number="1", reason="", receipt=None, by=alice, now=NOW)
    mailbox, due_at = Mailbox(), running_deadline(aware, "CNIL supplement").due_at
    (mail,) = on_clocks(mailbox.tick(due_at))
    assert "Supplement asked for by the CNIL, CNIL" in mail.subject
    assert "if possible; after its end, with the reasons" in mail.text
    for hours in range(1, 24):
        assert on_clocks(mailbox.tick(due_at + hours * HOUR)) == []
    assert len(mailbox.tick(due_at + 24 * HOUR)) == 1


def test_the_main_clock_speaks_as_ever(aware):
    (mail,) = on_clocks(Mailbox().tick(running_deadline(aware).due_at - 24 * HOUR))
    assert mail.subject == f"{aware.reference} {aware.code_name}: 24 h 00 left to notify"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", RULES, ids=lambda key: f"{key[0]} {key[1]}")
def test_every_rule_of_the_law_book_makes_a_mail(aware, key, language):
    version, rule = key
    deadline = running_deadline(aware)
    deadline.rule, deadline.rule_version = rule, version
    deadline.recipient = RULES[key].recipient
    if RULES[key].period.kind == "without_delay":
        deadline.due_at = None
    with translation.override(language):
        words = clock_words(deadline, now=NOW)
    assert len(words.subject) <= LONGEST_SUBJECT
    assert "Patient file" not in words.subject + "".join(words.lines)


def test_a_version_of_the_law_that_is_gone_does_not_stop_the_alerts(aware):
    due_at = running_deadline(aware).due_at
    Deadline.objects.update(rule_version="gone-1")
    (mail,) = on_clocks(Mailbox().tick(due_at - 24 * HOUR))
    assert "24 h 00 left" in mail.subject
