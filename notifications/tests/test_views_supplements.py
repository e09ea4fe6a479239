"""The page of what changed: works, wrong organisation, logged out, wrong method, French."""

import json
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from incidents.rules.instants import instant_at
from notifications.models import Submission
from notifications.selectors import filings as filing_selectors
from notifications.selectors import supplements as supplement_selectors
from notifications.selectors.filings import filing_of, worksheet_of
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from notifications.tests.test_supplements import CNIL, without
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
UNKNOWN = {"unknown": True}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def filed(aware, alice):
    open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    say(aware, alice, measures_after=UNKNOWN, description="A <b>server</b>")
    file(aware, alice, "initial")
    return aware


def say(incident, by, **answers):
    version = worksheet_of(incident).version
    save_draft(filing_of(incident), answers=answers, read_version=version, by=by, now=NOW)


def file(incident, by, kind, at=NOW):
    return submissions.record_submission(
        filing_of(incident),
        kind=kind,
        filed_at=instant_at(at, "Europe/Paris"),
        number="VN-1",
        receipt=None,
        by=by,
        now=at,
    )


def page_of(incident, client, **headers):
    return client.get(reverse("filing_supplement", args=[incident.pk]), headers=headers)


def words(incident, client, language="en"):
    return page_of(incident, client, **{"accept-language": language}).content.decode()


def test_right_after_a_filing_nothing_changed(filed, alice, sign_in):
    page = words(filed, sign_in(alice))
    assert "Nothing changed since the last filing." in page
    assert "<table" not in page


def test_old_and_new_stand_side_by_side_with_what_became_known(filed, alice, sign_in):
    say(filed, alice, measures_after="Accounts closed")
    page = words(filed, sign_in(alice))
    assert "1 answer changed" in page
    assert "known now" in page
    # The answer as the form has it, and below it in the words of the reader.
    assert '<td data-label="Filed before">Non connu à ce stade.' in page
    assert "Not known at this stage." in page
    assert '<td data-label="Now">Accounts closed' in page
    assert f'href="{reverse("filing", args=[filed.pk])}#measures_after"' in page
    assert "A &lt;b&gt;server" not in page
    assert "VN-1" in page


def test_the_text_to_copy_is_in_the_language_of_the_form(filed, alice, sign_in):
    say(filed, alice, measures_after="Accounts closed", description="Two <b>servers</b>")
    page = words(filed, sign_in(alice))
    text = page.partition('<pre class="copy__value" id="text" lang="fr">')[2].partition("</pre>")[0]
    assert text.startswith("7. Descriptif détaillé de la violation\n")
    assert "À présent\u00a0: Two &lt;b&gt;servers&lt;/b&gt;" in text
    assert "Filed before" not in text


def test_after_a_complement_it_is_compared_with_that_one(filed, alice, sign_in, clock):
    say(filed, alice, measures_after="Accounts closed")
    clock.move_to(NOW + HOUR)
    file(filed, alice, "complementary", NOW + HOUR)
    client = sign_in(alice)
    page = words(filed, client)
    assert "Nothing changed since the last filing." in page
    assert "Version 2: Complementary notification" in page
    say(filed, alice, description="Three servers")
    assert "1 answer changed" in words(filed, client)


def test_the_soft_clock_of_the_complement_is_shown_and_never_says_that_it_is_too_late(
    filed, alice, sign_in, clock
):
    client = sign_in(alice)
    page = words(filed, client)
    assert f'data-due="{(NOW + 72 * HOUR).isoformat()}"' in page
    assert "if possible; after it, say why it comes later" in page
    clock.move_to(NOW + 73 * HOUR)
    # The session of three days ago is over.
    page = words(filed, sign_in(alice))
    assert '<p class="banner banner--warning">' in page
    assert '<p class="banner banner--danger">' not in page


def test_before_anything_was_filed_the_page_says_so(aware, alice, sign_in):
    page = words(aware, sign_in(alice))
    assert "Nothing was filed yet: there is nothing to compare with." in page
    assert reverse("filing_copy", args=[aware.pk]) in page


def test_a_version_of_an_older_form_is_read_by_that_form(filed, alice, sign_in, monkeypatch):
    newer = replace(without("description"), id="cnil-2027-01")
    monkeypatch.setattr(filing_selectors, "form_of_filing", lambda filing, **how: newer)
    older = replace(without("measures_after"), id="cnil-2023-07")
    monkeypatch.setattr(supplement_selectors, "form_of_filing", lambda filing, **how: older)
    say(filed, alice, measures_after="Accounts closed")
    page = words(filed, sign_in(alice))
    assert "new question of the form" in page
    assert "the form asks this no more" in page
    assert CNIL.by_id["description"].label_fr in page


def test_the_frozen_answers_stay_as_they_were(filed, alice, sign_in):
    before = Submission.objects.get().version.answers
    say(filed, alice, measures_after="Accounts closed")
    words(filed, sign_in(alice))
    assert Submission.objects.get().version.answers == before
    assert json.loads(before)["measures_after"] == UNKNOWN


@pytest.mark.parametrize("name", ["filing", "filing_copy", "filing_submit"])
def test_the_pages_of_the_filing_lead_to_it_once_something_was_filed(filed, alice, sign_in, name):
    page = sign_in(alice).get(reverse(name, args=[filed.pk])).content.decode()
    assert reverse("filing_supplement", args=[filed.pk]) in page


def test_an_auditor_reads_it_and_is_led_to_no_form(filed, laboratory, alice, sign_in):
    say(filed, alice, measures_after="Accounts closed")
    page = words(filed, sign_in(member("Dora Petit", laboratory, "auditor")))
    assert "1 answer changed" in page
    assert "#measures_after" not in page
    assert reverse("filing_submit", args=[filed.pk]) not in page


def test_in_french_the_official_label_stands_alone(filed, alice, sign_in):
    say(filed, alice, measures_after="Comptes fermés")
    page = words(filed, sign_in(alice), "fr")
    assert "Ce qui a changé depuis le dernier dépôt" in page
    assert "connu à présent" in page
    assert "Security measures" not in page
    assert "Technical and organisational" not in page


def test_a_stranger_finds_no_page(filed, charlie, sign_in):
    assert page_of(filed, sign_in(charlie)).status_code == 404


def test_who_is_not_signed_in_is_asked_to(filed, client):
    answer = page_of(filed, client)
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_takes_no_other_method(filed, alice, sign_in, method):
    client = sign_in(alice)
    address = reverse("filing_supplement", args=[filed.pk])
    assert getattr(client, method)(address).status_code == 405
