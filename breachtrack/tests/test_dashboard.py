import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Deadline
from incidents.services.incidents import (
    log_incident,
    name_affected_controllers,
    tell_controller,
)
from incidents.services.people import give_role
from notifications.models import Alert, Heartbeat
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


def text(client):
    return client.get("/").content.decode()


def test_an_empty_dashboard_says_what_to_do(page):
    assert "No clock is running" in text(page)


def test_a_line_says_what_when_whose_and_what_next(page, logged):
    shown = text(page)
    for words in (
        "Patient file in the open",
        logged.reference,
        logged.code_name,
        "Laboratory of the Mill",
        "Alice Martin",
        "provisional",
        "Monday 26 October 2026, 17:00 CET",
        "Say when the organisation became aware",
    ):
        assert words in shown
    assert 'data-due="2026-10-26T16:00:00+00:00"' in shown


def test_late_ones_stand_on_top(page, aware, alice, at_now):
    log_incident(aware.organisation, title="A later one", by=alice, now=NOW + 2 * HOUR)
    at_now.move_to(NOW + 3 * HOUR)
    Deadline.objects.filter(incident=aware, state="running").update(due_at=NOW)
    shown = text(page)
    assert shown.index("Patient file in the open") < shown.index("A later one")
    assert "late by 3 h 00" in shown
    assert "chip--late" in shown


def test_a_stranger_sees_nothing_of_it(sign_in, charlie, logged, at_now):
    assert "Patient file" not in text(sign_in(charlie))


def test_an_incident_at_a_processor_says_how_many_controllers_were_told(
    sign_in, supplier, laboratory, elsewhere, at_now
):
    dora = member("Dora Supplier", supplier, "dpo")
    incident = log_incident(supplier, title="File in circulation", by=dora, now=NOW)
    name_affected_controllers(incident, controllers=[laboratory, elsewhere], by=dora, now=NOW)
    affected = incident.affected_controllers.first()
    tell_controller(affected, source_text="Listen.", by=dora, now=NOW)
    assert "1 of 2 told" in text(sign_in(dora))


def test_a_refused_alert_is_said(page, aware, alice):
    Alert.objects.create(
        deadline=aware.deadlines.get(state="running"),
        rung="before-48h",
        contact=alice,
        due_at=NOW,
        planned_at=NOW,
        not_before=NOW,
        state="failed",
        recipient="alice@example.org",
        reply="550 no such user",
    )
    assert "550 no such user" in text(page)


def test_the_health_of_the_sweep_is_said(page):
    assert "has not looked at any clock" in text(page)
    Heartbeat.objects.create(name="sweep", at=NOW)
    assert "Working" in text(page)


def test_a_silent_sweep_is_said_on_every_page(page):
    Heartbeat.objects.create(name="sweep", at=NOW - HOUR)
    words = "No alert has been sent since Friday 23 October 2026, 15:00 UTC"
    assert words in text(page)
    assert words in page.get("/incidents/new/").content.decode()


def test_a_stranger_at_the_door_does_not_hear_of_the_silence(client, db, at_now):
    Heartbeat.objects.create(name="sweep", at=NOW - HOUR)
    assert "No alert has been sent" not in client.get("/accounts/login/").content.decode()


def test_ten_incidents_ask_no_more_than_one(page, laboratory, alice):
    log_incident(laboratory, title="Incident 0", by=alice, now=NOW)
    with CaptureQueriesContext(connection) as of_one:
        text(page)
    for number in range(1, 10):
        log_incident(laboratory, title=f"Incident {number}", by=alice, now=NOW)
    with CaptureQueriesContext(connection) as of_ten:
        assert "Incident 9" in text(page)
    assert len(of_ten) <= len(of_one)
    assert len(of_ten) <= 25


def test_an_administrator_sees_the_page_and_no_breach(sign_in, laboratory, logged, at_now):
    admin = member("Ada Admin", laboratory, "administrator")
    shown = text(sign_in(admin))
    assert "Patient file" not in shown
    assert "No clock is running" in shown


def test_a_reporter_sees_what_they_logged(sign_in, laboratory, logged, at_now):
    rose = member("Rose Petit", laboratory, "reporter")
    log_incident(laboratory, title="Lost laptop", by=rose, now=NOW)
    shown = text(sign_in(rose))
    assert "Lost laptop" in shown
    assert "Patient file" not in shown


def test_signed_out_other_method_and_french(client, sign_in, alice):
    assert "/accounts/login/" in client.get("/")["Location"]
    page = sign_in(alice)
    assert page.post("/").status_code == 405
    assert '<html lang="fr"' in page.get("/", headers={"accept-language": "fr"}).content.decode()


def test_two_organisations_stand_in_one_list(page, alice, elsewhere, charlie, logged):
    give_role(alice, organisation=elsewhere, role="analyst", by=None, now=NOW)
    log_incident(elsewhere, title="Across the sea", by=charlie, now=NOW)
    shown = text(page)
    assert "Across the sea" in shown
    assert "Elsewhere Ltd" in shown
