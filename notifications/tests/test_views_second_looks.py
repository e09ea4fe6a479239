"""The pages of a second look: asking, reading every answer, saying what was found."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from incidents.models import Organisation
from notifications.models import SecondLook, Submission
from notifications.services import submissions
from notifications.tests.test_views_submissions import FILED
from tests.cast import NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def aware(aware):
    Organisation.objects.filter(pk=aware.organisation_id).update(second_person_reads=True)
    return aware


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, incident):
    return reverse(name, args=[incident.pk])


def ask(incident, user):
    return as_person(user).post(at("second_look_ask", incident))


def say(incident, user, *, verdict="agreed", because="", language="en", digest=None):
    client = as_person(user)
    digest = (
        digest or client.get(at("second_look", incident)).context["form"]["read_digest"].value()
    )
    said = {"verdict": verdict, "because": because, "read_digest": digest}
    return client.post(at("second_look", incident), said, headers={"accept-language": language})


def page(user, where, language="en"):
    answer = as_person(user).get(where, headers={"accept-language": language})
    return answer.content.decode()


def test_from_asking_to_the_frozen_version(aware, alice, bob):
    filing = at("filing", aware)
    assert "Ask for a second look" in page(alice, filing)
    assert ask(aware, alice)["Location"] == at("second_look", aware)
    assert "Alice Martin asked for a second look" in page(bob, filing)
    assert say(aware, bob)["Location"] == at("second_look", aware)
    assert "Bob Durand read exactly these answers and agreed." in page(alice, filing)
    answer = as_person(alice).post(at("filing_submit", aware), FILED)
    version = page(alice, answer["Location"])
    assert "Bob Durand, who agreed on" in version
    assert "asked by Alice Martin" in version
    assert "Read version 0 of the draft" in page(alice, at("incident", aware))


def test_the_reader_sees_every_answer_and_the_asker_no_buttons(aware, alice, bob):
    ask(aware, alice)
    read = page(bob, at("second_look", aware))
    assert "Laboratory of the Mill" in read
    assert 'name="verdict"' in read
    own = page(alice, at("second_look", aware))
    assert 'name="verdict"' not in own
    assert "Another person says here what they found." in own


def test_not_yet_stands_on_the_page_of_the_draft_and_can_be_asked_again(aware, alice, bob):
    ask(aware, alice)
    say(aware, bob, verdict="not_yet", because="The <count> is missing.")
    draft = page(alice, at("filing", aware))
    assert "Bob Durand read these answers and does not agree yet:" in draft
    assert escape("The <count> is missing.") in draft
    assert "Ask again" in draft


def test_a_change_makes_it_void_and_the_page_says_so(aware, alice, bob):
    ask(aware, alice)
    say(aware, bob)
    client = as_person(alice)
    form = client.get(at("filing", aware)).context["form"]
    client.post(
        at("filing", aware), {"shown": form["shown"].value(), "description": "Another story."}
    )
    draft = page(alice, at("filing", aware))
    assert "Bob Durand agreed to other answers. They have changed since" in draft
    answer = client.post(at("filing_submit", aware), FILED)
    assert answer.status_code == 400
    assert "agreed to other answers than those that would be frozen" in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "wants a second person to have read the filing first"),
        ("fr", "demande qu’une deuxième personne ait lu la notification"),
    ],
)
def test_refused_it_says_so_and_keeps_what_was_typed(aware, alice, language, words):
    answer = as_person(alice).post(
        at("filing_submit", aware),
        FILED | {"number": "VN-2026-77"},
        headers={"accept-language": language},
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert 'value="VN-2026-77"' in answer.content.decode()


def test_filed_already_it_is_recorded_alone_with_a_reason_that_the_version_shows(aware, alice):
    data = FILED | {"alone_because": "Filed at 3 <at night>."}
    answer = as_person(alice).post(at("filing_submit", aware), data)
    version = page(alice, answer["Location"])
    assert "Recorded by one person alone, because" in version
    assert escape("Filed at 3 <at night>.") in version


def test_where_nobody_else_may_read_it_says_so_and_offers_no_button(aware, alice):
    draft = page(alice, at("filing", aware))
    assert "Nobody else in your organisation may read it" in draft
    assert at("second_look_ask", aware) not in draft


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Say what is still wrong"),
        ("fr", "Dites ce qui ne va pas encore"),
    ],
)
def test_not_yet_without_a_reason_is_refused(aware, alice, bob, language, words):
    ask(aware, alice)
    answer = say(aware, bob, verdict="not_yet", language=language)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert SecondLook.objects.get().verdict == ""


def test_what_was_typed_about_answers_that_changed_is_shown_again(aware, alice, bob):
    ask(aware, alice)
    answer = say(aware, bob, verdict="not_yet", because="The count.", digest="0" * 64)
    assert answer.status_code == 400
    assert "The count." in answer.content.decode()
    assert "The answers changed since somebody asked" in answer.content.decode()


def test_an_auditor_reads_and_says_nothing(aware, alice):
    ask(aware, alice)
    auditor = member("Dora Petit", aware.organisation, "auditor")
    assert 'name="verdict"' not in page(auditor, at("second_look", aware))
    client = as_person(auditor)
    assert client.post(at("second_look", aware), {"verdict": "agreed"}).status_code == 403


def test_who_asked_cannot_agree_by_hand(aware, alice):
    ask(aware, alice)
    answer = say(aware, alice)
    assert answer.status_code == 400
    assert "You asked for this second look yourself" in answer.content.decode()


def test_where_nobody_wants_it_no_page_speaks_of_it(aware, alice):
    Organisation.objects.update(second_person_reads=False)
    for name in ("filing", "filing_submit"):
        text = page(alice, at(name, aware))
        assert "A second person reads it first" not in text
        assert "alone_because" not in text
