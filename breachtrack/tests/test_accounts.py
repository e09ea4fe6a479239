import pytest
from django.core.cache import cache
from django.test import RequestFactory

from breachtrack.accounts import InvitedOnly
from incidents.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"
PAGES = ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/"]
SIGNED_IN_PAGES = ["logout/", "password/change/", "reauthenticate/"]


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, name="Alice")


def test_nobody_signs_up_alone(client):
    assert not InvitedOnly().is_open_for_signup(RequestFactory().get("/"))
    client.post(
        "/accounts/signup/",
        {"email": "charlie@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_door_is_open_to_a_stranger(client, page):
    response = client.get(f"/accounts/{page}")
    assert response.status_code == 200
    assert 'class="brand"' in response.content.decode()


@pytest.mark.parametrize("page", SIGNED_IN_PAGES)
def test_a_page_about_oneself_asks_a_stranger_to_sign_in(client, page):
    response = client.get(f"/accounts/{page}")
    assert response.status_code == 302


@pytest.mark.parametrize("page", SIGNED_IN_PAGES)
def test_a_page_about_oneself_is_ours(client, alice, page):
    client.force_login(alice)
    response = client.get(f"/accounts/{page}", follow=True)
    assert response.status_code == 200
    assert 'class="brand"' in response.content.decode()


@pytest.mark.parametrize(
    ("language", "other"), [("en", "Français"), ("fr", "English")], ids=["English", "French"]
)
def test_the_sign_in_page_speaks_the_language_of_the_browser_and_offers_the_other(
    client, language, other
):
    page = client.get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert other in page
    assert 'name="login"' in page
    assert 'name="password"' in page


def test_the_language_is_switched_by_a_form_and_one_comes_back_to_the_same_page(client):
    answer = client.post("/i18n/setlang/", {"language": "fr", "next": "/accounts/login/?next=/x"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/x")
    assert '<html lang="fr"' in client.get("/accounts/login/").content.decode()


def test_the_language_switch_leads_nowhere_else(client):
    answer = client.post("/i18n/setlang/", {"language": "fr", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_wrong_password_is_said_at_the_top_and_keeps_the_address(client, alice):
    response = client.post(
        "/accounts/login/", {"login": alice.email, "password": "not the right one"}
    )
    page = response.content.decode()
    assert "error-summary" in page
    assert alice.email in page


def test_too_many_attempts_are_told_how_long_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    cache.clear()
    answers = [client.post("/accounts/login/", {}) for _attempt in range(2)]
    cache.clear()
    assert answers[1].status_code == 429
    assert "Wait five minutes" in answers[1].content.decode()


def test_the_right_password_signs_in(client, alice):
    response = client.post("/accounts/login/?next=/x", {"login": alice.email, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/x")


def test_a_sign_out_asks_first(client, alice):
    client.force_login(alice)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_lock_the_place_they_come_from_and_not_the_person(client, alice):
    cache.clear()

    def sign_in(password, place):
        form = {"login": alice.email, "password": password}
        return client.post("/accounts/login/", form, REMOTE_ADDR=place)

    for _ in range(10):
        assert sign_in("wrong but long enough", "203.0.113.9").status_code == 200
    assert "Too many" in sign_in(PASSWORD, "203.0.113.9").content.decode()
    assert sign_in(PASSWORD, "198.51.100.7").status_code == 302
