import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import StoredFile
from incidents.rules.instants import instant_at
from incidents.selectors.clocks import running_deadline
from incidents.selectors.signals import awareness_claims, awareness_of, signals_of
from incidents.services.signals import record_signal
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


@pytest.fixture
def article(logged, alice):
    return record_signal(
        logged,
        source="press",
        moment=instant_at(NOW - 5 * HOUR, "Europe/Paris"),
        text="An article names us.",
        by=alice,
        now=NOW,
    )


def signals_page(incident):
    return f"/incidents/{incident.pk}/signals/new/"


def awareness_page(incident):
    return f"/incidents/{incident.pk}/awareness/"


def said(**fields):
    usual = {"day": "2026-10-23", "clock": "13:00", "zone": "Europe/Paris", "how": "press"}
    return {**usual, **fields}


def test_a_signal_is_kept_with_its_evidence(page, logged):
    mail = SimpleUploadedFile("mail.eml", b"From: press")
    fields = said(source="press", text="They called.", evidence=mail)
    assert page.post(signals_page(logged), fields)["Location"] == awareness_page(logged)
    (signal,) = signals_of(logged)
    assert (signal.source, signal.text) == ("press", "They called.")
    assert signal.evidence.name == "mail.eml"


def test_a_signal_in_the_future_is_refused_and_its_file_not_kept(page, logged):
    fields = said(
        source="press", day="2026-10-24", text="Soon.", evidence=SimpleUploadedFile("a", b"b")
    )
    response = page.post(signals_page(logged), fields)
    assert response.status_code == 400
    assert "The signal lies in the future" in response.content.decode()
    assert "Soon." in response.content.decode()
    assert not StoredFile.objects.exists()


def test_the_clock_counts_from_the_moment_that_was_said(page, logged):
    response = page.post(awareness_page(logged), said(who="Alice"), follow=True)
    assert "The clock now counts to Monday 26 October 2026, 12:00 CET" in response.content.decode()
    deadline = running_deadline(logged)
    assert (deadline.due_at, deadline.is_provisional) == (NOW + 67 * HOUR, False)


def test_each_signal_shows_the_deadline_it_would_give(page, logged, article):
    text = page.get(awareness_page(logged)).content.decode()
    assert "An article names us." in text
    assert "26 October 2026, 12:00 CET" in text
    assert f'href="?candidate=signal-{article.pk}#say"' in text


def test_a_signal_alone_gives_its_own_moment(page, logged, article):
    fields = {"signal": article.pk, "zone": "Europe/Paris", "how": "press", "reason": "It names us"}
    assert page.post(awareness_page(logged), fields).status_code == 302
    claim = awareness_of(logged)
    assert (claim.at, claim.signal) == (article.at, article)


def test_a_signal_of_another_incident_is_not_one_of_the_choices(page, logged, alice, article):
    from incidents.services.incidents import log_incident

    other = log_incident(logged.organisation, title="Other", by=alice, now=NOW)
    fields = said(signal=article.pk)
    page.post(awareness_page(other), fields)
    assert awareness_of(other).signal is None


def test_an_unknown_hour_is_kept_as_unknown(page, logged):
    page.post(awareness_page(logged), said(clock="", hour_unknown="on"))
    assert awareness_of(logged).precision == "day"


def test_a_change_needs_its_reason_and_the_earlier_claim_stays(page, aware):
    refused = page.post(awareness_page(aware), said(clock="12:00", who="Bob"))
    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["reason"]
    assert (
        page.post(awareness_page(aware), said(clock="12:00", reason="The log.")).status_code == 302
    )
    assert awareness_claims(aware).count() == 2
    text = page.get(awareness_page(aware)).content.decode()
    assert "The log." in text
    assert "superseded" in text


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        pytest.param({"day": "2026-03-29", "clock": "02:30"}, "clock", "01:30", id="gap"),
        pytest.param({"day": "2026-10-24"}, "day", "in the future", id="future"),
        pytest.param({"day": "0001-01-01"}, "day", "2018 or later", id="year 1"),
        pytest.param({"day": "9999-12-31"}, "day", "9999", id="year 9999"),
        pytest.param({"day": "2017-05-01"}, "day", "2018 or later", id="before 2018"),
        pytest.param({"day": ""}, "day", "Give the date", id="no date"),
        pytest.param({"clock": ""}, "clock", "not known", id="no time"),
        pytest.param({"zone": "Mars/Olympus"}, "zone", "Europe/Paris", id="zone"),
        pytest.param({"how": "dream"}, "how", "dream", id="how"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(page, logged, fields, field, sentence):
    response = page.post(awareness_page(logged), said(who="Alice Martin", **fields))
    assert response.status_code == 400
    assert sentence in str(response.context["form"].errors[field])
    assert 'value="Alice Martin"' in response.content.decode()
    assert awareness_of(logged) is None


def test_a_time_that_exists_twice_is_asked_for_again(sign_in, alice, logged, at_now):
    at_now.move_to(NOW + 48 * HOUR)
    page = sign_in(alice)
    fields = said(day="2026-10-25", clock="02:30")
    text = page.post(awareness_page(logged), fields).content.decode()
    assert "02:30 CEST (Europe/Paris, UTC+2)" in text
    assert "02:30 CET (Europe/Paris, UTC+1)" in text
    assert page.post(awareness_page(logged), {**fields, "fold": "1"}).status_code == 302
    assert awareness_of(logged).offset_minutes == 60


def test_long_ago_is_taken_with_a_warning(page, logged):
    response = page.post(awareness_page(logged), said(day="2026-03-02"), follow=True)
    assert "reasons for the delay" in response.content.decode()


@pytest.mark.parametrize("address", [signals_page, awareness_page])
def test_a_stranger_finds_nothing(sign_in, charlie, logged, address):
    client = sign_in(charlie)
    assert client.get(address(logged)).status_code == 404
    assert client.post(address(logged), said()).status_code == 404
    assert awareness_of(logged) is None


def test_who_only_reads_reads_the_dossier_and_says_nothing(sign_in, laboratory, logged, article):
    text = sign_in(member("Ivan Auditor", laboratory, "auditor")).get(awareness_page(logged))
    assert "An article names us." in text.content.decode()
    assert "Choose this one" not in text.content.decode()


@pytest.mark.parametrize("address", [signals_page, awareness_page])
def test_who_only_reads_is_told_so(sign_in, laboratory, logged, address):
    client = sign_in(member("Ivan Auditor", laboratory, "auditor"))
    assert client.post(address(logged), said()).status_code == 403


@pytest.mark.parametrize("address", [signals_page, awareness_page])
def test_signed_out_other_method_and_french(client, sign_in, alice, logged, address):
    assert "/accounts/login/" in client.get(address(logged))["Location"]
    page = sign_in(alice)
    assert page.delete(address(logged)).status_code == 405
    french = page.get(address(logged), headers={"accept-language": "fr"})
    assert '<html lang="fr"' in french.content.decode()


@pytest.mark.parametrize("address", ["/incidents/{}/awareness/", "/incidents/{}/"])
def test_a_signal_is_read_in_full_and_its_evidence_opened(address, page, logged):
    words = " ".join(f"word{number}" for number in range(40))
    evidence = SimpleUploadedFile("mail.eml", b"From: press")
    page.post(signals_page(logged), said(source="press", text=words, evidence=evidence))
    shown = page.get(address.format(logged.pk)).content.decode()
    assert words in shown
    assert f'href="/files/{StoredFile.objects.get().pk}/"' in shown
