"""A second person reads a filing before it is recorded, where the organisation wants that."""

import pytest
from django.db import IntegrityError, transaction

from incidents.models import Entry, Incident
from incidents.rendering.journal import entry_text
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from incidents.services.facts import save_facts
from incidents.services.people import change_organisation
from notifications.models import RecordedAlone, SecondLook, Submission
from notifications.rules.answers import answers_digest
from notifications.rules.second_looks import Agreement, check_second_person
from notifications.selectors.filings import worksheet_of
from notifications.selectors.second_looks import look_behind, second_person
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from notifications.services.second_looks import ask_second_look, say_verdict
from notifications.services.submissions import record_submission
from tests.cast import HOUR, NOW, member

DUE = NOW + 67 * HOUR
LATER = DUE + 500 * HOUR
MINE = Agreement(asked_by=1, read_by=1, digest="a")
AGREEMENT = Agreement(asked_by=1, read_by=2, digest="a")


@pytest.mark.parametrize(
    ("agreement", "digest", "because", "code"),
    [
        pytest.param(None, "a", "", "second_person_needed", id="nobody"),
        pytest.param(MINE, "a", "", "second_person_is_the_first", id="the same person"),
        pytest.param(AGREEMENT, "b", "", "agreed_to_other_answers", id="other answers"),
        pytest.param(AGREEMENT, "a", "At night", "alone_not_needed", id="a reason too much"),
        pytest.param(AGREEMENT, "a", "", "", id="agreed"),
        pytest.param(None, "a", "At night", "", id="alone, with a reason"),
        pytest.param(AGREEMENT, "b", "At night", "", id="changed, with a reason"),
    ],
)
def test_what_counts_as_read(agreement, digest, because, code):
    if code:
        with pytest.raises(Refused, match=code):
            check_second_person(agreement, digest=digest, alone_because=because)
    else:
        check_second_person(agreement, digest=digest, alone_because=because)


@pytest.fixture(autouse=True)
def _paper_without_typesetting(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")


@pytest.fixture
def filing(aware, alice):
    change_organisation(aware.organisation, by=alice, now=NOW, second_person_reads=True)
    aware = Incident.objects.get(pk=aware.pk)
    return open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)


def asked(filing, by):
    return ask_second_look(filing, by=by, now=NOW)


def said(filing, by, *, verdict="agreed", because="", digest=None):
    stands = answers_digest(worksheet_of(filing.incident).answers)
    digest = digest or stands
    return say_verdict(
        filing, read_digest=digest, verdict=verdict, because=because, by=by, now=NOW + HOUR
    )


def recorded(filing, by, *, at=NOW, **more):
    values = {"kind": "initial", "number": "VN-1", "receipt": None} | more
    return record_submission(
        filing, filed_at=instant_at(at, "Europe/Paris"), by=by, now=LATER, **values
    )


def typed(filing, by, **answers):
    version = worksheet_of(filing.incident).version
    save_draft(filing, answers=answers, read_version=version, by=by, now=NOW)


def verbs(incident):
    return [*Entry.objects.filter(incident_id=incident.pk).values_list("verb", flat=True)]


