from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from incidents.models import Entry, Instance
from incidents.selectors.people import set_up_link_is_open
from incidents.services.people import issue_set_up_link, issue_sign_in_link

pytestmark = pytest.mark.django_db


def link(user, *, ago=timedelta(0)):
    return f"/sign-in/link/{issue_sign_in_link(user, now=timezone.now() - ago)}/"


@pytest.fixture
def a_demo(db):
    return Instance.objects.create(is_demo=True, instance_id=uuid4(), created_at=timezone.now())


@pytest.fixture
def invented(alice):
    alice.email = "alice@labos.example"
    alice.save(update_fields=["email"])
    return alice


def test_a_link_signs_in_once_and_says_then_what_to_do(client, alice):
    address = link(alice)
    assert client.get(address).status_code == 302
    assert client.session["_auth_user_id"] == str(alice.pk)
    again = client.get(address)
    assert again.status_code == 410
    assert "manage.py sign_in_link" in again.content.decode()


def test_a_link_starts_a_session_under_a_new_key(client, alice):
    client.get("/accounts/login/")
    session = client.session
    session["before"] = "x"
    session.save()
    before = client.session.session_key
    client.get(link(alice))
    assert client.session.session_key != before


def test_a_link_brings_the_language_of_the_person(client, alice):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    assert client.get(link(alice)).cookies["django_language"].value == "fr"


@pytest.mark.parametrize("method", ["head", "post"])
def test_a_preview_spends_no_link(client, alice, method):
    address = link(alice)
    assert getattr(client, method)(address).status_code == 405
    assert client.get(address).status_code == 302


def test_an_expired_link_is_spent(client, alice):
    assert client.get(link(alice, ago=timedelta(hours=13))).status_code == 410


def test_somebody_who_left_is_not_signed_in(client, alice):
    address = link(alice)
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert client.get(address).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_set_up_link_signs_nobody_in_and_stays_unspent(client):
    token = issue_set_up_link(now=timezone.now())
    assert client.get(f"/sign-in/link/{token}/").status_code == 410
    assert set_up_link_is_open(token, now=timezone.now())


def test_the_page_of_a_spent_link_speaks_french(client):
    page = client.get("/sign-in/link/nothing/", headers={"accept-language": "fr"})
    assert '<html lang="fr"' in page.content.decode()


def test_the_command_prints_a_link_that_works(client, alice):
    printed = StringIO()
    call_command("sign_in_link", alice.email.upper(), stdout=printed)
    address = printed.getvalue().strip()
    assert client.get(address.partition("8000")[2]).status_code == 302


def test_the_command_says_that_nobody_has_the_address():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("sign_in_link", "nobody@example.org")


@pytest.fixture
def inside(client, bob):
    """Somebody who is signed in already: the page opens no door from outside."""
    client.force_login(bob)
    return client


def test_the_demo_opens_no_door_from_outside(client, a_demo, invented):
    for answer in (client.get("/demo/"), client.post("/demo/", {"person": invented.pk})):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_the_demo_lets_one_look_as_anybody_invented(inside, a_demo, invented, elsewhere):
    assert invented.name in inside.get("/demo/").content.decode()
    assert inside.post("/demo/", {"person": invented.pk}).status_code == 302
    assert inside.session["_auth_user_id"] == str(invented.pk)
    assert Entry.objects.filter(verb="demo.looked_as", subject_id=invented.pk).exists()


@pytest.mark.parametrize("person", ["", "0", "x", "99999999999999999999999", "²"])
def test_the_demo_knows_nobody_else(inside, a_demo, invented, person):
    assert inside.post("/demo/", {"person": person}).status_code == 404


def test_a_person_added_to_the_demo_is_nobody_to_look_as(inside, a_demo, alice):
    assert inside.post("/demo/", {"person": alice.pk}).status_code == 404


def test_without_a_demo_there_is_no_such_page(inside, invented):
    assert inside.get("/demo/").status_code == 404
    assert inside.post("/demo/", {"person": invented.pk}).status_code == 404


def test_a_setting_closes_the_page_whatever_the_database_says(inside, a_demo, invented, settings):
    settings.DEMO = False
    assert inside.get("/demo/").status_code == 404


def test_the_page_of_the_demo_speaks_french(inside, a_demo, invented):
    page = inside.get("/demo/", headers={"accept-language": "fr"})
    assert '<html lang="fr"' in page.content.decode()
