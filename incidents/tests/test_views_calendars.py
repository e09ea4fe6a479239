import pytest
from django.conf import settings
from django.urls import reverse

from incidents.models import Deadline, Membership
from incidents.rules.instants import instant_at
from incidents.selectors.calendars import feed_with
from incidents.services.calendars import open_feed
from incidents.services.incidents import log_incident
from incidents.services.signals import say_awareness
from incidents.tests.ics_reading import events_of, instant_of, text_of
from tests.cast import HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def token(alice):
    return open_feed(by=alice, now=NOW)


@pytest.fixture
def read(client):
    """`read(token)`: what a calendar program gets, which has not signed in."""
    return lambda token: client.get(reverse("calendar_feed", args=[token]))


# The pages


def test_the_address_is_shown_once_and_works(sign_in, alice, aware, client):
    page = sign_in(alice).post(reverse("calendar_open"))
    link = page.context["link"]
    assert link.startswith(f"{settings.SITE_URL}/calendar/")
    assert link in page.content.decode()
    assert link.rpartition("/")[2] not in client.get(reverse("calendar")).content.decode()
    client.logout()
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_the_page_says_whether_and_when_the_feed_was_read(sign_in, alice, token, read):
    client = sign_in(alice)
    assert "no calendar has asked" in client.get(reverse("calendar")).content.decode()
    read(token)
    page = client.get(reverse("calendar")).content.decode()
    assert "in the hour that began 23 October 2026, 18:00 CEST" in page


def test_revoking_counts_from_the_next_reading(sign_in, alice, token, read):
    answer = sign_in(alice).post(reverse("calendar_revoke"), follow=True)
    assert "is revoked" in answer.content.decode()
    assert "Make my address" in answer.content.decode()
    assert read(token).status_code == 404


@pytest.mark.parametrize("name", ["calendar", "calendar_open", "calendar_revoke"])
def test_who_has_not_signed_in_is_sent_to_the_door(client, name):
    for method in (client.get, client.post):
        assert method(reverse(name)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["calendar_open", "calendar_revoke"])
def test_looking_neither_makes_nor_ends_an_address(sign_in, alice, token, name):
    assert sign_in(alice).get(reverse(name)).status_code == 405
    assert feed_with(token)


def test_the_pages_speak_french(sign_in, alice, token):
    client = sign_in(alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert "Révoquer l’adresse" in client.get(reverse("calendar")).content.decode()
    assert "Votre adresse est prête" in client.post(reverse("calendar_open")).content.decode()


def test_who_belongs_nowhere_any_more_still_finds_the_page(sign_in, alice, token, read):
    Membership.objects.filter(user=alice).delete()
    read(token)
    assert "16:00 UTC" in sign_in(alice).get(reverse("calendar")).content.decode()


# The file of one deadline


@pytest.fixture
def clock(aware):
    return aware.deadlines.get(state=Deadline.State.RUNNING)


def file_of(client, deadline):
    return client.get(reverse("deadline_calendar", args=[deadline.incident_id, deadline.pk]))


def test_one_deadline_is_a_file_to_save(sign_in, bob, clock):
    answer = file_of(sign_in(bob), clock)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    name = f"{clock.incident.reference}-GDPR-33-1-CNIL.ics"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "no-store"
    (event,) = events_of(answer.content)
    assert instant_of(event) == clock.due_at


def test_the_file_speaks_the_language_of_the_page(sign_in, bob, clock):
    client = sign_in(bob)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    (event,) = events_of(file_of(client, clock).content)
    assert text_of(event, "DESCRIPTION").startswith("Échéance le lundi 26 octobre")


def test_an_old_address_gives_the_clock_of_today(sign_in, alice, aware, clock):
    say_awareness(
        aware,
        moment=instant_at(NOW - 9 * HOUR, "Europe/Paris"),
        how="press",
        who="Alice Martin",
        signal=None,
        reason="Earlier than thought.",
        by=alice,
        now=NOW,
    )
    (event,) = events_of(file_of(sign_in(alice), clock).content)
    assert instant_of(event) == NOW + 63 * HOUR


def test_another_duty_towards_the_same_authority_is_another_file(sign_in, alice, aware, clock):
    supplement = aware.deadlines.get(pk=clock.pk)
    supplement.pk, supplement.rule, supplement.clock_version = None, "CNIL supplement", 9
    supplement.due_at = clock.due_at + 72 * HOUR
    supplement.save()
    (event,) = events_of(file_of(sign_in(alice), clock).content)
    assert instant_of(event) == clock.due_at


def test_the_file_of_what_ended_takes_it_away(sign_in, alice, clock):
    Deadline.objects.update(state=Deadline.State.MET, ended_at=NOW)
    assert b"METHOD:CANCEL" in file_of(sign_in(alice), clock).content


def test_there_is_no_file_of_an_instant_that_does_not_exist(sign_in, alice, clock):
    Deadline.objects.filter(pk=clock.pk).update(due_at=None)
    assert file_of(sign_in(alice), clock).status_code == 404


def test_a_stranger_finds_no_file(sign_in, charlie, clock):
    assert file_of(sign_in(charlie), clock).status_code == 404


def test_a_deadline_of_another_incident_is_not_found(sign_in, alice, clock, laboratory):
    other = log_incident(laboratory, title="Another", by=alice, now=NOW)
    address = reverse("deadline_calendar", args=[other.pk, clock.pk])
    assert sign_in(alice).get(address).status_code == 404


def test_the_page_of_an_incident_leads_to_the_file_of_its_clock(sign_in, alice, clock):
    page = sign_in(alice).get(reverse("incident", args=[clock.incident_id])).content.decode()
    assert reverse("deadline_calendar", args=[clock.incident_id, clock.pk]) in page