@pytest.mark.django_db
class TestRecording:
    def test_nobody_has_read_it_so_that_it_is_refused_and_the_clock_runs_on(self, filing, alice):
        with pytest.raises(Refused, match="second_person_needed") as refused:
            recorded(filing, alice)
        assert refused.value.field == "alone_because"
        assert not Submission.objects.exists()
        assert running_deadline(filing.incident) is not None

    def test_asked_and_not_read_is_refused_all_the_same(self, filing, alice):
        asked(filing, alice)
        with pytest.raises(Refused, match="second_person_needed"):
            recorded(filing, alice)

    def test_not_yet_is_no_agreement(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob, verdict="not_yet", because="The count is missing.")
        with pytest.raises(Refused, match="second_person_needed"):
            recorded(filing, alice)

    def test_read_and_agreed_it_is_recorded_and_says_by_whom(self, filing, alice, bob):
        look = asked(filing, alice)
        said(filing, bob)
        submission = recorded(filing, alice)
        look.refresh_from_db()
        assert look_behind(submission) == look
        assert look.read_by == bob
        assert look.answers_digest == submission.version.answers_digest
        assert not RecordedAlone.objects.exists()
        assert running_deadline(filing.incident) is None

    def test_a_changed_draft_makes_it_void_and_the_same_answers_again_do_not(
        self, filing, alice, bob
    ):
        asked(filing, alice)
        said(filing, bob)
        typed(filing, alice, description="Another story.")
        with pytest.raises(Refused, match="agreed_to_other_answers"):
            recorded(filing, alice)
        typed(filing, alice, description=None)
        assert recorded(filing, alice)

    def test_a_changed_fact_makes_it_void(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        facts = BreachFacts(description="A file was online.")
        save_facts(filing.incident, facts=facts, read_version=0, by=alice, now=NOW)
        with pytest.raises(Refused, match="agreed_to_other_answers"):
            recorded(filing, alice)

    def test_another_kind_than_the_one_that_was_read_is_other_answers(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        with pytest.raises(Refused, match="agreed_to_other_answers"):
            recorded(filing, alice, kind="complete")

    def test_reasons_that_come_with_the_recording_alone_were_read_by_nobody(
        self, filing, alice, bob
    ):
        asked(filing, alice)
        said(filing, bob)
        with pytest.raises(Refused, match="agreed_to_other_answers"):
            recorded(filing, alice, at=DUE + HOUR, reasons="A strike.")
        typed(filing, alice, delay_reasons="A strike.")
        asked(filing, alice)
        said(filing, bob)
        assert recorded(filing, alice, at=DUE + HOUR)

    def test_a_complement_is_read_anew(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        recorded(filing, alice)
        later = NOW + 2 * HOUR
        with pytest.raises(Refused, match="second_person_needed"):
            recorded(filing, alice, kind="complementary", at=later, number="VN-2")
        asked(filing, bob)
        said(filing, alice)
        assert recorded(filing, alice, kind="complementary", at=later, number="VN-2")

    def test_where_nobody_wants_a_second_person_one_records_as_before(self, filing, alice):
        change_organisation(
            filing.incident.organisation, by=alice, now=NOW, second_person_reads=False
        )
        filing.incident.organisation.refresh_from_db()
        assert recorded(filing, alice)
        assert not RecordedAlone.objects.exists()


@pytest.mark.django_db
class TestAlone:
    def test_what_was_filed_is_recorded_by_one_person_with_a_reason(self, filing, alice):
        submission = recorded(filing, alice, alone_because=" Filed at 3, nobody was there. ")
        assert submission.recorded_alone.because == "Filed at 3, nobody was there."
        assert running_deadline(filing.incident) is None
        entry = Entry.objects.get(verb="filing.recorded_alone")
        assert "nobody was there" not in str(entry.codes)
        assert "without a second person" in entry_text(entry, zone="UTC")

    def test_a_reason_of_blanks_is_none(self, filing, alice):
        with pytest.raises(Refused, match="second_person_needed"):
            recorded(filing, alice, alone_because=" \n")

    def test_where_somebody_agreed_there_is_nothing_to_explain(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        with pytest.raises(Refused, match="alone_not_needed"):
            recorded(filing, alice, alone_because="At night")


@pytest.mark.django_db
class TestLooking:
    def test_nobody_reads_for_themselves(self, filing, alice):
        asked(filing, alice)
        with pytest.raises(Refused, match="second_person_is_the_first"):
            said(filing, alice)
        assert "second_look.agreed" not in verbs(filing.incident)

    def test_the_database_refuses_it_too(self, filing, alice):
        look = asked(filing, alice)
        looks = SecondLook.objects.filter(pk=look.pk)
        for read_by in (alice, None):
            with pytest.raises(IntegrityError), transaction.atomic():
                looks.update(verdict="agreed", read_by=read_by, read_at=NOW)

    @pytest.mark.parametrize("role", ["reporter", "auditor", "administrator"])
    def test_a_role_that_does_not_read_for_others_is_refused(self, filing, alice, role):
        asked(filing, alice)
        with pytest.raises(Refused, match="not_allowed"):
            said(filing, member("Dora Petit", filing.incident.organisation, role))

    def test_an_approver_reads_and_asks_nobody(self, filing, alice):
        approver = member("Dora Petit", filing.incident.organisation, "approver")
        with pytest.raises(Refused, match="not_allowed"):
            asked(filing, approver)
        asked(filing, alice)
        assert said(filing, approver).verdict == "agreed"

    def test_not_yet_says_why(self, filing, alice, bob):
        asked(filing, alice)
        with pytest.raises(Refused, match="not_yet_needs_a_reason"):
            said(filing, bob, verdict="not_yet", because=" ")
        assert said(filing, bob, verdict="not_yet", because="The count.").because == "The count."

    def test_asked_twice_is_asked_once_and_after_not_yet_again(self, filing, alice, bob):
        first = asked(filing, alice)
        assert asked(filing, bob) == first
        said(filing, bob, verdict="not_yet", because="The count.")
        assert asked(filing, alice) != first
        said(filing, bob)
        assert asked(filing, alice).verdict == "agreed"
        assert verbs(filing.incident).count("second_look.asked") == 2

    def test_what_was_said_is_said_once(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        with pytest.raises(Refused, match="second_look_said"):
            said(filing, bob, verdict="not_yet", because="On second thoughts")

    def test_answers_that_changed_while_somebody_read_are_not_agreed_to(self, filing, alice, bob):
        look = asked(filing, alice)
        typed(filing, alice, description="Another story.")
        asked(filing, alice)
        with pytest.raises(Refused, match="second_look_void"):
            said(filing, bob, digest=look.answers_digest)

    def test_nobody_agrees_to_what_nobody_asked_about(self, filing, bob):
        with pytest.raises(Refused, match="second_look_void"):
            said(filing, bob)

    def test_the_page_says_where_it_stands_and_who_may_read(self, filing, alice, bob):
        def stands():
            incident = filing.incident
            return second_person(incident, worksheet_of(incident), reader=alice)

        assert (stands().is_wanted, stands().look, stands().others) == (True, None, [bob])
        look = asked(filing, alice)
        assert (stands().look, stands().may_be_asked, stands().has_agreed) == (look, False, False)
        assert (stands().others, stands().reader_may) == ([bob], False)
        said(filing, bob)
        assert stands().has_agreed
        typed(filing, alice, description="Another story.")
        assert (stands().look, stands().void, stands().may_be_asked) == (None, look, True)

    def test_the_journal_says_who_asked_and_who_read_which_version(self, filing, alice, bob):
        asked(filing, alice)
        said(filing, bob)
        entries = Entry.objects.filter(verb__startswith="second_look").order_by("number")
        assert [entry.actor_id for entry in entries] == [alice.pk, bob.pk]
        assert [entry_text(entry, zone="UTC") for entry in entries] == [
            "Asked for a second look at version 0 of the draft",
            "Read version 0 of the draft of the filing, and agreed",
        ]
