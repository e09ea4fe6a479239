"""The register of Article 33(5), on a page and as CSV, for those who may read it."""

import csv
import io
from datetime import date, time

import pytest

from incidents.rules.facts import BreachFacts, Count
from incidents.rules.instants import instant_at, resolve_local
from incidents.services.decisions import decide
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident
from incidents.services.signals import say_awareness
from notifications.services import submissions
from notifications.services.filings import open_filing
from tests.cast import HOUR, NOW, member

PAGE, FILE = "/register/", "/register.csv"


@pytest.fixture
def filed(aware, alice, monkeypatch):
    """The incident of `aware`, filed 66 hours before its deadline."""
    monkeypatch.setattr(submissions, "filing_pdf", lambda *given: b"%PDF-1.7")
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    submissions.record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW + HOUR, "Europe/Paris"),
        number="2026-0001",
        receipt=None,
        by=alice,
        now=NOW + HOUR,
    )
    return aware


@pytest.fixture
def not_notified(laboratory, alice):
    incident = log_incident(laboratory, title="=2+5 A lost key", by=alice, now=NOW)
    decide(incident, kind="not_notify", reasons="@The disk\nis encrypted", by=alice, now=NOW)
    return incident


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_filed_incident_says_when_and_by_how_much_it_was_early(sign_in, alice, filed):
    page = sign_in(alice).get(PAGE).content.decode()
    assert filed.title in page
    assert "23 October 2026, 13:00 CEST" in page
    assert "23 October 2026, 19:00 CEST" in page
    assert "before the deadline" in page


def test_an_incident_that_is_not_notified_stays_with_its_reasons(sign_in, alice, not_notified):
    page = sign_in(alice).get(PAGE).content.decode()
    assert "is encrypted" in page
    assert "Do not notify" in page


def test_an_unknown_hour_is_shown_as_unknown_and_on_its_own_day(sign_in, alice, logged):
    moment = resolve_local(date(2026, 10, 22), None, "Europe/Paris", None)
    say_awareness(
        logged, moment=moment, how="press", who="", signal=None, reason="", by=alice, now=NOW
    )
    assert "Thursday 22 October 2026, hour unknown" in sign_in(alice).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"2026-001", "2026-002"}),
        ("stage=filed", {"2026-001"}),
        ("stage=not_notified", {"2026-002"}),
        ("stage=open", set()),
        ("reference=002", {"2026-002"}),
        ("since=2026-10-23&until=2026-10-23", {"2026-001", "2026-002"}),
        ("since=2026-10-24", set()),
        ("until=2026-10-22", set()),
    ],
)
def test_the_page_and_the_file_hold_what_was_asked_for(
    sign_in, alice, filed, not_notified, query, shown
):
    client = sign_in(alice)
    page = client.get(f"{PAGE}?{query}")
    assert {row.incident.reference for row in page.context["rows"]} == shown
    assert {row["Reference"] for row in rows_of(client.get(f"{FILE}?{query}"))} == shown


def test_one_organisation_can_be_asked_for(sign_in, alice, elsewhere, laboratory, filed):
    member("Alina", elsewhere, "dpo")
    from incidents.services.people import give_role

    give_role(alice, organisation=elsewhere, role="dpo", by=None, now=NOW)
    log_incident(elsewhere, title="Over there", by=alice, now=NOW)
    page = sign_in(alice).get(f"{PAGE}?organisation={elsewhere.pk}")
    assert [row.incident.title for row in page.context["rows"]] == ["Over there"]


@pytest.mark.parametrize("address", [PAGE, FILE])
@pytest.mark.parametrize(
    "query", ["since=yesterday", "stage=gone", "organisation=99999", "reference=" + "x" * 30]
)
def test_a_filter_that_is_not_understood_is_refused_and_not_ignored(
    sign_in, alice, filed, address, query
):
    answer = sign_in(alice).get(f"{address}?{query}")
    assert answer.status_code == 400
    assert filed.title not in answer.content.decode()


def test_the_file_is_safe_to_open_and_says_what_happened(sign_in, alice, filed, not_notified):
    facts = BreachFacts(description="A file, in the open", persons=Count("approximate", 17_300))
    save_facts(filed, facts=facts, read_version=0, by=alice, now=NOW)
    answer = sign_in(alice).get(FILE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = {row["Reference"]: row for row in rows_of(answer)}
    assert rows["2026-002"]["Title"] == "'=2+5 A lost key"
    assert rows["2026-002"]["Reasons"] == "'@The disk\nis encrypted"
    assert rows["2026-001"]["What happened"] == "A file, in the open"
    assert rows["2026-001"]["Number of people"] == "about 17,300"
    assert rows["2026-001"]["Number given by the authority"] == "2026-0001"
    assert rows["2026-001"]["Decided by"] == ""


def test_the_file_begins_with_the_mark_that_spreadsheets_need_and_ends_lines_as_rfc_4180_says(
    sign_in, alice, filed
):
    content = b"".join(sign_in(alice).get(FILE).streaming_content)
    assert content.startswith(b"\xef\xbb\xbfReference,")
    assert content.endswith(b"\r\n")


def test_the_file_speaks_french_to_the_end(sign_in, alice, filed):
    answer = sign_in(alice).get(FILE, headers={"accept-language": "fr"})
    assert rows_of(answer)
    page = sign_in(alice).get(PAGE, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page


def test_more_incidents_cost_no_more_questions(
    sign_in, alice, filed, not_notified, laboratory, django_assert_max_num_queries
):
    for number in range(20):
        log_incident(laboratory, title=f"{number}", by=alice, now=NOW)
    client = sign_in(alice)
    with django_assert_max_num_queries(25):
        client.get(PAGE)
    with django_assert_max_num_queries(20):
        rows_of(client.get(FILE))


def test_it_comes_in_pages_and_the_file_comes_whole(sign_in, alice, laboratory, filed):
    for number in range(55):
        log_incident(laboratory, title=f"{number}", by=alice, now=NOW + HOUR)
    client = sign_in(alice)
    assert filed.title not in client.get(PAGE).content.decode()
    assert filed.title in client.get(f"{PAGE}?page=2").content.decode()
    assert len(rows_of(client.get(FILE))) == 56


def test_another_organisations_incidents_are_not_among_them(sign_in, charlie, filed):
    client = sign_in(charlie)
    assert filed.title not in client.get(PAGE).content.decode()
    assert rows_of(client.get(FILE)) == []


@pytest.mark.parametrize("address", [PAGE, FILE])
@pytest.mark.parametrize("role", ["reporter", "administrator"])
def test_who_may_not_read_the_register_does_not(sign_in, laboratory, address, role):
    assert sign_in(member("Dora", laboratory, role)).get(address).status_code == 403


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_stranger_signs_in_first(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_another_method_is_refused(sign_in, alice, address):
    assert sign_in(alice).post(address).status_code == 405


def test_a_filing_after_the_deadline_is_said_to_be_late(sign_in, alice, aware, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *given: b"%PDF-1.7")
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    submissions.record_submission(
        filing,
        kind="initial",
        filed_at=resolve_local(date(2026, 10, 27), time(12), "Europe/Paris", None),
        number="",
        receipt=None,
        reasons="The supplier told us late",
        by=alice,
        now=NOW + 100 * HOUR,
    )
    assert "after the deadline" in sign_in(alice).get(PAGE).content.decode()
