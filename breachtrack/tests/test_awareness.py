"""The dossier of signals and awareness: candidates, claims, warnings, and both clocks."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Discharge, Signal
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.selectors.candidates import candidates_for, knew_earlier
from incidents.selectors.clocks import running_deadline
from incidents.selectors.signals import awareness_claims, awareness_of
from incidents.services.duties import discharge, take_back
from incidents.services.facts import save_facts
from incidents.services.incidents import log_incident
from incidents.services.relations import link_duplicate
from incidents.services.signals import record_signal, say_awareness
from notifications.selectors.two_clocks import first_filing, two_clocks
from notifications.services import submissions
from notifications.services.filings import open_filing
from notifications.services.submissions import record_submission
from tests.cast import HOUR, NOW, found, member

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


@pytest.fixture
def signals(logged, alice):
    """An old alert, a recent article, and one to the second."""
    return [
        record(logged, alice, "security_agency", NOW - 300 * DAY, "A server answers."),
        record(logged, alice, "press", NOW - 5 * HOUR, "An article names us."),
        record(logged, alice, "processor", NOW - HOUR + HOUR / 3600 * 17, "They wrote."),
    ]


def record(incident, by, source, at, text):
    moment = instant_at(at, "Europe/Paris")
    return record_signal(incident, source=source, moment=moment, text=text, by=by, now=NOW)


def say(incident, at, by, now=NOW, signal=None, reason="It was confirmed."):
    moment = instant_at(at, "Europe/Paris")
    said = {"how": "press", "who": "", "signal": signal, "reason": reason}
    return say_awareness(incident, moment=moment, by=by, now=now, **said)


def file(incident, by, at, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    filing = open_filing(incident, authority="CNIL", form="cnil-2023-07", by=by, now=at)
    moment = instant_at(at, "Europe/Paris")
    values = {"kind": "complete", "number": "VN-1", "receipt": None, "by": by, "now": at}
    return record_submission(filing, filed_at=moment, **values)


def where(incident, candidate=""):
    return f"/incidents/{incident.pk}/awareness/" + (f"?candidate={candidate}" if candidate else "")


def shown(client, incident, **extra):
    response = client.get(where(incident), **extra)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_each_candidate_says_its_deadline_and_where_one_would_stand_now(page, logged, signals):
    rows = page.get(where(logged)).context["rows"]
    assert [row.what for row in rows] == [
        "Security agency", "Press", "Processor", "Logging of the incident",
    ]  # fmt: skip
    assert [row.is_late for row in rows] == [True, False, False, False]
    assert rows[0].standing == "late by 297 d 0 h"
    assert rows[1].standing == "2 d 19 h left"
    assert rows[1].due == "26 October 2026, 12:00 CET"
    assert "33(1)" in rows[1].law


def test_the_law_is_that_of_the_day_of_the_candidate_and_of_the_organisation(alice, logged):
    record(logged, alice, "press", NOW.replace(year=2018, month=5, day=1), "Before the GDPR")
    early, *_later = candidates_for(alice, logged)
    assert (early.rule, early.due_at) == (None, None)
    british = found("Mill Ltd", country="GB", time_zone="Europe/London", lead_authority="ICO")
    owner = member("Olive Ward", british, "dpo")
    theirs = log_incident(british, title="Ours", by=owner, now=NOW)
    (logging,) = candidates_for(owner, theirs)
    assert logging.rule.rule == "UK GDPR 33(1)"
    swiss = found("Mill AG", country="CH", time_zone="Europe/Zurich", lead_authority="FDPIC")
    owner = member("Urs Amsler", swiss, "dpo")
    theirs = log_incident(swiss, title="Ours", by=owner, now=NOW)
    assert candidates_for(owner, theirs)[0].rule is None
    grave = BreachFacts(severity="maximal")
    save_facts(theirs, facts=grave, read_version=0, by=owner, now=NOW)
    (logging,) = candidates_for(owner, theirs)
    assert (logging.rule.rule, logging.due_at) == ("FADP 24(1)", None)


def test_a_processor_has_candidates_without_a_deadline(supplier, sign_in, at_now):
    erin = member("Erin Roy", supplier, "dpo")
    incident = log_incident(supplier, title="Server open", by=erin, now=NOW)
    (row,) = sign_in(erin).get(where(incident)).context["rows"]
    assert (row.due, row.standing) == ("no fixed limit: a processor tells the controllers", "")


def test_the_one_in_force_is_named_and_cannot_be_chosen_again(page, logged, signals, alice):
    say(logged, signals[1].at, alice, signal=signals[1])
    rows = page.get(where(logged)).context["rows"]
    assert [row.in_force for row in rows] == [False, True, False, False]
    assert f"candidate=signal-{signals[1].pk}" not in shown(page, logged)


@pytest.mark.parametrize("which", [0, 1, 2, "logging"])
def test_a_chosen_candidate_fills_the_form_in_and_untouched_gives_its_own_instant(
    page, logged, signals, which
):
    signal = None if which == "logging" else signals[which]
    key = f"logging-{logged.pk}" if signal is None else f"signal-{signal.pk}"
    form = page.get(where(logged, key)).context["form"]
    sent = {
        name: form[name].value()
        for name in ("candidate", "signal", "day", "clock", "zone")
        if form[name].value() is not None
    }
    answer = page.post(where(logged), {**sent, "how": "press", "reason": "It named us."})
    assert answer.status_code == 302
    claim = awareness_of(logged)
    assert (claim.at, claim.signal) == (signal.at if signal else logged.logged_at, signal)


def test_a_filled_in_date_is_not_taken_for_another_signal(page, logged, signals):
    form = page.get(where(logged, f"signal-{signals[1].pk}")).context["form"]
    sent = {name: form[name].value() for name in ("candidate", "day", "clock", "zone")}
    sent |= {"signal": signals[0].pk, "how": "press", "reason": "It named us."}
    answer = page.post(where(logged), sent)
    assert answer.status_code == 400
    assert "the date of another moment" in str(answer.context["form"].errors["day"])
    assert page.post(where(logged), {**sent, "day": "2026-01-05"}).status_code == 302


def test_choosing_asks_for_reasons(page, logged, signals):
    sent = {"signal": signals[1].pk, "zone": "Europe/Paris", "how": "press", "reason": " "}
    answer = page.post(where(logged), sent)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["reason"]


def test_an_address_that_names_no_candidate_shows_the_empty_form(page, logged):
    for key in ("signal-99999999999999999999", "logging-0", "x"):
        answer = page.get(where(logged, key))
        assert answer.status_code == 200
        assert answer.context["form"]["day"].value() is None


def test_the_earliest_and_the_first_claim_stay_named(page, logged, alice):
    for hours in (5, 9, 2):
        say(logged, NOW - hours * HOUR, alice, reason=f"Reason {hours}.")
    claims = page.get(where(logged)).context["claims"]
    assert claims.in_force.claim.number == 3
    assert claims.earliest.claim.number == 2
    assert claims.first_said.claim.number == 1
    assert [one.marks for one in claims.all] == [
        ["in force"], ["superseded", "earliest"], ["superseded", "first said"],
    ]  # fmt: skip
    text = shown(page, logged)
    for words in ("Earliest moment ever said", "First said", "Reason 5.", "Reason 9.", "Reason 2."):
        assert words in text


def test_after_a_filing_each_candidate_says_what_the_filing_would_have_been(
    page, logged, signals, alice, monkeypatch, at_now
):
    say(logged, signals[1].at, alice, signal=signals[1])
    file(logged, alice, NOW + HOUR, monkeypatch)
    at_now.move_to(NOW + 2 * HOUR)
    rows = page.get(where(logged)).context["rows"]
    assert [row.is_late for row in rows] == [True, False, False, False]
    assert rows[0].standing == "filed 297 d 1 h after the deadline"
    assert rows[1].standing == "filed 2 d 18 h before the deadline"
    assert "The filing, counted from it" in shown(page, logged)


def test_after_a_filing_another_awareness_leaves_two_clocks(
    page, logged, signals, alice, monkeypatch, at_now
):
    say(logged, signals[1].at, alice, signal=signals[1])
    submission = file(logged, alice, NOW + HOUR, monkeypatch)
    assert two_clocks(logged) is None
    at_now.move_to(NOW + 2 * HOUR)
    say(logged, signals[0].at, alice, now=NOW + 2 * HOUR, signal=signals[0])
    submission.refresh_from_db()
    logged.refresh_from_db()
    both = two_clocks(logged)
    assert both.judged == submission.deadline
    assert both.judged.at == signals[1].at
    assert both.since.at == signals[0].at
    for text in (shown(page, logged), page.get(f"/incidents/{logged.pk}/").content.decode()):
        for words in (
            "Judged by",
            "filed 2 d 18 h before the deadline",
            "By the awareness said since",
            "filed 297 d 1 h after the deadline",
        ):
            assert words in text
    head = page.get(f"/incidents/{logged.pk}/").context["clock"].deadline
    assert head == submission.deadline
    # Said back: one clock again.
    say(logged, signals[1].at, alice, now=NOW + 3 * HOUR, signal=signals[1], reason="After all.")
    assert two_clocks(logged) is None


def test_a_notification_that_was_recorded_by_hand_has_its_two_clocks_too(logged, alice):
    say(logged, NOW - 5 * HOUR, alice)
    clock = running_deadline(logged)
    row = discharge(
        clock,
        kind=Discharge.Kind.DONE,
        at=instant_at(NOW, "Europe/Paris"),
        number="1",
        reason="",
        receipt=None,
        by=alice,
        now=NOW,
    )
    assert (first_filing(logged).filed_at, first_filing(logged).judged_by) == (row.at, clock)
    say(logged, NOW - 100 * HOUR, alice, now=NOW + HOUR, reason="The log says so.")
    logged.refresh_from_db()
    assert two_clocks(logged).judged == clock
    take_back(row, by=alice, now=NOW + 2 * HOUR)
    logged.refresh_from_db()
    assert (first_filing(logged), two_clocks(logged)) == (None, None)


def test_nothing_filed_has_no_two_clocks(aware):
    assert (first_filing(aware), two_clocks(aware)) == (None, None)


def test_a_signal_is_shown_with_precision_owner_evidence_and_what_was_done(
    page, logged, bob, alice
):
    mail = SimpleUploadedFile("mail.eml", b"From: agency")
    sent = {"source": "press", "text": "They called.", "day": "2026-10-23", "hour_unknown": "on"}
    sent |= {"zone": "Europe/Paris", "owner": bob.pk, "evidence": mail}
    assert page.post(f"/incidents/{logged.pk}/signals/new/", sent).status_code == 302
    signal = logged.signals.get()
    assert signal.owner == bob
    text = shown(page, logged)
    for words in ("hour unknown", "Bob Durand sees to it", "mail.eml", "They called."):
        assert words in text
    done = {"handling": "unfounded", "text": "It was a test."}
    assert page.post(f"/incidents/{logged.pk}/signals/{signal.pk}/", done).status_code == 302
    text = shown(page, logged)
    for words in ("Unfounded", "It was a test.", "Handled by Alice Martin"):
        assert words in text


def test_nobody_is_made_owner_who_may_not_see_the_incident(page, logged, charlie, laboratory):
    sent = {"source": "press", "day": "2026-10-23", "hour_unknown": "on", "zone": "Europe/Paris"}
    reporter = member("Rory Reporter", laboratory, "reporter")
    for person in (charlie.pk, reporter.pk, "x", "9" * 30):
        answer = page.post(f"/incidents/{logged.pk}/signals/new/", {**sent, "owner": person})
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == ["owner"]


def test_warnings_that_wait_are_counted_at_the_head_until_they_are_handled(page, logged, signals):
    Signal.objects.filter(pk__in=[one.pk for one in signals[:2]]).update(next_alert_at=NOW)
    Signal.objects.filter(pk=signals[2].pk).update(next_alert_at=None)
    assert "2 warnings from outside wait for somebody." in shown(page, logged)
    done = {"handling": "looked_into", "text": "The server was closed."}
    page.post(f"/incidents/{logged.pk}/signals/{signals[0].pk}/", done)
    assert "1 warning from outside waits for somebody." in shown(page, logged)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"handling": "looked_into", "text": ""}, id="no words"),
        pytest.param({"handling": "awareness", "text": "x"}, id="not for a person to say"),
        pytest.param({}, id="nothing"),
    ],
)
def test_what_does_not_say_what_was_done_is_asked_again(page, logged, signals, sent):
    answer = page.post(f"/incidents/{logged.pk}/signals/{signals[0].pk}/", sent)
    assert answer.status_code == 400
    assert "A server answers." in answer.content.decode()
    signals[0].refresh_from_db()
    assert signals[0].handling == ""


def test_a_warning_is_handled_in_its_own_incident_and_by_its_own_people(
    page, sign_in, logged, signals, alice, charlie
):
    other = log_incident(logged.organisation, title="Other", by=alice, now=NOW)
    done = {"handling": "looked_into", "text": "Done."}
    assert page.post(f"/incidents/{other.pk}/signals/{signals[0].pk}/", done).status_code == 404
    address = f"/incidents/{logged.pk}/signals/{signals[0].pk}/"
    assert page.get(address).status_code == 200
    assert page.delete(address).status_code == 405
    assert sign_in(charlie).post(address, done).status_code == 404
    signals[0].refresh_from_db()
    assert signals[0].handling == ""


def test_what_a_duplicate_knew_stands_among_the_candidates_with_its_name(
    page, logged, signals, alice
):
    twin = log_incident(logged.organisation, title="Twice", by=alice, now=NOW)
    alert = record(twin, alice, "authority", NOW - 400 * DAY, "The ministry warned.")
    said = say(twin, NOW - 20 * HOUR, alice)
    link_duplicate(twin, kept=logged, reason="The same file.", by=alice, now=NOW)
    rows = page.get(where(logged)).context["rows"]
    theirs = [(row.what, row.of) for row in rows if row.of]
    assert theirs == [
        ("Authority", twin.reference),
        ("Awareness said there", twin.reference),
        ("Logging of the incident", twin.reference),
    ]
    chosen = {"signal": alert.pk, "zone": "Europe/Paris", "how": "other", "reason": "We knew."}
    assert "knew earlier" not in shown(page, logged)
    say(logged, NOW - 5 * HOUR, alice)
    assert "knew earlier than the awareness in force" in shown(page, logged)
    (knew,) = knew_earlier(candidates_for(alice, logged), incident=logged)
    assert knew.claim == said
    assert page.post(where(logged), chosen).status_code == 302
    assert awareness_of(logged).signal == alert
    assert "knew earlier" not in shown(page, logged)


def test_a_duplicate_that_was_logged_before_the_awareness_knew_earlier(page, logged, alice):
    twin = log_incident(logged.organisation, title="Twice", by=alice, now=NOW - 9 * HOUR)
    link_duplicate(twin, kept=logged, reason="The same file.", by=alice, now=NOW)
    say(logged, NOW - 5 * HOUR, alice)
    assert "Logging of the incident" in shown(page, logged)
    assert "knew earlier than the awareness in force" in shown(page, logged)


def test_who_sees_their_own_incidents_alone_sees_nothing_of_a_duplicate(
    laboratory, logged, alice, sign_in, at_now
):
    rory = member("Rory Reporter", laboratory, "reporter")
    mine = log_incident(laboratory, title="Mine", by=rory, now=NOW)
    record(logged, alice, "press", NOW - HOUR, "SECRET WORDS")
    link_duplicate(logged, kept=mine, reason="Same.", by=alice, now=NOW)
    text = shown(sign_in(rory), mine)
    assert "SECRET WORDS" not in text
    assert logged.reference not in text


def test_the_dossier_is_french_in_french(page, logged, signals, alice):
    say(logged, signals[1].at, alice, signal=signals[1])
    say(logged, signals[2].at, alice, signal=signals[2], reason="Mieux.")
    text = shown(page, logged, headers={"accept-language": "fr"})
    for words in ("Quels moments pourraient compter", "Choisir celui-ci", "retard de 297 j"):
        assert words in text
    assert awareness_claims(logged).count() == 2
