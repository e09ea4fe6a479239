import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.test import Client, RequestFactory
from django.urls import path

from breachtrack import views
from incidents.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, name="Alice")


def breaks(request):
    raise RuntimeError("as planned")


def assert_guarded(response):
    assert response["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY
    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_health_answers_anybody_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert_guarded(response)


def test_health_refuses_a_post(client):
    assert client.post("/healthz").status_code == 405


def test_the_sign_in_page_is_guarded(client):
    response = client.get("/accounts/login/")
    assert response.status_code == 200
    assert_guarded(response)


def test_a_page_of_a_signed_in_person_is_guarded(client, alice):
    client.force_login(alice)
    response = client.get("/accounts/password/change/")
    assert response.status_code == 200
    assert_guarded(response)


def test_an_address_that_does_not_exist_is_guarded_and_says_what_it_may_mean(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "another organisation" in response.content.decode()
    assert_guarded(response)


def test_a_form_without_its_token_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.c"})
    assert response.status_code == 403
    assert "Press Back" in response.content.decode()
    assert_guarded(response)


def test_a_host_that_is_not_ours_is_refused_and_guarded(client):
    response = client.get("/accounts/login/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert_guarded(response)


class BrokenAddresses:
    urlpatterns = [path("breaks", login_not_required(breaks))]
    handler500 = "breachtrack.views.server_error"


def test_a_page_that_breaks_is_guarded_and_speaks_both_languages(settings):
    settings.ROOT_URLCONF = BrokenAddresses
    response = Client(raise_request_exception=False).get("/breaks")
    assert response.status_code == 500
    assert "Something broke" in response.content.decode()
    assert "Une erreur" in response.content.decode()
    assert_guarded(response)


def test_the_page_for_a_breakdown_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert views.server_error(RequestFactory().get("/")).status_code == 500


def test_the_referrer_policy_lets_a_browser_name_our_own_origin_with_a_form():
    """With no-referrer a browser sends `Origin: null`, and Django refuses every form."""
    assert settings.SECURE_REFERRER_POLICY == "same-origin"
