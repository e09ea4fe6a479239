"""F43: the daily summary while anything is open, once a day by the wall clock, outages or not."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from incidents.models import Chain
from incidents.services.decisions import decide
from incidents.services.incidents import log_incident
from notifications.models import Alert, AlertPlan
from notifications.rules.digests import latest_digest
from notifications.selectors.audit import audit
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.digests import plan_due_digests
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW, found, member

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 10, 24, 8, 0, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "day", "expected"),
    [
        pytest.param("Europe/Paris", 2, "2026-03-29", "2026-03-29T01:00", id="it does not exist"),
        pytest.param("Europe/Paris", 2, "2026-10-25", "2026-10-25T00:00", id="it comes twice"),
        pytest.param("Europe/Paris", 8, "2026-03-29", "2026-03-29T06:00", id="a spring morning"),
        pytest.param("Europe/Paris", 8, "2026-10-25", "2026-10-25T07:00", id="an autumn morning"),
        pytest.param("Asia/Kathmandu", 8, "2026-10-25", "2026-10-25T02:15", id="three quarters"),
        pytest.param("Asia/Kolkata", 8, "2026-10-25", "2026-10-25T02:30", id="half an hour"),
        pytest.param("Australia/Lord_Howe", 2, "2026-10-04", "2026-10-03T15:30", id="half a jump"),
        pytest.param("Asia/Kolkata", 0, "2026-10-25", "2026-10-24T18:30", id="midnight"),
    ],
)
def test_once_a_day_at_the_hour_of_the_wall_clock(zone, hour, day, expected):
    at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    seen = {}
    for minutes in range(-36 * 60, 36 * 60, 5):
        rung = latest_digest(at + minutes * MINUTE, zone=zone, hour=hour)
        assert rung.at <= at + minutes * MINUTE
        seen.setdefault(rung.code, rung.at)
        assert seen[rung.code] == rung.at
    assert seen[f"digest-{day}"] == at
    days = [date.fromisoformat(code.removeprefix("digest-")) for code in sorted(seen)]
    assert all(later - earlier == DAY for earlier, later in pairwise(days))


def digests(mails):
    return [mail for mail in mails if "open incident" in mail.subject]


pytestmark = pytest.mark.django_db


def test_it_comes_each_morning_while_anything_is_open_and_never_twice(logged, alice):
    mailbox, mornings = Mailbox(), []
    for quarter in range(4 * 24 * 4):
        at = NOW + quarter * 15 * MINUTE
        mornings += [at] * len(digests(mailbox.tick(at)))
    assert mornings == [MORNING, MORNING + 25 * HOUR, MORNING + 49 * HOUR, MORNING + 73 * HOUR]
    decide(logged, kind="not_a_breach", reasons="None.", by=alice, now=at)
    assert digests(mailbox.tick(at + DAY)) == []


def test_what_was_logged_this_morning_waits_for_the_next_one(laboratory, alice):
    log_incident(laboratory, title="Late", by=alice, now=MORNING + HOUR)
    mailbox = Mailbox()
    assert digests(mailbox.tick(MORNING + HOUR)) == []
    assert len(digests(mailbox.tick(MORNING + 25 * HOUR))) == 1


def test_f11_after_three_days_of_silence_one_leaves(logged):
    mailbox = Mailbox()
    assert len(digests(mailbox.tick(MORNING + 4 * DAY))) == 1
    assert Alert.objects.filter(rung__startswith="digest-").count() == 1


def test_f23_the_one_of_yesterday_is_not_sent_beside_the_one_of_today(logged):
    plan_due_digests(now=MORNING)
    assert len(digests(Mailbox().tick(MORNING + 25 * HOUR))) == 1
    yesterday = Alert.objects.get(rung="digest-2026-10-24")
    assert yesterday.state == "superseded"


def test_one_that_waits_is_called_back_when_nothing_is_open_any_more(logged, alice):
    plan_due_digests(now=MORNING)
    decide(logged, kind="not_a_breach", reasons="None.", by=alice, now=MORNING)
    assert Mailbox().tick(MORNING) == []
    assert Alert.objects.get(rung__startswith="digest-").state == "cancelled"


def test_it_says_what_is_open_the_most_urgent_first_and_who_is_on_it(logged, laboratory, alice):
    other = log_incident(laboratory, title="Another secret", by=alice, now=NOW + HOUR)
    acknowledge_every_clock(other, by=alice, now=MORNING - HOUR)
    [mail] = digests(Mailbox().tick(MORNING))
    assert mail.subject == "Laboratory of the Mill: 2 open incidents, 2 d 10 h left"
    first, second = (mail.text.index(one.code_name) for one in (logged, other))
    assert first < second
    assert "Nobody is on it." in mail.text[first:second]
    assert "On it: Alice Martin until Sunday 25 October 2026, 0" in mail.text[second:]
    assert "GDPR Article 33(1), CNIL: provisionally due Monday 26" in mail.text
    assert "secret" not in mail.text
    assert "Patient" not in mail.text


def test_it_holds_the_head_of_the_journal_as_an_anchor_outside(logged, laboratory):
    [mail] = digests(Mailbox().tick(MORNING))
    chain = Chain.objects.get(organisation=laboratory)
    assert f"Journal: entry {chain.head_number}, digest {chain.head_digest}." in mail.text


def test_it_says_which_alerts_were_refused(logged):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    Alert.objects.filter(rung="logged").update(state="failed")
    [mail] = digests(mailbox.tick(MORNING))
    assert "Alerts were refused, to: Alice Martin." in mail.text


def test_the_owner_and_every_dpo_read_it_and_nobody_learns_of_what_they_may_not_see(
    logged, laboratory, bob
):
    zoe = member("Zoe Roy", laboratory, "reporter")
    theirs = log_incident(laboratory, title="Mine", by=zoe, now=NOW)
    mails = {mail.to: mail.text for mail in digests(Mailbox().tick(MORNING))}
    assert sorted(mails) == ["alice", "zoe"]
    assert logged.code_name in mails["alice"]
    assert theirs.code_name in mails["zoe"]
    assert logged.code_name not in mails["zoe"]


def test_it_says_that_fewer_than_two_people_can_be_reached_and_not_where_there_are_two(
    logged, laboratory, one_is_too_few
):
    [alone] = digests(Mailbox().tick(MORNING))
    assert "Alerts reach Alice Martin alone" in alone.text
    member("Bob Durand", laboratory, "analyst")
    [beside] = digests(Mailbox().tick(MORNING + DAY + HOUR))
    assert "alone" not in beside.text


def test_an_hour_of_ones_own_counts(logged, laboratory):
    AlertPlan.objects.create(organisation=laboratory, digest_hour=20)
    assert len(digests(Mailbox().tick(MORNING - 12 * HOUR))) == 1


def test_a_summary_that_is_missing_is_found_after_two_ticks(logged):
    Mailbox().tick(NOW)
    assert "digest_missing" not in audit(now=MORNING + timedelta(seconds=29)).counts
    assert "digest_missing" in audit(now=MORNING + timedelta(seconds=30)).counts
    plan_due_digests(now=MORNING + MINUTE)
    assert "digest_missing" not in audit(now=MORNING + MINUTE).counts


def test_in_french(logged, alice):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    [mail] = [mail for mail in Mailbox().tick(MORNING) if "ouvert" in mail.subject]
    assert "Personne ne s’en occupe." in mail.text
    assert "Journal\u00a0: entrée" in mail.text


def test_many_organisations_and_incidents_cost_no_more_queries(
    laboratory, alice, django_assert_num_queries
):
    for number in range(28):
        log_incident(laboratory, title=str(number), by=alice, now=NOW)
    for number in range(30):
        place = found(f"Place {number}")
        somebody = member(f"Somebody{number} Else", place, "dpo")
        log_incident(place, title="Theirs", by=somebody, now=NOW)
    plan_due_digests(now=MORNING)
    with django_assert_num_queries(3):
        assert plan_due_digests(now=MORNING + MINUTE) == 0
