import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from breachtrack.demo.building import build_demo
from breachtrack.demo.cast import (
    ANALYST,
    FILED,
    GROUP_DPO,
    LABORATORIES,
    LATE,
    PEOPLE,
    RUNNING,
    SUPPLEMENTED,
    WITHDRAWN,
)
from breachtrack.demo.patients import patients_csv
from incidents.models import Deadline, Entry, Figure, Incident, Organisation, Signal, User
from incidents.rules.roles import Role
from incidents.selectors.candidates import candidates_for
from incidents.selectors.clocks import running_deadline, running_deadlines
from incidents.selectors.files import content_of
from incidents.selectors.journal import broken_at, chains
from incidents.selectors.people import is_demo
from notifications.models import Campaign, RecipientList, Submission
from notifications.rendering.filing_exports import version_file
from notifications.rules.answer_text import answer_text, empty_text
from notifications.rules.answers import answers_digest, is_asked
from notifications.selectors.filings import form_of_filing, worksheet_of
from notifications.selectors.second_looks import look_behind
from notifications.selectors.submissions import submissions_of
from notifications.selectors.supplements import supplement_of
from notifications.tests.other_reader import squeezed, words_of_the_paper

NOW = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
# Names of the real case: none of them may stand in the demonstration.
REAL_NAMES = (
    "dedalus", "anssi", "zataz", "libération", "liberation", "checknews", "le monde", "netika",
    "acceis", "morbihan", "loiret", "medibase", "biologie",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration, built once for all tests here, and undone after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(now=NOW)
        yield
        transaction.set_rollback(True)


def incident_of(name):
    return Incident.objects.get(organisation__name=f"Laboratoire {name}")


def filed_by(name):
    return submissions_of(incident_of(name)).order_by("filed_at")


def everything_written():
    for model in (Organisation, User, Incident, Signal, Figure):
        for row in model.objects.all():
            fields = [field.attname for field in model._meta.fields]
            yield from (str(getattr(row, name)) for name in fields)


def test_there_are_28_laboratories_and_their_supplier(demo):
    assert Organisation.objects.filter(kind="controller").count() == len(LABORATORIES) == 28
    assert Organisation.objects.filter(kind="processor").count() == 1
    assert Incident.objects.count() == 29


def test_23_laboratories_were_told_and_have_decided_nothing(demo):
    undecided = Incident.objects.filter(
        processor_incident__isnull=False, awareness_claims=None, decisions=None
    )
    assert undecided.count() == 23
    for incident in undecided:
        clock = running_deadline(incident)
        assert clock.is_provisional
        assert clock.due_at > NOW


def test_one_laboratory_is_exactly_5_hours_into_its_72(demo):
    clock = running_deadline(incident_of(RUNNING))
    assert clock.due_at - NOW == timedelta(hours=67)
    assert not clock.is_provisional


def test_the_running_laboratory_owes_word_to_the_health_authorities_too(demo):
    clocks = {row.rule: row.due_at for row in running_deadlines(incident_of(RUNNING))}
    assert set(clocks) == {"GDPR 33(1)", "CSP L.1111-8-2"}
    assert clocks["CSP L.1111-8-2"] is None


def test_exactly_one_laboratory_is_late(demo):
    late = Deadline.objects.filter(state="running", due_at__lt=NOW)
    assert [clock.incident for clock in late] == [incident_of(LATE)]
    assert NOW - late[0].due_at == timedelta(hours=6)


def test_one_laboratory_filed_in_time_with_its_frozen_version_and_receipt(demo):
    submission = filed_by(FILED).get()
    incident = submission.version.filing.incident
    assert incident.stage == Incident.Stage.FILED
    assert submission.margin_seconds == 44 * 3600
    assert submission.receipt
    assert submission.version.answers_digest
    assert running_deadline(incident) is None


def test_there_a_second_person_read_the_filing_and_is_asked_to_read_the_complement(demo):
    submission = Submission.objects.get(number="DEMO-0001")
    assert look_behind(submission).read_by.email == GROUP_DPO.email
    asked = submission.version.filing.second_looks.get(submission=None)
    assert (asked.verdict, asked.asked_by.email) == ("", ANALYST.email)
    sheet = worksheet_of(submission.version.filing.incident)
    assert asked.answers_digest == answers_digest(sheet.answers)


def test_one_laboratory_filed_at_once_and_supplemented_twice_under_numbers_of_their_own(demo):
    filed = filed_by(SUPPLEMENTED)
    assert [one.kind for one in filed] == ["initial", "complementary", "complementary"]
    numbers = [one.number for one in filed]
    assert numbers == ["DEMO-0002", "DEMO-0003", "DEMO-0004"]
    assert [one.margin_seconds for one in filed] == [66 * 3600, None, None]
    for one in filed:
        assert one.number in content_of(one.receipt).decode()


def test_each_filing_said_more_than_the_one_before_and_more_is_known_since(demo):
    persons = [json.loads(one.version.answers)["persons"] for one in filed_by(SUPPLEMENTED)]
    assert persons == [
        {"kind": "to_be_determined", "number": None},
        {"kind": "approximate", "number": 9_400},
        {"kind": "exact", "number": 9_318},
    ]
    incident = incident_of(SUPPLEMENTED)
    waiting = supplement_of(incident, worksheet_of(incident)).changes
    assert {change.field.id for change in waiting} == {"persons", "other_authorities"}


def test_one_laboratory_withdrew_its_filing_with_a_cause_and_its_reasons(demo):
    first, withdrawal = filed_by(WITHDRAWN)
    assert (first.kind, withdrawal.kind) == ("initial", "withdrawn")
    assert withdrawal.cause == "not_a_breach"
    assert "dossiers d'essai" in json.loads(withdrawal.version.answers)["withdrawal_reasons"]
    assert "withdrawal_reasons" not in json.loads(first.version.answers)
    assert not running_deadlines(incident_of(WITHDRAWN)).exists()


def test_the_page_of_that_incident_says_that_it_was_withdrawn(demo, client):
    client.force_login(User.objects.get(email=ANALYST.email))
    page = client.get(f"/incidents/{incident_of(WITHDRAWN).pk}/").content.decode()
    assert (
        "This notification was withdrawn on" in page or "Cette notification a été retirée" in page
    )


def filed_in_phases(number):
    """One filing of the two laboratories that filed more than once, by its number."""
    return Submission.objects.get(number=f"DEMO-000{number}")


def paper_of(submission):
    return content_of(submission.version.pdf)


each_filing_in_phases = pytest.mark.parametrize("number", [2, 3, 4, 5, 6])


@each_filing_in_phases
def test_another_reader_finds_each_answer_below_its_label_on_the_frozen_paper(
    demo, number, tmp_path
):
    submission = filed_in_phases(number)
    version, incident = submission.version, submission.version.filing.incident
    text = words_of_the_paper(
        paper_of(submission),
        tmp_path,
        organisation=incident.organisation.name,
        reference=incident.reference,
    )
    form, answers, at = form_of_filing(version.filing), json.loads(version.answers), 0
    assert set(answers) <= set(form.by_id)
    for field in form.fields():
        if answers.get(field.id) or (is_asked(field, answers) and field.kind != "boolean"):
            said = answer_text(field, answers.get(field.id), "fr") or empty_text("fr")
            at = text.index(squeezed(f"{field.label('fr')}{said}"), at)
    assert submission.number in text
    assert version.answers_digest in text


@each_filing_in_phases
def test_what_was_filed_stays_as_it_was_filed(demo, number):
    submission = filed_in_phases(number)
    version = submission.version
    assert version.answers_digest == sha256(version.answers.encode()).hexdigest()
    assert version.pdf.sha256 == sha256(paper_of(submission)).hexdigest()
    said = json.loads(version_file(submission, "json"))
    assert (said["answers_digest"], said["number"]) == (version.answers_digest, submission.number)
    assert submission.receipt.sha256 == sha256(content_of(submission.receipt)).hexdigest()


def test_a_few_hundred_patients_wait_to_be_told_in_two_languages(demo):
    people = RecipientList.objects.get()
    assert people.incident == incident_of(FILED)
    assert (people.count, people.without_email, people.refused) == (320, 35, 0)
    languages = set(people.recipients.values_list("language", flat=True))
    assert languages == {"en", "fr"}
    assert Campaign.objects.get().recipients == people


def test_the_same_patients_are_listed_each_time():
    assert patients_csv() == patients_csv()
    addresses = [line.split(b",")[0] for line in patients_csv().splitlines()[1:]]
    written = [address for address in addresses if address]
    assert len(written) == len(set(written))
    assert all(address.endswith(b"@patients.example") for address in written)


def test_the_oldest_warning_is_a_year_old_and_stands_beside_the_others(demo):
    signals = incident_of(LATE).signals.order_by("at")
    assert [signal.source for signal in signals] == [
        "security_agency",
        "press",
        "press",
        "processor",
    ]
    assert NOW - signals[0].at > timedelta(days=350)


def test_the_laboratory_that_filed_had_five_candidates_for_its_awareness(demo):
    incident = incident_of(FILED)
    filed_at = filed_by(FILED).get().filed_at
    dpo = User.objects.get(email=GROUP_DPO.email)
    signals = [one for one in candidates_for(dpo, incident) if one.signal]
    assert [(one.signal.source, one.due_at < filed_at) for one in signals] == [
        ("security_agency", True),
        ("external_party", True),
        ("authority", False),
        ("press", False),
        ("processor", False),
    ]
    assert signals[0].signal.evidence.name == "alerte.eml"
    assert incident.awareness_claims.get().signal == signals[4].signal


def test_the_figures_disagree_and_all_are_kept(demo):
    figures = Figure.objects.filter(incident=incident_of(FILED))
    assert {figure.number for figure in figures} == {491_840, 491_939, 490_000, 500_000}
    assert all(figure.source and figure.given_on for figure in figures)


def test_there_is_somebody_for_each_role_and_nobody_has_a_password(demo):
    assert {person.role for person in PEOPLE} == set(Role)
    assert User.objects.count() == len(PEOPLE)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_every_name_is_invented(demo):
    written = "\n".join(everything_written()).lower()
    assert [name for name in REAL_NAMES if name in written] == []


def test_every_address_is_one_that_cannot_exist(demo):
    addresses = {user.email for user in User.objects.all()}
    addresses |= set(Organisation.objects.values_list("contact_email", flat=True))
    assert all(address.endswith(".example") for address in addresses)


def test_everything_was_done_by_services_so_that_the_journal_is_whole(demo):
    assert is_demo()
    assert [broken_at(chain) for chain in chains()] == [None] * 30
    assert Entry.objects.filter(verb="controller.told").count() == 28


def test_the_chain_of_each_organisation_is_in_the_order_of_time(demo):
    for chain in chains():
        instants = list(chain.entries.order_by("number").values_list("at", flat=True))
        assert instants == sorted(instants)
        assert instants[-1] <= NOW


@pytest.mark.django_db
def test_an_instance_with_something_in_it_is_not_filled():
    Organisation.objects.create(name="A real one")
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo")
    assert not Incident.objects.exists()
    assert not is_demo()


def test_three_warnings_wait_and_the_others_were_looked_into_or_considered(demo):
    waiting = Signal.objects.filter(handling="").exclude(source="own_detection")
    assert sorted(waiting.values_list("source", flat=True)) == [
        "authority",
        "data_subject",
        "data_subject",
    ]
    assert not waiting.filter(next_alert_at=None).exists()
