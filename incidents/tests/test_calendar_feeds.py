from datetime import timedelta

import pytest
from django.urls import reverse

from incidents.models import CalendarFeed, Deadline, Entry, Membership
from incidents.rules.links import token_digest
from incidents.selectors.calendars import feed_of, feed_with
from incidents.selectors.clocks import open_deadlines_for
from incidents.services.calendars import note_reading, open_feed, revoke_feed
from incidents.services.duties import set_target
from incidents.services.incidents import log_incident
from incidents.services.people import give_role
from incidents.tests.ics_reading import events_of, instant_of, text_of
from tests.cast import HOUR, NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def token(alice):
    return open_feed(by=alice, now=NOW)


@pytest.fixture
def read(client):
    """`read(token)`: what a calendar program gets, which has not signed in."""

    def answer(token, **headers):
        return client.get(reverse("calendar_feed", args=[token]), headers=headers)

    return answer


def verbs():
    return list(Entry.objects.filter(verb__startswith="feed.").values_list("verb", flat=True))


# The service


def test_only_the_digest_of_a_token_is_kept(alice, token):
    feed = CalendarFeed.objects.get()
    assert (feed.user, feed.token_digest, feed.made_at) == (alice, token_digest(token), NOW)
    assert len(token) >= 43
    entry = Entry.objects.get(verb="feed.opened")
    assert (entry.actor_id, entry.subject_id, entry.chain.organisation) == (alice.pk, feed.pk, None)
    assert token not in str(entry.codes)


def test_a_new_feed_ends_the_old_one(alice, token):
    second = open_feed(by=alice, now=NOW + HOUR)
    assert feed_with(token) is None
    assert feed_with(second) == feed_of(alice)
    assert verbs() == ["feed.opened", "feed.revoked", "feed.opened"]


def test_a_revoked_feed_stays_revoked_and_is_revoked_once(alice, token):
    revoke_feed(by=alice, now=NOW + HOUR)
    revoke_feed(by=alice, now=NOW + 2 * HOUR)
    assert feed_of(alice) is None
    assert CalendarFeed.objects.get().revoked_at == NOW + HOUR
    assert verbs() == ["feed.opened", "feed.revoked"]


def test_nobody_ends_the_feed_of_another_person(alice, bob, token):
    open_feed(by=bob, now=NOW)
    revoke_feed(by=bob, now=NOW)
    assert feed_with(token).user == alice


def test_the_hour_of_a_reading_is_kept_and_written_once_an_hour(
    alice, token, django_assert_num_queries
):
    note_reading(feed_of(alice), now=NOW + timedelta(minutes=20, seconds=3))
    assert feed_of(alice).read_at == NOW
    feed = feed_of(alice)
    with django_assert_num_queries(0):
        note_reading(feed, now=NOW + timedelta(minutes=59))
    note_reading(feed, now=NOW + timedelta(minutes=61))
    assert feed_of(alice).read_at == NOW + HOUR


# The address


def test_the_feed_holds_the_running_deadlines_of_its_user(read, token, aware):
    answer = read(token)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events_of(answer.content)
    (deadline,) = open_deadlines_for(aware.owner)
    assert instant_of(event) == deadline.due_at
    assert aware.code_name in text_of(event, "SUMMARY")
    for secret in (aware.title, aware.organisation.name, "Alice", "press"):
        assert secret not in answer.content.decode()


def test_a_duty_without_a_limit_is_there_at_the_target_that_somebody_set(
    read, token, supplier, alice
):
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    incident = log_incident(supplier, title="Archive", by=alice, now=NOW)
    assert events_of(read(token).content) == []
    set_target(incident.deadlines.get(), hours=24, by=alice, now=NOW)
    (event,) = events_of(read(token).content)
    assert instant_of(event) == NOW + 24 * HOUR
    assert event["alarms"] == [20, 0]


def test_what_ended_is_left_out(read, token, aware):
    Deadline.objects.update(state=Deadline.State.MET, ended_at=NOW)
    assert events_of(read(token).content) == []


def test_the_feed_speaks_the_language_of_its_user_whatever_the_program_speaks(
    read, token, aware, alice
):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    answer = read(token, accept_language="en")
    assert answer["Content-Language"] == "fr"
    assert "lundi 26 octobre" in text_of(events_of(answer.content)[0], "DESCRIPTION")


def test_a_role_that_was_taken_away_takes_its_deadlines_at_once(read, token, aware, alice):
    Membership.objects.filter(user=alice).update(role="administrator")
    answer = read(token)
    assert answer.status_code == 200
    assert events_of(answer.content) == []


def test_a_reporter_reads_what_they_logged_and_no_more(read, aware, laboratory):
    reporter = member("Rita Sol", laboratory, "reporter")
    token = open_feed(by=reporter, now=NOW)
    assert events_of(read(token).content) == []
    log_incident(laboratory, title="Mine", by=reporter, now=NOW)
    assert len(events_of(read(token).content)) == 1


def test_a_stranger_reads_nothing_of_others(read, aware, charlie):
    assert events_of(read(open_feed(by=charlie, now=NOW)).content) == []


@pytest.fixture(params=["unknown", "revoked", "replaced", "deactivated", "digest", "odd"])
def dead(request, alice, token):
    """A token that opens nothing, for one of six reasons."""
    if request.param == "revoked":
        revoke_feed(by=alice, now=NOW)
    if request.param == "replaced":
        open_feed(by=alice, now=NOW)
    if request.param == "deactivated":
        alice.is_active = False
        alice.save(update_fields=["is_active"])
    others = {"unknown": "x" * 43, "digest": token_digest(token), "odd": "é\u0000'"}
    return others.get(request.param, token)


def test_an_address_that_opens_nothing_never_says_why(read, aware, dead, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = read(dead)
    assert (answer.status_code, answer.content) == (404, b"Not found\n")
    assert answer["Content-Type"] == "text/plain"
    assert_kept_private(answer)


def assert_kept_private(answer):
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_answer_is_kept_nowhere_and_names_itself_to_nobody(read, token, aware):
    assert_kept_private(read(token))
    assert_kept_private(read(token, if_none_match=read(token)["ETag"]))


def test_what_has_not_changed_is_not_sent_again(read, token, aware, at_now):
    first = read(token)
    at_now.shift(3 * HOUR)
    again = read(token, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Deadline.objects.filter(state="running").update(clock_version=9)
    assert read(token, if_none_match=first["ETag"]).status_code == 200


def test_reading_changes_the_hour_of_the_reading_and_nothing_else(read, token, aware, alice):
    before = Entry.objects.count()
    read(token)
    assert Entry.objects.count() == before
    assert feed_of(alice).read_at == NOW


@pytest.mark.parametrize("incidents", [1, 9])
def test_reading_costs_the_same_however_much_runs(
    read, token, laboratory, alice, incidents, django_assert_num_queries
):
    for number in range(incidents):
        log_incident(laboratory, title=f"No. {number}", by=alice, now=NOW)
    read(token)
    with django_assert_num_queries(2):
        assert len(events_of(read(token).content)) == incidents


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_address_can_only_be_read(client, token, method):
    assert getattr(client, method)(reverse("calendar_feed", args=[token])).status_code == 405


def test_a_head_has_the_headers_and_no_body(client, token, aware):
    answer = client.head(reverse("calendar_feed", args=[token]))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"]
