"""The page behind the link of an alert, for somebody on a phone who is not signed in."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from breachtrack.tests.test_logs import lines_of
from incidents.models import Entry, Membership, User
from incidents.services.decisions import decide
from notifications.models import Acknowledgement, Alert, AlertPlan, Delivery, Escalation, LadderStep
from notifications.rendering.links import LONGEST, answer_token
from notifications.rules.ladder import Rung
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.services.acknowledgements import acknowledge_every_clock
from notifications.services.planning import plan_rung
from notifications.tests.mailbox import Mailbox
from tests.cast import HOUR, NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LINK = re.compile(r"https?://\S+(/on-it/\S+/)")


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


def alert_to(reader, incident):
    plan_rung(Rung("called-2-1", NOW), reader=reader, about=incident, now=NOW)
    return incident.alerts.get(rung="called-2-1", channel=reader.channel, contact=reader.person)


@pytest.fixture
def deputy(laboratory):
    return member("Dora Deputy", laboratory, "analyst")


@pytest.fixture
def link(aware, deputy):
    alert = alert_to(Reader(PERSON, deputy.pk), aware)
    return reverse("alert_answer", args=[answer_token(alert, now=NOW)])


def rows():
    tables = (Acknowledgement, Alert, Delivery, Entry, Escalation, Session)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_link_in_the_mail_leads_to_the_page(client, aware, alice, at_now):
    at = aware.deadlines.get(state="running").due_at - 24 * HOUR
    [mail] = [one for one in Mailbox().tick(at) if "left to notify" in one.subject]
    at_now.move_to(at)
    assert "Say “I'm on it” without signing in" in mail.text
    answer = client.get(LINK.search(mail.text)[1])
    assert answer.status_code == 200
    assert "This link was sent to Alice Martin" in words(answer)


def test_it_says_how_it_stands_and_nothing_of_the_case(client, aware, link):
    shown = words(client.get(link))
    for said in (
        f"{aware.reference} {aware.code_name}",
        "Laboratory of the Mill",
        "2 d 19 h left",
        "Due Monday 26 October 2026, 12:00 CET",
        "Nobody is on it.",
        "It holds until 24 October 2026, 16:20 CEST",
    ):
        assert said in shown
    assert "Patient file" not in shown


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_the_link_changes_nothing(client, link, method):
    before = rows()
    answer = getattr(client, method)(link, headers={"user-agent": "SafeLinks"})
    assert answer.status_code == 200
    assert rows() == before


def test_f44_the_deputy_who_was_called_is_on_it_by_one_press(client, aware, deputy, link, at_now):
    answer = client.post(link, follow=True)
    shown = words(answer)
    assert "You are on it until 24 October 2026, 16:20 CEST." in shown
    assert "Nobody further is called until then." in shown
    assert f'href="/incidents/{aware.pk}/"' in answer.content.decode()
    said = Acknowledgement.objects.get()
    assert (said.by, said.alert) == (deputy, Alert.objects.get())
    assert said.alert.confirmed_at == NOW
    at_now.move_to(said.until)
    assert "Dora Deputy was on it until 24 October 2026, 16:20 CEST." in words(client.get(link))


def test_pressing_twice_is_one_word_and_later_it_counts_anew(client, link, at_now):
    client.post(link)
    before = rows()
    assert client.post(link).status_code == 302
    assert rows() == before
    at_now.shift(2 * HOUR)
    assert client.post(link).status_code == 302
    first, second = Acknowledgement.objects.order_by("at")
    assert second.until > first.until


def test_the_press_is_offered_again_only_where_it_gives_more_time(client, link, at_now):
    shown = words(client.post(link, follow=True))
    assert "I'm still on it" not in shown
    at_now.shift(2 * HOUR)
    shown = words(client.get(link))
    assert "You are on it until 24 October 2026, 16:20 CEST." in shown
    assert "Press again to stay on it until 24 October 2026, 17:40 CEST. I'm still on it" in shown


def test_who_is_on_it_already_is_named_with_the_end_of_their_word(client, aware, alice, link):
    acknowledge_every_clock(aware, by=alice, now=NOW)
    shown = words(client.get(link))
    assert "Already on it: Alice Martin, until 24 October 2026, 16:20 CEST" in shown
    assert "Also on it: Alice Martin" in words(client.post(link, follow=True))


def test_the_emergency_address_answers_without_a_name(client, aware, laboratory):
    plan = AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    alert = alert_to(Reader(EMERGENCY), aware)
    Alert.objects.filter(pk=alert.pk).update(recipient="duty@example.org")
    link = reverse("alert_answer", args=[answer_token(alert, now=NOW)])
    # Nobody knows who reads there: in the language of the country.
    assert "Vous vous en occupez jusqu’au" in words(client.post(link, follow=True))
    assert Acknowledgement.objects.get().by is None
    plan.emergency_email = "other@example.org"
    plan.save()
    assert client.get(link).status_code == 410


def test_the_press_needs_the_token_of_this_very_page(link):
    client = Client(enforce_csrf_checks=True)
    assert client.post(link).status_code == 403
    page = client.get(link).content.decode()
    key = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)[1]
    assert client.post(link, {"csrfmiddlewaretoken": key}).status_code == 302
    assert Acknowledgement.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_another_method_is_refused(client, link, method):
    before = rows()
    assert getattr(client, method)(link).status_code == 405
    assert rows() == before


def test_french_by_the_reader_and_not_by_the_browser(client, deputy, link):
    deputy.language = "fr"
    deputy.save(update_fields=["language"])
    answer = client.get(link, headers={"accept-language": "en"})
    assert '<html lang="fr"' in answer.content.decode()
    assert answer["Content-Language"] == "fr"
    assert "Je m’en occupe" in words(answer)
    assert 'name="language"' not in answer.content.decode()


# What is refused


def test_a_link_of_an_older_week_says_so_in_the_language_of_its_reader(
    client, deputy, link, at_now
):
    deputy.language = "fr"
    deputy.save(update_fields=["language"])
    at_now.shift(LONGEST + timedelta(seconds=1))
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "Ce lien est trop ancien" in words(answer)
    assert not Acknowledgement.objects.exists()


def test_a_link_of_clocks_that_ended_says_that_nothing_is_left(client, aware, alice, link):
    decide(aware, kind="not_notify", reasons="Encrypted.", by=alice, now=NOW)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "No clock runs any more" in words(answer)
        assert aware.code_name in words(answer)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("how", ["deactivated", "not a member any more"])
def test_somebody_who_left_learns_nothing_and_changes_nothing(client, aware, deputy, link, how):
    if how == "deactivated":
        deputy.is_active = False
        deputy.save(update_fields=["is_active"])
    else:
        Membership.objects.filter(user=deputy).delete()
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "is not called for this incident any more" in words(answer)
        assert aware.code_name not in words(answer)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "auditor"])
def test_a_link_ends_with_the_role_that_had_its_reader_called(client, aware, deputy, link, role):
    Membership.objects.filter(user=deputy).update(role=role)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert aware.code_name not in words(answer)
    assert not Acknowledgement.objects.exists()


def test_whoever_the_ladder_calls_by_name_answers_in_whatever_role(
    client, aware, laboratory, deputy, link
):
    Membership.objects.filter(user=deputy).update(role="auditor")
    LadderStep.objects.create(organisation=laboratory, position=1, who="person", person=deputy)
    assert client.post(link).status_code == 302
    assert Acknowledgement.objects.filter(by=deputy).exists()


def test_a_link_in_the_mailbox_that_its_reader_left_is_no_key(client, aware, deputy, link):
    Alert.objects.filter(contact=deputy).update(recipient=deputy.email)
    assert client.get(link).status_code == 200
    User.objects.filter(pk=deputy.pk).update(email="dora@elsewhere.example.org")
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
    assert not Acknowledgement.objects.exists()


def test_a_link_that_was_changed_is_no_link(client, link):
    key, _dot, rest = link.removeprefix("/on-it/").partition(".")
    for wrong in (f"/on-it/{int(key) + 1}.{rest}", link[:-2] + "/", "/on-it/x/"):
        for answer in (client.get(wrong), client.post(wrong)):
            assert answer.status_code == 404
            assert "This link is not complete" in words(answer)


def test_who_tries_many_links_waits_and_a_good_link_still_opens(client, link):
    for number in range(20):
        assert client.post(f"/on-it/{number}/").status_code == 404
    assert client.post("/on-it/again/").status_code == 429
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302


def test_an_alert_about_no_incident_takes_nothing_on(client, laboratory, deputy):
    reader = Reader(PERSON, deputy.pk)
    plan_rung(Rung("test-1", NOW), reader=reader, about=laboratory, now=NOW)
    alert = Alert.objects.get()
    assert client.get(f"/on-it/{answer_token(alert, now=NOW)}/").status_code == 404


# What the address tells to whom


def test_no_cache_keeps_the_page_and_no_other_site_learns_its_address(client, link):
    answer = client.get(link)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert link.split("/")[2] not in answer.content.decode()


def test_the_token_does_not_stand_in_the_log(client, link, caplog):
    client.put(link)
    client.get(link.replace("/on-it/", "/on-it/1"))
    Client(enforce_csrf_checks=True).post(link)
    token = link.split("/")[2]
    assert lines_of(caplog)
    for line in lines_of(caplog):
        assert token not in line
        assert "/on-it/…/" in line
