"""Filed: the version is frozen, its own clock stops, and it says by how much."""

import hashlib
import io
import json
import threading
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, connection

from incidents.models import Deadline, Entry, Incident, StoredFile
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import latest_deadline, running_deadline
from incidents.selectors.files import content_of
from incidents.services.clocks import settle_clocks
from incidents.services.decisions import decide
from incidents.services.facts import save_facts
from incidents.services.files import store_file
from incidents.services.signals import say_awareness
from notifications.models import Alert, FilingVersion, Submission
from notifications.selectors.filings import submissions_of, worksheet_of
from notifications.selectors.submissions import incidents_with_number
from notifications.services import submissions
from notifications.services.filings import open_filing, save_draft
from notifications.services.submissions import record_submission
from notifications.services.sweep import sweep
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
DUE = NOW + 67 * HOUR
LONG_AFTER = DUE + 500 * HOUR
TYPESET = submissions.filing_pdf


@pytest.fixture(autouse=True)
def _paper_without_typesetting(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")


@pytest.fixture
def filing(aware, alice, now):
    return open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=now)


def file_it(filing, by, *, at=NOW, now=LONG_AFTER, **more):
    values = {"kind": "initial", "number": "VN-2026-1", "receipt": None} | more
    return record_submission(
        filing, filed_at=instant_at(at, "Europe/Paris"), by=by, now=now, **values
    )


@pytest.mark.parametrize(
    ("at", "margin"),
    [
        pytest.param(DUE - 12 * HOUR, 12 * 3600, id="early"),
        pytest.param(DUE, 0, id="at the very instant"),
        pytest.param(DUE + timedelta(minutes=65), -65 * 60, id="late"),
    ],
)
def test_filing_stops_its_clock_and_says_by_how_much(filing, alice, at, margin):
    clock = running_deadline(filing.incident)
    submission = file_it(filing, alice, at=at, reasons="The site was shut.")
    clock.refresh_from_db()
    assert submission.margin_seconds == margin
    assert submission.deadline == clock
    assert (clock.state, clock.next_alert_at) == (Deadline.State.MET, None)
    assert Incident.objects.get(pk=filing.incident_id).stage == Incident.Stage.FILED


def test_the_instant_keeps_its_zone_and_what_was_typed(filing, alice):
    submission = file_it(filing, alice)
    assert (submission.zone, submission.offset_minutes) == ("Europe/Paris", 120)
    assert submission.typed.startswith("2026-10-23T18:00")


def test_unknown_and_missing_answers_never_stop_a_filing(filing, alice):
    assert file_it(filing, alice).version.number == 1


def test_filed_before_the_awareness_is_refused(filing, alice):
    with pytest.raises(Refused, match="filed_before_awareness"):
        file_it(filing, alice, at=NOW - 6 * HOUR)
    assert running_deadline(filing.incident) is not None
    assert not FilingVersion.objects.exists()


def test_a_filing_before_anybody_said_the_awareness_is_judged_by_the_provisional_clock(
    logged, alice, now
):
    filing = open_filing(logged, authority="CNIL", form="cnil-2023-07", by=alice, now=now)
    submission = file_it(filing, alice)
    assert submission.deadline.is_provisional
    assert running_deadline(logged) is None


def test_the_reasons_for_the_delay_may_stand_in_the_draft_already(filing, alice, now):
    save_draft(filing, answers={"delay_reasons": "A strike."}, read_version=0, by=alice, now=now)
    submission = file_it(filing, alice, at=DUE + HOUR)
    assert json.loads(submission.version.answers)["delay_reasons"] == "A strike."


def test_a_late_first_filing_without_reasons_is_refused_and_none_are_invented(filing, alice):
    with pytest.raises(Refused, match="delay_reasons_needed"):
        file_it(filing, alice, at=DUE + HOUR)


