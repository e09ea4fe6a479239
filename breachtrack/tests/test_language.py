"""The language switch of the header: the screen at once, and the alerts of who is signed in."""

import pytest

from incidents.models import Entry
from incidents.rendering.journal import entry_text

pytestmark = pytest.mark.django_db
SWITCH = "/i18n/setlang/"


def chosen():
    return Entry.objects.filter(verb="language.chosen")


def test_the_language_of_who_is_signed_in_is_kept_for_their_alerts(sign_in, alice):
    answer = sign_in(alice).post(SWITCH, {"language": "fr", "next": "/people/"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert answer.cookies["django_language"].value == "fr"
    alice.refresh_from_db()
    assert alice.language == "fr"
    assert entry_text(chosen().get(), zone="UTC") == "Chose another language: French"


def test_nobody_else_changes_their_language(sign_in, alice, bob):
    sign_in(alice).post(SWITCH, {"language": "fr"})
    bob.refresh_from_db()
    assert bob.language == "en"


def test_the_same_language_again_is_no_entry(sign_in, alice):
    sign_in(alice).post(SWITCH, {"language": "en"})
    assert not chosen().exists()


@pytest.mark.parametrize("code", ["tlh", "", "fr-ca", "FR", "f\x00r", "x" * 500])
def test_a_code_that_is_not_known_is_ignored(sign_in, alice, code):
    assert sign_in(alice).post(SWITCH, {"language": code}).status_code == 302
    alice.refresh_from_db()
    assert alice.language == "en"
    assert not chosen().exists()


def test_a_stranger_switches_the_screen_alone(client, alice):
    answer = client.post(SWITCH, {"language": "fr"})
    assert answer.cookies["django_language"].value == "fr"
    assert not chosen().exists()


def test_looking_switches_nothing(sign_in, alice):
    assert sign_in(alice).get(SWITCH, {"language": "fr"}).status_code == 302
    alice.refresh_from_db()
    assert alice.language == "en"
