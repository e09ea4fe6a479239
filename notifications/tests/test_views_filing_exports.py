"""The exports as pages: works, wrong organisation, logged out, wrong method, French, frozen."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from incidents.rules.instants import instant_at
from incidents.services.signals import say_awareness
from notifications.models import Submission
from notifications.rendering.filing_exports import EXPORTS
from notifications.selectors.filings import filing_of
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from notifications.tests.test_filing_exports import word_text
from tests.cast import HOUR, NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
DRAFTS = {"filing_draft_docx": "docx", "filing_draft_text": "txt", "filing_draft_json": "json"}
VERSIONS = {
    "filing_version_docx": "docx",
    "filing_version_text": "txt",
    "filing_version_json": "json",
}
ALL = {**DRAFTS, **VERSIONS}


@pytest.fixture
def filed(aware, alice, now, monkeypatch):
    """Version 1 is frozen, with a word of Alice's in it."""
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=now)
    save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=alice, now=now)
    freeze(filing, alice, now)
    return aware


def freeze(filing, alice, now, language="fr"):
    return submissions.record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(now, "Europe/Paris"),
        number="VN-1",
        receipt=None,
        by=alice,
        now=now,
        language=language,
    )


def url(name, incident):
    return reverse(name, args=[incident.pk] if name in DRAFTS else [incident.pk, 1])


def said(answer, suffix):
    return word_text(answer.content) if suffix == "docx" else answer.content.decode()


@pytest.mark.parametrize("name", ALL)
def test_a_stranger_finds_no_file(filed, charlie, sign_in, name):
    assert sign_in(charlie).get(url(name, filed)).status_code == 404


@pytest.mark.parametrize("name", ALL)
def test_who_is_not_signed_in_is_asked_to(filed, client, name):
    answer = client.get(url(name, filed))
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_only_read(filed, alice, sign_in, name):
    assert sign_in(alice).post(url(name, filed)).status_code == 405


@pytest.mark.parametrize("name", ALL)
def test_a_reporter_of_the_organisation_may_not_take_it_out(filed, laboratory, sign_in, name):
    dora = member("Dora Petit", laboratory, "reporter")
    assert sign_in(dora).get(url(name, filed)).status_code in (403, 404)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_version_that_nobody_froze_is_not_found(filed, alice, sign_in, name):
    assert sign_in(alice).get(reverse(name, args=[filed.pk, 2])).status_code == 404


@pytest.mark.parametrize(("name", "suffix"), ALL.items())
@pytest.mark.parametrize("screen", ["en", "fr"])
def test_the_file_is_in_the_language_of_the_authority_whatever_the_screen_speaks(
    filed, alice, sign_in, name, suffix, screen
):
    answer = sign_in(alice).get(url(name, filed), headers={"accept-language": screen})
    text = said(answer, suffix)
    assert answer["Content-Type"] == EXPORTS[suffix].content_type
    assert "Descriptif détaillé de la violation" in text
    assert "Rennes" in text
    assert "Detailed description of the breach" not in text
    assert "Notified" not in text


@pytest.mark.parametrize(("name", "suffix"), DRAFTS.items())
def test_a_draft_bears_its_name_and_is_kept_by_no_cache(filed, alice, sign_in, name, suffix):
    for screen, word in (("en", "draft"), ("fr", "brouillon")):
        answer = sign_in(alice).get(url(name, filed), headers={"accept-language": screen})
        wanted = f'attachment; filename="2026-001-{word}.{suffix}"'
        assert answer["Content-Disposition"] == wanted
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("filing_version_docx", "2026-001-CNIL-v1.docx"),
        ("filing_version_text", "2026-001-CNIL-v1.txt"),
        ("filing_version_json", "2026-001-CNIL-v1-filing.json"),
    ],
)
def test_a_version_bears_its_number_and_is_kept_by_no_cache(filed, alice, sign_in, name, file):
    answer = sign_in(alice).get(url(name, filed))
    assert answer["Content-Disposition"] == f'attachment; filename="{file}"'
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "suffix"), DRAFTS.items())
def test_a_reading_copy_is_made_in_the_language_asked_for_and_no_other(
    filed, alice, sign_in, name, suffix
):
    client = sign_in(alice)
    for query, label in (
        ("?language=en", "Detailed description of the breach"),
        ("?language=../x", "Descriptif détaillé de la violation"),
    ):
        assert label in said(client.get(url(name, filed) + query), suffix)


@pytest.mark.parametrize(("name", "suffix"), VERSIONS.items())
def test_a_frozen_version_gives_the_same_bytes_whatever_was_said_since(
    filed, alice, sign_in, name, suffix
):
    client, filing = sign_in(alice), filing_of(filed)
    before = client.get(url(name, filed)).content
    later = NOW + HOUR
    with time_machine.travel(later, tick=False):
        draft = {"city": "Brest", "kind": "complementary"}
        save_draft(filing, answers=draft, read_version=1, by=alice, now=later)
        say_awareness(
            filed,
            moment=instant_at(NOW - timedelta(days=2), "Europe/Paris"),
            how="press",
            who="Alice Martin",
            signal=None,
            reason="An older article was found.",
            by=alice,
            now=later,
        )
        assert client.get(url(name, filed)).content == before
        draft_name = {each: of for of, each in DRAFTS.items()}[suffix]
        assert "Brest" in said(client.get(url(draft_name, filed)), suffix)


def test_the_json_of_a_version_bears_the_digest_that_was_frozen(filed, alice, sign_in):
    whole = json.loads(sign_in(alice).get(url("filing_version_json", filed)).content)
    version = Submission.objects.get().version
    assert whole["answers_digest"] == version.answers_digest
    assert whole["answers"] == json.loads(version.answers)
    assert (whole["state"], whole["number"]) == ("frozen", "VN-1")


def test_a_version_stays_in_the_language_that_was_chosen_for_its_paper(aware, alice, sign_in, now):
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=now)
    freeze(filing, alice, now, language="en")
    text = sign_in(alice).get(url("filing_version_text", aware)).content.decode()
    assert "Reading copy in English." in text
    assert "Detailed description of the breach" in text


@pytest.mark.parametrize(
    ("screen", "words"),
    [("en", "Word processor (DOCX)"), ("fr", "Traitement de texte (DOCX)")],
)
def test_the_pages_lead_to_every_file_in_the_words_of_the_reader(
    filed, alice, sign_in, screen, words
):
    client = sign_in(alice)
    pages = {
        reverse("filing", args=[filed.pk]): DRAFTS,
        reverse("filing_copy", args=[filed.pk]): DRAFTS,
        reverse("filing_version", args=[filed.pk, 1]): VERSIONS,
    }
    for page, names in pages.items():
        shown = client.get(page, headers={"accept-language": screen}).content.decode()
        assert words in shown
        assert all(f'href="{url(name, filed)}"' in shown for name in names)