@pytest.mark.parametrize("role", ["reporter", "approver", "auditor"])
def test_a_role_that_does_not_file_is_refused(filing, laboratory, role):
    with pytest.raises(Refused, match="not_allowed"):
        file_it(filing, member("Dora Petit", laboratory, role))


def test_the_hash_is_that_of_the_json_as_it_is_stored(filing, alice):
    version = file_it(filing, alice).version
    version.refresh_from_db()
    assert hashlib.sha256(version.answers.encode()).hexdigest() == version.answers_digest
    assert json.loads(version.answers)["kind"] == "initial"


def test_the_paper_is_stored_sealed_and_reads_back(filing, alice):
    pdf = file_it(filing, alice).version.pdf
    assert content_of(pdf) == b"%PDF-1.7 paper"
    assert pdf.name == "2026-001-CNIL-v1.pdf"


def test_a_frozen_version_does_not_move_with_the_facts(filing, alice):
    version = file_it(filing, alice).version
    before = (version.answers, version.answers_digest)
    facts = BreachFacts(description="Written afterwards.")
    save_facts(filing.incident, facts=facts, read_version=0, by=alice, now=LONG_AFTER)
    version.refresh_from_db()
    assert (version.answers, version.answers_digest) == before
    assert worksheet_of(filing.incident).answers["description"] == "Written afterwards."


def test_the_clock_it_was_judged_by_stays_when_the_awareness_changes_later(filing, alice):
    submission = file_it(filing, alice)
    judged_by = submission.deadline
    say_awareness(
        filing.incident,
        moment=instant_at(NOW - 10 * HOUR, "Europe/Paris"),
        how="press",
        who="Alice Martin",
        signal=None,
        reason="An earlier mail was found.",
        by=alice,
        now=LONG_AFTER,
    )
    submission.refresh_from_db()
    beside = latest_deadline(filing.incident)
    assert (submission.deadline, submission.margin_seconds) == (judged_by, 67 * 3600)
    assert (beside.clock_version, beside.state) == (judged_by.clock_version + 1, "met")
    assert beside.due_at == NOW + 62 * HOUR


def test_a_filing_after_a_decision_not_to_notify_is_judged_by_the_clock_that_decision_ended(
    filing, alice, now
):
    decide(filing.incident, kind="not_notify", reasons="Unlikely.", by=alice, now=now)
    ended = latest_deadline(filing.incident)
    submission = file_it(filing, alice)
    assert submission.deadline == ended
    assert Incident.objects.get(pk=filing.incident_id).stage == Incident.Stage.FILED
    ended.refresh_from_db()
    assert ended.state == Deadline.State.MET
    assert running_deadline(filing.incident) is None


def test_another_authority_keeps_its_clock(filing, alice, laboratory, now):
    laboratory.further_authorities = ["DPC"]
    laboratory.save(update_fields=["further_authorities"])
    settle_clocks(filing.incident, by=alice, now=now)
    file_it(filing, alice)
    other = Deadline.objects.get(incident=filing.incident, recipient="DPC")
    assert other.state == Deadline.State.RUNNING


@pytest.mark.parametrize(
    ("kind", "running"),
    [
        pytest.param("initial", ["CNIL supplement"], id="incomplete: the supplement is asked for"),
        pytest.param("complete", [], id="complete: nothing is left"),
    ],
)
def test_what_runs_after_a_filing_with_the_cnil(filing, alice, kind, running):
    file_it(filing, alice, kind=kind)
    clocks = Deadline.objects.filter(state=Deadline.State.RUNNING)
    assert [clock.rule for clock in clocks] == running
    assert [clock.due_at for clock in clocks] == [NOW + 72 * HOUR for _ in running]


def test_the_complement_ends_the_supplement(filing, alice):
    file_it(filing, alice)
    file_it(filing, alice, kind="complementary", at=NOW + HOUR, number="VN-2026-1b")
    assert not Deadline.objects.filter(state=Deadline.State.RUNNING).exists()


