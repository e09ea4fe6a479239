"""Who is signed in, asked by a page that has been open for long."""

import pytest

from incidents.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", "a long enough sentence", name="Alice")


def test_it_names_the_reader_and_gives_the_token_that_a_form_needs_now(client, alice):
    client.force_login(alice)
    answer = client.get("/session/").json()
    assert answer["who"] == str(alice.pk)
    assert len(answer["token"]) == 64


def test_without_a_session_it_leads_to_the_door(client):
    response = client.get("/session/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_it_answers_no_post(client, alice):
    client.force_login(alice)
    assert client.post("/session/").status_code == 405


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_of_a_signed_in_person_carries_what_it_will_ask(client, alice, language):
    client.force_login(alice)
    client.cookies["django_language"] = language
    page = client.get("/").content.decode()
    assert f'data-session="/session/" data-who="{alice.pk}"' in page
    assert 'id="kept-signed-out"' in page


def test_the_page_of_a_stranger_asks_nothing(client):
    page = client.get("/accounts/login/").content.decode()
    assert "data-session" not in page
    assert "keep.js" not in page
