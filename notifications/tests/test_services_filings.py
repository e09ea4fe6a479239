"""Drafts: nothing is overwritten, and nothing is typed that the facts already say."""

import pytest

from incidents.models import Entry
from incidents.rules.refusals import Refused
from notifications.models import Filing
from notifications.rules.answers import UNKNOWN
from notifications.selectors.filings import worksheet_of
from notifications.services.filings import open_filing, save_draft
from tests.cast import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(aware, alice, now):
    return opened(aware, by=alice, now=now)


def opened(incident, **who):
    return open_filing(incident, authority="CNIL", form="cnil-2023-07", **who)


def verbs(incident):
    entries = Entry.objects.filter(incident_id=incident.pk, verb__startswith="filing.")
    return list(entries.order_by("number").values_list("verb", flat=True))


def test_opening_twice_gives_one_filing_and_one_entry(aware, filing, bob, now):
    assert opened(aware, by=bob, now=now) == filing
    assert Filing.objects.count() == 1
    assert verbs(aware) == ["filing.opened"]


def test_a_form_that_there_is_not_is_refused(aware, alice, now):
    with pytest.raises(ValueError, match="no such form"):
        open_filing(aware, authority="CNIL", form="../words", by=alice, now=now)


@pytest.mark.parametrize("role", ["reporter", "approver", "auditor", "administrator"])
def test_a_role_that_does_not_draft_is_refused(aware, filing, laboratory, now, role):
    dora = member("Dora Petit", laboratory, role)
    with pytest.raises(Refused, match="not_allowed"):
        opened(aware, by=dora, now=now)
    with pytest.raises(Refused, match="not_allowed"):
        save_draft(filing, answers={}, read_version=0, by=dora, now=now)


def test_a_stranger_is_refused(aware, charlie, now):
    with pytest.raises(Refused, match="not_allowed"):
        opened(aware, by=charlie, now=now)


def test_the_second_of_two_savers_overwrites_nothing(filing, alice, bob, now):
    save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=alice, now=now)
    with pytest.raises(Refused, match="filing_changed_meanwhile"):
        save_draft(filing, answers={"city": "Brest"}, read_version=0, by=bob, now=now)
    assert worksheet_of(filing.incident).answers["city"] == "Rennes"


def test_facts_that_changed_under_the_page_are_shown_first(filing, alice, now):
    read = worksheet_of(filing.incident).known_digest
    filing.incident.organisation.name = "Mill and Sons"
    filing.incident.organisation.save(update_fields=["name"])
    with pytest.raises(Refused, match="filing_changed_meanwhile"):
        save_draft(
            filing, answers={"city": "Rennes"}, read_version=0, read_known=read, by=alice, now=now
        )


def test_a_field_that_is_not_sent_stays_as_it_is(filing, alice, now):
    save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=alice, now=now)
    save_draft(filing, answers={"persons": dict(UNKNOWN)}, read_version=1, by=alice, now=now)
    answers = worksheet_of(filing.incident).answers
    assert (answers["city"], answers["persons"]) == ("Rennes", UNKNOWN)


def test_what_the_facts_say_already_is_not_kept_as_typed(filing, alice, now):
    answers = {"organisation_name": "Laboratory of the Mill"}
    save_draft(filing, answers=answers, read_version=0, by=alice, now=now)
    assert worksheet_of(filing.incident).typed == {}
    assert verbs(filing.incident) == ["filing.opened"]


def test_a_save_is_in_the_journal_without_a_word_of_it(filing, alice, now):
    save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=alice, now=now)
    assert verbs(filing.incident) == ["filing.opened", "filing.draft_saved"]
    entry = Entry.objects.get(verb="filing.draft_saved")
    assert entry.codes == {"version": 1}
    assert "Rennes" not in str(entry.__dict__)


def test_the_draft_lies_encrypted(filing, alice, now):
    from django.db import connection

    save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=alice, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM notifications_filing")
        assert b"Rennes" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"siren": "123"}, "siren_shape", "siren"),
        ({"nature": ["theft"]}, "answer_not_a_choice", "nature"),
        ({"organisation_name": {"unknown": True}}, "unknown_not_allowed", "organisation_name"),
        ({"no_such_field": "x"}, "fact_unknown_field", "no_such_field"),
        ({"awareness_at": dict(UNKNOWN)}, "fact_unknown_field", "awareness_at"),
    ],
)
def test_an_answer_the_form_does_not_take_is_refused_at_its_field(
    filing, alice, now, answers, code, field
):
    with pytest.raises(Refused) as refused:
        save_draft(filing, answers=answers, read_version=0, by=alice, now=now)
    assert (refused.value.code, refused.value.field) == (code, field)