def test_a_complement_makes_a_new_version_without_a_clock(filing, alice):
    file_it(filing, alice)
    late = file_it(filing, alice, kind="complementary", at=DUE + HOUR, number="VN-2026-1b")
    assert (late.version.number, late.deadline, late.margin_seconds) == (2, None, None)
    answers = json.loads(late.version.answers)
    assert (answers["kind"], answers["initial_number"]) == ("complementary", "VN-2026-1")
    assert list(submissions_of(filing.incident)) == [late, Submission.objects.earliest("pk")]


def test_the_next_draft_is_a_complement_also_where_a_person_had_chosen_the_kind(filing, alice, now):
    save_draft(filing, answers={"kind": "complete"}, read_version=0, by=alice, now=now)
    file_it(filing, alice, kind="complete")
    assert worksheet_of(filing.incident).answers["kind"] == "complementary"


def test_a_double_click_records_one_submission(filing, alice):
    assert file_it(filing, alice) == file_it(filing, alice)
    assert Submission.objects.count() == FilingVersion.objects.count() == 1


def test_a_second_first_filing_is_refused(filing, alice, bob):
    file_it(filing, alice)
    with pytest.raises(Refused, match="already_filed"):
        file_it(filing, bob, at=NOW + HOUR)


def test_a_draft_that_changes_while_the_paper_is_made_is_not_frozen(
    filing, alice, bob, now, monkeypatch
):
    def slow(*parts):
        save_draft(filing, answers={"city": "Rennes"}, read_version=0, by=bob, now=now)
        return b"%PDF-1.7 old"

    monkeypatch.setattr(submissions, "filing_pdf", slow)
    with pytest.raises(Refused, match="filing_changed_meanwhile"):
        file_it(filing, alice)
    assert not FilingVersion.objects.exists()
    assert running_deadline(filing.incident) is not None


def test_the_journal_says_what_was_filed_and_not_its_number(filing, alice, laboratory, now):
    receipt = store_file(
        laboratory, name="r.pdf", content_type="application/pdf", content=b"r", by=alice, now=now
    )
    submission = file_it(filing, alice, receipt=receipt)
    entry = Entry.objects.get(verb="filing.submitted")
    assert entry.codes["answers"] == submission.version.answers_digest
    assert entry.codes["receipt"] == StoredFile.objects.get(pk=receipt.pk).sha256
    assert (entry.codes["clock"], entry.codes["margin_seconds"]) == (2, 67 * 3600)
    assert "VN-2026-1" not in json.dumps(entry.codes)


def test_a_number_that_another_incident_has_is_found(filing, alice, laboratory, now):
    from incidents.services.incidents import log_incident

    file_it(filing, alice)
    other = log_incident(laboratory, title="Another", by=alice, now=now)
    assert incidents_with_number(other, "VN-2026-1") == ["2026-001"]
    assert incidents_with_number(filing.incident, "VN-2026-1") == []
    assert incidents_with_number(other, "") == []


class Server:
    server = "sink:25"

    def __init__(self):
        self.received = []

    def hand_over(self, sender, recipient, message, *, before_data):
        self.received.append(recipient)
        raise AssertionError("nothing may leave after the filing")


def test_no_alert_leaves_after_a_complete_filing(filing, alice):
    file_it(filing, alice, kind="complete", now=NOW)
    for at in (DUE, DUE + HOUR, DUE + 48 * HOUR):
        sweep(clock=lambda at=at: at, transport=(server := Server()))
        assert server.received == []
    assert not Alert.objects.filter(state=Alert.State.PENDING).exists()


