"""F43: the confirmation of what was logged, within a minute, to two people, with a calendar."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from incidents.rules.facts import BreachFacts
from incidents.selectors.clocks import running_deadline, running_deadlines
from incidents.services.decisions import decide
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident
from incidents.services.people import give_role
from notifications.models import Alert, AlertPlan, Escalation
from notifications.rendering import alerts, calendar_files
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.confirmations import confirm_logged
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW, member

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def confirmations(mails):
    return [mail for mail in mails if ": logged" in mail.subject or "enregistré" in mail.subject]


def events(mail):
    """By UID: sequence, start, status, hours of the alarms before the start."""
    calendar = Calendar.from_ical(mail.calendar)
    assert calendar["method"] == "PUBLISH"
    return {
        str(event["uid"]): (
            event["sequence"],
            event.decoded("dtstart"),
            str(event.get("status", "")),
            [-alarm.decoded("trigger") / HOUR for alarm in event.walk("VALARM")],
        )
        for event in calendar.walk("VEVENT")
    }


def test_f43_within_a_minute_of_logging_two_people_have_it_and_never_again(logged, bob):
    mailbox = Mailbox()
    mails = confirmations(mailbox.tick(NOW + 15 * SECOND))
    assert [mail.to for mail in mails] == ["alice", "bob"]
    for minutes in (1, 5, 60 * 24):
        assert confirmations(mailbox.tick(NOW + minutes * MINUTE)) == []


def test_two_sweeps_at_once_plan_it_once(logged, bob):
    assert confirm_logged(now=NOW) == 1
    assert confirm_logged(now=NOW) == 0
    assert Alert.objects.filter(rung="logged").count() == 2


def test_the_text_says_what_runs_who_else_knows_and_no_fact(logged, alice, bob):
    alice_s, bob_s = confirmations(Mailbox().tick(NOW))
    assert alice_s.subject == (
        f"{logged.reference} {logged.code_name}: logged, 3 d 0 h left – decide the awareness"
    )
    text = alice_s.text
    assert f"Incident {logged.reference} ({logged.code_name}), Laboratory of the Mill" in text
    assert "It was logged on Friday 23 October 2026, 18:00 CEST (Europe/Paris, UTC+2)" in text
    assert "- GDPR Article 33(1), CNIL: provisionally due Monday 26 October 2026, 17:00 CET" in text
    assert "Decide the awareness on the page of the incident" in text
    assert "This mail also went to: Bob Durand." in text
    assert "This mail also went to: Alice Martin." in bob_s.text
    assert f"/incidents/{logged.pk}/" in text
    assert logged.title not in text + alice_s.calendar + alice_s.subject


def test_the_calendar_beside_it_holds_each_deadline_to_the_second_with_its_alarms(aware):
    [mail] = confirmations(Mailbox().tick(NOW))
    due = [one.due_at for one in running_deadlines(aware) if one.due_at]
    assert sorted(start for _, start, _, _ in events(mail).values()) == sorted(due)
    [(_, start, status, alarms)] = [
        event for event in events(mail).values() if event[1] == running_deadline(aware).due_at
    ]
    assert (status, alarms) == ("", [48, 24, 12, 6, 3, 1, 0])
    assert start.utcoffset() == timedelta(0)


def test_the_mail_is_one_text_and_one_calendar_and_every_copy_is_the_same(logged):
    Mailbox().tick(NOW)
    mail = message_from_bytes(bytes(Alert.objects.get().message), policy=policy.default)
    assert mail.get_content_type() == "multipart/mixed"
    kinds = [(part.get_content_type(), part.get_filename()) for part in mail.iter_parts()]
    assert kinds == [("text/plain", None), ("text/calendar", f"{logged.reference}.ics")]
    alert = Alert.objects.get()
    again = alerts.alert_message(alert, now=alert.planned_at)
    assert again == (alert.message_id, bytes(alert.message))


@pytest.mark.parametrize("broken", ["calendar_to_publish", "with_attachment"])
def test_a_calendar_that_cannot_be_made_stops_no_mail(logged, monkeypatch, caplog, broken):
    def fails(*args, **kwargs):
        raise ValueError("no calendar today")

    module = calendar_files if broken == "calendar_to_publish" else alerts
    monkeypatch.setattr(module, broken, fails)
    [mail] = confirmations(Mailbox().tick(NOW))
    assert "provisionally due" in mail.text
    assert "calendar" not in mail.text
    assert mail.calendar == ""
    assert "no calendar today" in caplog.text


def test_an_awareness_said_later_moves_the_event_in_the_calendar_outside(logged, alice):
    from incidents.tests.test_services_clocks import say

    mailbox = Mailbox()
    [before] = confirmations(mailbox.tick(NOW))
    say(logged, NOW - 5 * HOUR, by=alice, now=NOW + HOUR)
    mailbox.tick(NOW + HOUR)
    say(logged, NOW - 9 * HOUR, by=alice, now=NOW + 2 * HOUR)
    [news] = [
        mail for mail in mailbox.tick(NOW + 2 * HOUR) if "awareness was changed" in mail.subject
    ]
    assert "open it, and they stand in your own calendar" in news.text
    for uid, (sequence, start, _, _) in events(before).items():
        later, moved, status, _ = events(news)[uid]
        assert later > sequence
        assert moved < start or status == "CANCELLED"


def test_the_first_awareness_is_told_once_with_the_calendar_that_is_true_now(logged, alice, bob):
    from incidents.tests.test_services_clocks import say

    mailbox = Mailbox()
    before, _ = confirmations(mailbox.tick(NOW))
    say(logged, NOW - 5 * HOUR, by=alice, now=NOW + 20 * MINUTE)
    mails = mailbox.tick(NOW + 20 * MINUTE)
    assert [mail.to for mail in mails] == ["alice", "bob"]
    assert mails[0].subject.endswith("the awareness was decided, 2 d 18 h left")
    assert "Alice Martin said when the organisation became aware: Friday 23" in mails[0].text
    assert "provisional" not in mails[0].text.lower()
    uid, (sequence, start, _, _) = next(iter(events(before).items()))
    assert events(mails[0])[uid][:2] == (sequence + 2, start - 5 * HOUR)
    assert mailbox.tick(NOW + 25 * MINUTE) == []


def test_an_awareness_that_the_confirmation_told_is_not_told_again(aware):
    mailbox = Mailbox()
    assert len(mailbox.tick(NOW)) == 1
    assert mailbox.tick(NOW + HOUR) == []


def test_f44_what_nobody_takes_on_calls_the_deputy_half_an_hour_after_the_logging(logged, bob):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    assert mailbox.tick(NOW + 29 * MINUTE) == []
    [mail] = mailbox.tick(NOW + 30 * MINUTE)
    assert (mail.to, "nobody is on it" in mail.subject) == ("bob", True)


def test_where_somebody_was_on_it_first_nobody_further_is_called(logged, alice, bob):
    acknowledge_every_clock(logged, by=alice, now=NOW)
    assert len(Mailbox().tick(NOW)) == 2
    assert not Escalation.objects.exists()


def test_what_ended_before_the_tick_is_not_confirmed(logged, alice):
    decide(logged, kind="not_a_breach", reasons="No data.", by=alice, now=NOW)
    assert Mailbox().tick(NOW) == []


def test_what_ended_before_the_mail_left_is_called_back(logged, alice):
    confirm_logged(now=NOW)
    decide(logged, kind="not_a_breach", reasons="No data.", by=alice, now=NOW)
    assert Mailbox().tick(NOW) == []
    assert Alert.objects.get().state == "cancelled"


def test_a_drill_says_so(laboratory, alice):
    log_incident(laboratory, title="Tonight", by=alice, now=NOW, is_drill=True)
    [mail] = confirmations(Mailbox().tick(NOW))
    assert mail.subject.startswith("Drill: ")
    assert "This is a drill: nothing happened." in mail.text


def test_the_emergency_address_is_the_second_mailbox_of_who_is_alone(logged, laboratory):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    mails = confirmations(Mailbox().tick(NOW))
    assert [mail.to for mail in mails] == ["alice", "duty"]
    assert "also went to: the emergency address" in mails[0].text


def test_who_is_alone_reads_that_nobody_else_got_it(logged):
    [mail] = confirmations(Mailbox().tick(NOW))
    assert "Nobody else got this mail" in mail.text


def test_who_joins_later_is_not_told_of_what_was_logged_long_ago(logged, laboratory):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    fatou = member("Fatou Ba", laboratory, "analyst")
    give_role(fatou, organisation=laboratory, role="dpo", by=None, now=NOW + HOUR)
    assert confirmations(mailbox.tick(NOW + HOUR)) == []


def test_f11_after_a_night_of_silence_it_says_so(laboratory, alice):
    mailbox = Mailbox()
    mailbox.tick(NOW - HOUR)
    log_incident(laboratory, title="Tonight", by=alice, now=NOW)
    [mail] = confirmations(mailbox.tick(NOW + 9 * HOUR))
    assert "The scheduler was silent from" in mail.text


def test_in_french(laboratory, alice):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    log_incident(laboratory, title="Fuite", by=alice, now=NOW)
    [mail] = Mailbox().tick(NOW)
    assert "enregistré, il reste 3 j 0 h – indiquez la prise de connaissance" in mail.subject
    assert "Ces délais courent" in mail.text
    assert "ouvrez-le" in mail.text


def test_many_confirmed_incidents_cost_two_queries(laboratory, alice, django_assert_num_queries):
    for number in range(28):
        log_incident(laboratory, title=str(number), by=alice, now=NOW)
    confirm_logged(now=NOW)
    with django_assert_num_queries(2):
        assert confirm_logged(now=NOW + MINUTE) == 0


def test_a_clock_without_a_limit_is_named_and_stands_in_no_calendar(aware, alice):
    save_facts(aware, facts=BreachFacts(severity="maximal"), read_version=0, by=alice, now=NOW)
    [mail] = confirmations(Mailbox().tick(NOW))
    assert "the persons concerned: without delay, no fixed limit, since" in mail.text
    assert len(events(mail)) == len([one for one in running_deadlines(aware) if one.due_at])
