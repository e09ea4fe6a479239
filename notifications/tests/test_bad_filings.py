"""What the forms of a filing must not take: refused at its field, in both languages, nothing kept
of it, and nothing typed lost. The list is `bad_filings.json`.
"""

import json
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from incidents.models import Entry, Organisation, StoredFile
from incidents.selectors.clocks import running_deadline
from notifications.models import FilingVersion, SecondLook, Submission
from notifications.selectors.filings import worksheet_of
from notifications.services import submissions
from notifications.services.filings import open_filing
from notifications.services.second_looks import ask_second_look
from notifications.tests.test_views_filings import posted
from tests.cast import HOUR, NOW

pytestmark = pytest.mark.django_db
LISTED = json.loads(Path(__file__).with_name("bad_filings.json").read_text(encoding="utf-8"))
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
FILED = {
    "kind": "initial",
    "day": "2026-10-23",
    "clock": "17:57",
    "zone": "Europe/Paris",
    "number": "VN-2026-1",
    "language": "fr",
}
LATE = FILED | {"day": "2026-10-26", "clock": "14:00", "alone_because": "Filed at night"}


def entries(form):
    return pytest.mark.parametrize("bad", LISTED[form], ids=lambda bad: bad["id"])


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def wrong(bad):
    """The wrong values; the repeated one is the first."""
    first, *others = bad["set"].items() or [("", "")]
    repeated = {first[0]: first[1] * bad.get("times", 1)} if first[0] else {}
    return repeated | dict(others)


def post(user, name, incident, data, language):
    client = Client()
    client.force_login(user)
    where = reverse(name, args=[incident.pk])
    return client.post(where, data, headers={"accept-language": language})


def counted():
    models = (Entry, StoredFile, Submission, FilingVersion)
    return [model.objects.count() for model in models]


def assert_refused(answer, bad, language, before):
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 400
    said = " ".join(form.errors.get(bad["field"], []))
    assert bad[language]
    assert bad[language] in said
    assert escape(bad[language]) in page
    assert counted() == before
    for name, value in wrong(bad).items():
        if name in form.fields and not form.fields[name].widget.is_hidden:
            assert form[name].value() in (value, [value])


@LANGUAGES
@entries("record")
def test_what_cannot_have_been_filed_is_not_recorded(aware, alice, bad, language):
    data = FILED | wrong(bad)
    if "receipt" in bad:
        data["receipt"] = SimpleUploadedFile("r.pdf", b"x" * bad["receipt"], "application/pdf")
    before = counted()
    assert_refused(post(alice, "filing_submit", aware, data, language), bad, language, before)
    assert running_deadline(aware) is not None


@LANGUAGES
@entries("late")
def test_a_late_filing_is_not_recorded_without_words_that_hold(aware, alice, clock, bad, language):
    Organisation.objects.update(second_person_reads=True)
    clock.move_to(NOW + 70 * HOUR)
    before, data = counted(), LATE | wrong(bad)
    assert_refused(post(alice, "filing_submit", aware, data, language), bad, language, before)
    assert "delay_reasons" not in worksheet_of(aware).answers


@LANGUAGES
@entries("draft")
def test_a_draft_keeps_the_rest_and_not_the_wrong_answer(aware, alice, bad, language):
    open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    answer = post(alice, "filing", aware, posted(aware, city="Rennes") | wrong(bad), language)
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 400
    said = " ".join(form.errors.get(bad["field"], []))
    assert bad[language]
    assert bad[language] in said
    assert escape(bad[language]) in page
    typed = worksheet_of(aware).typed
    assert typed == {"city": "Rennes"}
    for name, value in wrong(bad).items():
        assert form[name].value() in (value, [value])


@LANGUAGES
@entries("second_look")
def test_a_second_person_is_not_taken_at_a_word_that_does_not_hold(
    aware, alice, bob, bad, language
):
    Organisation.objects.update(second_person_reads=True)
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    look = ask_second_look(filing, by=alice, now=NOW)
    data = {"read_digest": look.answers_digest, "verdict": "agreed", "because": "Well done"}
    before = counted()
    answer = post(bob, "second_look", aware, data | wrong(bad), language)
    assert_refused(answer, bad, language, before)
    assert SecondLook.objects.get().verdict == ""
