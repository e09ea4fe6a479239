"""The journal in words: only one's own organisations, newest first, and its seals recounted."""

import pytest

from incidents.models import Entry
from incidents.rendering.journal import SENTENCES, entry_text
from incidents.services.decisions import decide
from incidents.services.incidents import add_note, log_incident
from tests.cast import NOW, member


def test_what_was_done_is_told_in_words_newest_first(sign_in, alice, aware):
    decide(aware, kind="notify", reasons="", by=alice, now=NOW)
    page = sign_in(alice).get("/journal/").content.decode()
    assert "Signed a decision: Notify the supervisory authority" in page
    assert page.index("Signed a decision") < page.index("Logged incident 2026-001")
    assert "Alice Martin" in page
    assert Entry.objects.latest("number").digest[:12] in page


def test_it_holds_no_title_and_no_text(sign_in, alice, logged):
    add_note(logged, text="A very secret note", file=None, by=alice, now=NOW)
    page = sign_in(alice).get("/journal/").content.decode()
    assert "secret" not in page
    assert logged.title not in page


def test_it_can_be_asked_for_one_incident(sign_in, alice, laboratory, logged):
    other = log_incident(laboratory, title="Another", by=alice, now=NOW)
    page = sign_in(alice).get(f"/journal/?reference={other.reference}").content.decode()
    assert f"Logged incident {other.reference}" in page
    assert f"Logged incident {logged.reference}" not in page


@pytest.mark.parametrize(
    "query", ["organisation=x", "organisation=999999", "page=x", "page=-1", "reference=%00", "x=1"]
)
def test_a_filter_that_is_not_understood_breaks_nothing(sign_in, alice, logged, query):
    assert sign_in(alice).get(f"/journal/?{query}").status_code == 200


def test_it_comes_in_pages(sign_in, alice, logged):
    for number in range(60):
        add_note(logged, text=f"{number}", file=None, by=alice, now=NOW)
    client = sign_in(alice)
    assert "Logged incident" not in client.get("/journal/").content.decode()
    assert "Logged incident" in client.get("/journal/?page=2").content.decode()


def test_another_organisations_entries_are_not_among_them(sign_in, charlie, elsewhere, logged):
    page = sign_in(charlie).get("/journal/").content.decode()
    assert "Logged incident" not in page
    assert "Laboratory of the Mill" not in page


def test_a_whole_chain_is_said_to_be_whole(sign_in, alice, laboratory, logged):
    answer = sign_in(alice).post("/journal/verify/", {"organisation": laboratory.pk}, follow=True)
    assert "The chain is whole" in answer.content.decode()


def test_a_chain_that_was_changed_is_named_with_the_entry(
    sign_in, alice, laboratory, logged, monkeypatch
):
    from incidents.selectors import journal

    honest = journal.digested_fields

    def forged(entry):
        return honest(entry) | ({"verb": "forged"} if entry.number == 2 else {})

    monkeypatch.setattr(journal, "digested_fields", forged)
    answer = sign_in(alice).post("/journal/verify/", {"organisation": laboratory.pk}, follow=True)
    assert "does not hold at entry 2" in answer.content.decode()


@pytest.mark.parametrize("organisation", ["", "x", "0", "²", "9" * 30])
def test_a_chain_that_there_is_not_is_not_verified(sign_in, alice, laboratory, organisation):
    answer = sign_in(alice).post("/journal/verify/", {"organisation": organisation})
    assert answer.status_code == 404


def test_another_organisations_chain_does_not_exist(sign_in, charlie, laboratory, logged):
    answer = sign_in(charlie).post("/journal/verify/", {"organisation": laboratory.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["reporter", "analyst", "administrator"])
def test_who_may_not_read_the_journal_does_not(sign_in, laboratory, role):
    dora = member("Dora", laboratory, role)
    assert sign_in(dora).get("/journal/").status_code == 403
    answer = sign_in(dora).post("/journal/verify/", {"organisation": laboratory.pk})
    assert answer.status_code == 404


def test_a_stranger_signs_in_first(client):
    assert client.get("/journal/")["Location"].startswith("/accounts/login/")


def test_another_method_is_refused(sign_in, alice):
    assert sign_in(alice).post("/journal/").status_code == 405
    assert sign_in(alice).get("/journal/verify/").status_code == 405


def test_it_speaks_french(sign_in, alice, logged):
    page = sign_in(alice).get("/journal/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page


@pytest.mark.parametrize("verb", [*sorted(SENTENCES), "verb.of_tomorrow"])
def test_an_entry_without_its_codes_is_readable_all_the_same(verb):
    assert entry_text(Entry(verb=verb, codes={}), zone="Europe/Paris")
