"""The first page of an empty instance: its link is spent by success, and by nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.encryption.keyring import keyring
from incidents.models import Instance, Organisation, SignInLink, User
from incidents.rules.roles import Action
from incidents.selectors.people import is_demo, may_in
from incidents.services.incidents import log_incident
from incidents.services.people import found_organisation, issue_set_up_link, issue_sign_in_link

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"
ANSWERS = {
    "organisation_name": "Laboratory of the Mill",
    "kind": "controller",
    "country": "fr",
    "time_zone": "Europe/Paris",
    "siren": "123 456 782",
    "lead_authority": "CNIL",
    "name": "Alice Martin",
    "email": "Alice@Example.org",
    "language": "fr",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def address():
    return f"/set-up/{issue_set_up_link(now=timezone.now())}/"


def test_the_first_person_is_signed_in_and_the_instance_is_theirs(client, address):
    answer = client.post(address, ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    alice, organisation = User.objects.get(), Organisation.objects.get()
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert alice.check_password(PASSWORD)
    assert (alice.email, alice.language) == ("alice@example.org", "fr")
    assert (organisation.country, organisation.siren) == ("FR", "123456782")
    assert may_in(alice, organisation, Action.DECIDE)
    assert answer.cookies["django_language"].value == "fr"
    assert Instance.objects.exists()
    assert not is_demo()


def test_the_first_incident_of_a_new_instance_is_sealed(client, address, settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    keyring.cache_clear()
    try:
        client.post(address, ANSWERS)
        assert settings.KEYS_FILE.exists()
        assert settings.MACHINE_FILE.exists()
        keyring.cache_clear()
        log_incident(
            Organisation.objects.get(), title="One", by=User.objects.get(), now=timezone.now()
        )
    finally:
        keyring.cache_clear()


def test_the_first_person_is_the_contact_of_the_organisation(client, address):
    client.post(address, ANSWERS)
    organisation = Organisation.objects.get()
    assert organisation.contact_name == "Alice Martin"
    assert organisation.contact_function == "DPO"
    assert organisation.contact_email.lower() == "alice@example.org"


def test_which_laws_concern_the_organisation_is_asked_at_once(client, address):
    said = {"region": "FR-974", "profile": ["health_body"], "further_authorities": "DPC"}
    client.post(address, ANSWERS | said)
    organisation = Organisation.objects.get()
    assert organisation.place == "FR-974"
    assert organisation.profile == ["health_body"]
    assert organisation.further_authorities == ["DPC"]


def test_the_first_person_may_invite_the_second(client, address):
    client.post(address, ANSWERS)
    assert may_in(User.objects.get(), Organisation.objects.get(), Action.MANAGE_PEOPLE)


def test_the_link_works_once(client, address):
    client.post(address, ANSWERS)
    assert client.get(address).status_code == 410
    assert client.post(address, ANSWERS).status_code == 410
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"organisation_name": ""}, "required"),
        ({"country": "France"}, "two letters"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"siren": "12"}, "nine digits"),
        ({"email": "alice"}, "valid email"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "another long sentence"}, "two passwords differ"),
        ({"kind": "state"}, "Select a valid choice"),
        ({"name": "Al\x00ice"}, "control character"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_bad_input_is_refused_kept_and_spends_nothing(client, address, fields, words):
    answer = client.post(address, ANSWERS | fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert 'value="CNIL"' in page
    assert PASSWORD not in page
    assert not SignInLink.objects.filter(used_at__isnull=False).exists()
    assert not User.objects.exists()
    assert client.post(address, ANSWERS).status_code == 302


def test_an_instance_that_is_not_empty_is_not_set_up_again(client, address):
    found_organisation(by=None, now=timezone.now(), name="Here before")
    assert client.get(address).status_code == 410
    assert client.post(address, ANSWERS).status_code == 410
    assert not User.objects.exists()


def test_neither_an_old_link_nor_a_sign_in_link_sets_up(client, db):
    old = issue_set_up_link(now=timezone.now() - timedelta(days=8))
    user = User.objects.create_user("bob@example.org", None, name="Bob")
    for token in (old, issue_sign_in_link(user, now=timezone.now()), "nothing"):
        assert client.post(f"/set-up/{token}/", ANSWERS).status_code == 410
    assert not Organisation.objects.exists()


def test_the_page_speaks_the_language_of_the_browser(client, address):
    page = client.get(address, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert '<option value="fr" selected>' in page


def test_another_method_is_refused(client, address):
    assert client.put(address).status_code == 405


def test_the_sign_in_page_of_an_empty_instance_says_where_the_link_is(client):
    assert "printed in the terminal" in client.get("/accounts/login/").content.decode()
    found_organisation(by=None, now=timezone.now(), name="Somebody")
    assert "printed in the terminal" not in client.get("/accounts/login/").content.decode()
