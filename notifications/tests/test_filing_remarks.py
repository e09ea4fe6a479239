"""What is to be looked at again, on the pages of a filing: shown, linked, and never in the way."""

import pytest
from django.urls import reverse

from notifications.models import Submission
from notifications.selectors.filings import worksheet_of
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from notifications.tests.test_private_numbers import NIR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGES = ["filing", "filing_copy", "filing_submit"]


@pytest.fixture
def doubtful(aware, alice, now):
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=now)
    answers = {"description": f"Patient {NIR}", "persons": {"kind": "exact", "number": 0}}
    save_draft(filing, answers=answers, read_version=0, by=alice, now=now)
    return aware


def url(name, incident):
    return reverse(name, args=[incident.pk])


@pytest.mark.parametrize("name", PAGES)
def test_each_remark_leads_to_its_field(doubtful, alice, sign_in, name):
    page = sign_in(alice).get(url(name, doubtful)).content.decode()
    target = "" if name == "filing" else url("filing", doubtful)
    assert "2 answers to look at again" in page
    assert "none of this keeps you from filing" in page
    assert f'<a href="{target}#description">7. Descriptif détaillé de la violation</a>' in page
    assert "A social-security number stands in the text (line 1)." in page
    assert f'<a href="{target}#persons">' in page


def test_the_field_that_a_remark_leads_to_stands_on_the_page_of_the_draft(doubtful, alice, sign_in):
    page = sign_in(alice).get(url("filing", doubtful)).content.decode()
    assert 'id="description"' in page
    assert 'id="persons"' in page


@pytest.mark.parametrize("name", PAGES)
def test_where_there_is_no_remark_no_heading_stands(aware, alice, sign_in, name):
    page = sign_in(alice).get(url(name, aware)).content.decode()
    assert 'id="remarks"' not in page


@pytest.mark.parametrize("name", PAGES)
def test_the_remarks_are_in_french(doubtful, alice, sign_in, name):
    client, french = sign_in(alice), {"accept-language": "fr"}
    page = client.get(url(name, doubtful), headers=french).content.decode()
    assert "2 réponses à relire" in page
    assert "Un numéro de sécurité sociale figure dans le texte (ligne\u00a01)." in page


def test_it_may_be_saved_and_filed_all_the_same(doubtful, alice, sign_in, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    filed = {"kind": "initial", "day": "2026-10-23", "clock": "17:57", "zone": "Europe/Paris"}
    answer = sign_in(alice).post(url("filing_submit", doubtful), filed | {"language": "fr"})
    assert answer.status_code == 302
    assert NIR in Submission.objects.get().version.answers
    assert NIR in worksheet_of(doubtful).answers["description"]
