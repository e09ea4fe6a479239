"""Recording that it was filed, and the frozen version: pages."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.models import Deadline, StoredFile
from incidents.selectors.clocks import running_deadline
from notifications.models import Submission
from notifications.services import submissions
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
DUE = NOW + 67 * HOUR
FILED = {
    "kind": "initial",
    "day": "2026-10-23",
    "clock": "17:57",
    "zone": "Europe/Paris",
    "number": "VN-2026-1",
    "language": "fr",
}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def filed(aware, alice, sign_in):
    sign_in(alice).post(submit(aware), FILED)
    return aware


def submit(incident):
    return reverse("filing_submit", args=[incident.pk])


def version(incident, name="filing_version", number=1):
    return reverse(name, args=[incident.pk, number])


def test_what_was_filed_is_recorded_and_its_version_shown(aware, alice, sign_in):
    client = sign_in(alice)
    answer = client.post(submit(aware), FILED)
    assert answer["Location"] == version(aware)
    page = client.get(version(aware)).content.decode()
    assert "filed 2 d 19 h before the deadline" in page
    assert "version 2 of the clock" in page
    assert "VN-2026-1" in page
    kept = Submission.objects.get()
    assert kept.version.answers_digest in page
    assert kept.version.pdf.sha256 in page
    running = Deadline.objects.filter(state=Deadline.State.RUNNING)
    assert [clock.rule for clock in running] == ["CNIL supplement"]


def test_the_receipt_is_kept_sealed_and_given_back_as_a_file(aware, alice, sign_in):
    receipt = SimpleUploadedFile("accusé.html", b"<script>1</script>", "text/html")
    client = sign_in(alice)
    client.post(submit(aware), FILED | {"receipt": receipt})
    kept = Submission.objects.get().receipt
    assert reverse("file", args=[kept.pk]) in client.get(version(aware)).content.decode()
    answer = client.get(reverse("file", args=[kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"<script>1</script>"


def test_the_answers_are_handed_over_as_the_very_bytes_that_were_hashed(filed, alice, sign_in):
    answer = sign_in(alice).get(version(filed, "filing_answers"))
    digest = Submission.objects.get().version.answers_digest
    assert hashlib.sha256(answer.content).hexdigest() == digest
    assert answer["Content-Disposition"] == 'attachment; filename="2026-001-CNIL-v1.json"'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"day": "2026-10-22"}, "Filed before you became aware?", id="before"),
        pytest.param({"clock": "18:01"}, "The filing lies in the future", id="in the future"),
        pytest.param({"clock": ""}, "This field is required", id="no hour"),
        pytest.param({"day": ""}, "This field is required", id="no day"),
        pytest.param({"kind": "complementary"}, "Select a valid choice", id="complement first"),
        pytest.param({"zone": "Europe/Nowhere"}, "is not a time zone", id="no such zone"),
        pytest.param({"number": "1" * 61}, "At most 60 characters", id="long number"),
        pytest.param({"language": "de"}, "Select a valid choice", id="language"),
    ],
)
def test_what_cannot_be_is_refused_with_everything_typed_kept(aware, alice, sign_in, said, words):
    receipt = SimpleUploadedFile("r.pdf", b"r", "application/pdf")
    answer = sign_in(alice).post(submit(aware), FILED | said | {"receipt": receipt})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert said.get("number", "VN-2026-1") in page
    assert not Submission.objects.exists()
    assert not StoredFile.objects.exists()
    assert running_deadline(aware) is not None


def test_in_time_nobody_is_asked_for_reasons(aware, alice, sign_in):
    assert "Reasons for the delay" not in sign_in(alice).get(submit(aware)).content.decode()


def test_late_the_reasons_are_asked_for_and_stand_as_they_were_written(
    aware, alice, sign_in, clock
):
    clock.move_to(DUE + 2 * HOUR)
    client = sign_in(alice)
    late = FILED | {"day": "2026-10-26", "clock": "13:05"}
    refused = client.post(submit(aware), late)
    assert refused.status_code == 400
    assert "give the reasons for the delay" in refused.content.decode()
    assert client.post(submit(aware), late | {"reasons": "The site was shut."}).status_code == 302
    page = client.get(version(aware)).content.decode()
    assert "filed 1 h 05 after the deadline" in page
    assert "The site was shut." in page


def test_filed_in_time_and_recorded_after_the_deadline_needs_no_reasons(
    aware, alice, sign_in, clock
):
    clock.move_to(DUE + 2 * HOUR)
    assert sign_in(alice).post(submit(aware), FILED).status_code == 302
    assert Submission.objects.get().margin_seconds > 0


def test_a_number_that_another_incident_has_is_asked_about(filed, laboratory, alice, sign_in):
    from incidents.services.incidents import log_incident

    other = log_incident(laboratory, title="Another", by=alice, now=NOW - 2 * HOUR)
    client = sign_in(alice)
    answer = client.post(submit(other), FILED)
    assert answer.status_code == 200
    assert "This number is already on incident 2026-001." in answer.content.decode()
    assert Submission.objects.count() == 1
    assert client.post(submit(other), FILED | {"same_number": "on"}).status_code == 302


def test_the_second_time_a_complement_is_offered_and_makes_a_version(filed, alice, sign_in):
    client = sign_in(alice)
    page = client.get(submit(filed)).content.decode()
    assert "Complementary notification" in page
    assert 'value="initial"' not in page
    answer = client.post(submit(filed), FILED | {"kind": "complementary", "clock": "17:59"})
    assert answer["Location"] == version(filed, number=2)
    assert "Complementary notification" in client.get(version(filed, number=2)).content.decode()


def test_an_hour_that_exists_twice_is_asked_for_again(aware, alice, sign_in, clock):
    clock.move_to(NOW + timedelta(days=2))
    twice = FILED | {"day": "2026-10-25", "clock": "02:30"}
    client = sign_in(alice)
    page = client.post(submit(aware), twice).content.decode()
    assert "Which of the two?" in page
    client.post(submit(aware), twice | {"fold": "1"})
    assert Submission.objects.get().offset_minutes == 60


@pytest.mark.parametrize("role", ["auditor", "approver"])
def test_who_may_not_file_reads_the_version_and_records_nothing(filed, laboratory, sign_in, role):
    client = sign_in(member("Dora Petit", laboratory, role))
    assert client.get(version(filed)).status_code == 200
    assert client.get(submit(filed)).status_code == 403
    assert client.post(submit(filed), FILED).status_code == 403


@pytest.mark.parametrize("name", ["filing_version", "filing_answers"])
def test_a_stranger_finds_no_version(filed, charlie, sign_in, name):
    assert sign_in(charlie).get(version(filed, name)).status_code == 404


@pytest.mark.parametrize("name", ["filing_version", "filing_answers"])
def test_a_version_that_there_is_not_is_a_404(filed, alice, sign_in, name):
    assert sign_in(alice).get(version(filed, name, number=2)).status_code == 404


@pytest.mark.parametrize("name", ["filing_version", "filing_answers"])
def test_a_version_takes_no_post(filed, alice, sign_in, name):
    assert sign_in(alice).post(version(filed, name)).status_code == 405


@pytest.mark.parametrize("name", ["filing_version", "filing_answers"])
def test_a_version_is_for_who_is_signed_in(filed, client, name):
    client.logout()
    assert client.get(version(filed, name)).status_code == 302


def test_the_version_in_french_has_official_labels_alone(filed, alice, sign_in):
    page = sign_in(alice).get(version(filed), headers={"accept-language": "fr"}).content.decode()
    assert "Date (et heure) de prise de connaissance" in page
    assert "Date (and time) of awareness" not in page


WITHDRAWN = FILED | {
    "kind": "withdrawn",
    "number": "",
    "cause": "filed_twice",
    "withdrawal_reasons": "The processor had filed it for us.",
}


def test_a_withdrawal_is_recorded_and_closes_the_pages_of_the_filing(filed, alice, sign_in):
    client = sign_in(alice)
    answer = client.post(submit(filed), WITHDRAWN)
    assert answer["Location"] == version(filed, number=2)
    page = client.get(version(filed, number=2)).content.decode()
    assert "The same breach was filed twice" in page
    assert "The processor had filed it for us." in page
    page = client.get(submit(filed)).content.decode()
    assert "was withdrawn on" in page
    assert 'name="kind"' not in page


def test_a_cause_beside_another_type_is_refused_with_everything_typed_kept(filed, alice, sign_in):
    answer = sign_in(alice).post(submit(filed), WITHDRAWN | {"kind": "amended"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Only a withdrawal has it" in page
    assert "The processor had filed it for us." in page
    assert Submission.objects.count() == 1


def test_a_withdrawal_without_a_cause_says_which_is_missing(filed, alice, sign_in):
    answer = sign_in(alice).post(submit(filed), WITHDRAWN | {"cause": ""})
    assert "choose one of the reasons" in answer.content.decode()
    assert Submission.objects.count() == 1


def test_a_number_of_a_person_in_the_reasons_is_asked_about_before_it_freezes(
    filed, alice, sign_in
):
    private = WITHDRAWN | {"withdrawal_reasons": "It was 2 69 05 49 588 157 80, by mistake."}
    client = sign_in(alice)
    page = client.post(submit(filed), private).content.decode()
    assert "A social-security number stands in the text" in page
    assert "by mistake." in page
    assert Submission.objects.count() == 1
    client.post(submit(filed), private | {"right_as_written": "on"})
    assert Submission.objects.count() == 2