def test_the_frozen_paper_is_a_pdf_that_holds_number_and_answers(filing, alice, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", TYPESET)
    submission = file_it(filing, alice)
    reader = pypdf.PdfReader(io.BytesIO(content_of(submission.version.pdf)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "VN-2026-1" in text
    assert "Laboratory of the Mill" in text
    assert submission.version.answers_digest[:20] in text.replace("\n", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second_at", [NOW, NOW + HOUR], ids=["the same", "another instant"])
def test_two_people_who_record_at_once_make_one_submission(
    filing, alice, bob, second_at, monkeypatch
):
    together, outcomes = threading.Barrier(2), []

    def paper(*parts):
        together.wait(timeout=10)
        return b"%PDF-1.7 paper"

    def person(by, at):
        try:
            outcomes.append(file_it(filing, by, at=at).pk)
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    monkeypatch.setattr(submissions, "filing_pdf", paper)
    threads = [threading.Thread(target=person, args=a) for a in ((alice, NOW), (bob, second_at))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Submission.objects.get()
    expected = {kept.pk} if second_at == NOW else {kept.pk, "already_filed"}
    assert set(outcomes) == expected
    assert Deadline.objects.filter(state=Deadline.State.MET).count() == 1


WITHDRAWN = {"kind": "withdrawn", "cause": "not_a_breach", "reasons": "The file held no person."}


def running_rules(incident):
    running = Deadline.objects.filter(incident=incident, state=Deadline.State.RUNNING)
    return sorted(running.values_list("rule", flat=True))


def test_a_withdrawal_ends_the_supplement_and_freezes_its_own_reasons(filing, alice):
    file_it(filing, alice)
    assert running_rules(filing.incident) == ["CNIL supplement"]
    withdrawn = file_it(filing, alice, at=NOW + HOUR, **WITHDRAWN)
    answers = json.loads(withdrawn.version.answers)
    assert answers["withdrawal_reasons"] == "The file held no person."
    assert answers["kind"] == "withdrawn"
    assert (withdrawn.cause, withdrawn.deadline, withdrawn.margin_seconds) == (
        "not_a_breach", None, None,
    )  # fmt: skip
    assert running_rules(filing.incident) == []


def test_a_withdrawal_with_one_authority_ends_nothing_towards_the_people(filing, alice, now):
    save_facts(
        filing.incident, facts=BreachFacts(severity="maximal"), read_version=0, by=alice, now=now
    )
    file_it(filing, alice)
    file_it(filing, alice, at=NOW + HOUR, **WITHDRAWN)
    assert running_rules(filing.incident) == ["GDPR 34"]


def test_what_is_withdrawn_keeps_no_reasons_in_the_draft_nor_in_the_journal(filing, alice):
    file_it(filing, alice)
    file_it(filing, alice, at=NOW + HOUR, **WITHDRAWN)
    assert "withdrawal_reasons" not in worksheet_of(filing.incident).typed
    entry = Entry.objects.filter(verb="filing.submitted").latest("pk")
    assert entry.codes["cause"] == "not_a_breach"
    assert "held no person" not in json.dumps(entry.codes)


def test_after_a_withdrawal_nothing_more_is_filed(filing, alice):
    file_it(filing, alice)
    file_it(filing, alice, at=NOW + HOUR, **WITHDRAWN)
    with pytest.raises(Refused, match="filing_withdrawn"):
        file_it(filing, alice, kind="complementary", at=NOW + 2 * HOUR)
    assert Submission.objects.count() == 2


def test_a_correction_leaves_the_supplement_running(filing, alice, now):
    file_it(filing, alice)
    save_draft(filing, answers={"description": "As it was."}, read_version=0, by=alice, now=now)
    amended = file_it(filing, alice, kind="amended", at=NOW + HOUR)
    assert (amended.version.number, amended.deadline) == (2, None)
    assert running_rules(filing.incident) == ["CNIL supplement"]


def test_the_database_knows_no_cause_without_a_withdrawal(filing, alice):
    first = file_it(filing, alice)
    with pytest.raises(IntegrityError):
        Submission.objects.filter(pk=first.pk).update(cause="not_a_breach")
