from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Deadline
from incidents.rules.instants import instant_at
from incidents.services.clocks import close_by_submission
from incidents.services.duties import state_kinds
from incidents.services.incidents import (
    log_incident,
    mark_filed,
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
        organisation=aware.organisation,
        incident=aware,
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


def test_an_incident_at_a_processor_says_how_long_it_has_run(sign_in, supplier, at_now):
    dora = member("Dora Supplier", supplier, "dpo")
    log_incident(supplier, title="File in circulation", by=dora, now=NOW - 5 * HOUR)
    shown = text(sign_in(dora))
    assert "5 h 00 elapsed" in shown
    assert "Without delay, no fixed limit" in shown


def test_a_processor_who_told_everybody_is_not_lost(sign_in, supplier, laboratory, at_now):
    dora = member("Dora Supplier", supplier, "dpo")
    incident = log_incident(supplier, title="File in circulation", by=dora, now=NOW)
    name_affected_controllers(incident, controllers=[laboratory], by=dora, now=NOW)
    tell_controller(incident.affected_controllers.get(), source_text="L", by=dora, now=NOW)
    assert not incident.deadlines.filter(state="running").exists()
    shown = text(sign_in(dora))
    assert "Open, and no clock runs" in shown
    assert "File in circulation" in shown


def test_one_line_for_each_incident_with_its_nearest_clock_and_the_others_beside(
    page, aware, alice
):
    aware.organisation.profile = ["cyber_insured", "health_body", "nis2_essential"]
    aware.organisation.save()
    state_kinds(aware, kinds=["intrusion", "significant"], by=alice, now=NOW)
    rows = page.get("/").context["rows"]
    assert [row.incident for row in rows] == [aware]
    assert rows[0].clock.deadline.rule == "NIS2 23(4)(a)"
    others = [chip.deadline.rule for chip in rows[0].others]
    assert others[-1] == "CSP L.1111-8-2"
    assert {"GDPR 33(1)", "LOPMI L.12-10-1", "NIS2 23(4)(b)"} == set(others[:-1])


def test_a_duty_without_limit_hides_no_line_with_one_and_stands_below_it(
    page, laboratory, alice, supplier
):
    give_role(alice, organisation=supplier, role="dpo", by=None, now=NOW)
    log_incident(supplier, title="At the supplier", by=alice, now=NOW - 48 * HOUR)
    log_incident(laboratory, title="With a limit", by=alice, now=NOW)
    shown = text(page)
    assert shown.index("With a limit") < shown.index("At the supplier")


def test_a_filed_incident_whose_supplement_runs_stands_among_the_clocks(page, aware, alice):
    mark_filed(aware)
    close_by_submission(
        aware,
        rules=["GDPR 33(1)"],
        recipient="CNIL",
        at=instant_at(NOW, "Europe/Paris"),
        incomplete=True,
        by=alice,
        now=NOW,
    )
    rows = page.get("/").context["rows"]
    assert [row.clock.deadline.rule for row in rows] == ["CNIL supplement"]
    assert "Supplement for the authority (CNIL)" in text(page)


def test_no_open_incident_is_ever_lost_whatever_its_clocks(page, laboratory, alice):
    for number in range(5):
        log_incident(laboratory, title=f"Incident {number}", by=alice, now=NOW)
    lifted = Deadline.objects.filter(state="running")[:1]
    Deadline.objects.filter(pk__in=lifted).update(state="lifted", next_alert_at=None)
    shown = text(page)
    for number in range(5):
        assert shown.count(f"Incident {number}") == 1


def test_what_does_not_fit_on_the_page_is_counted(page, laboratory, alice, monkeypatch):
    monkeypatch.setattr(import_module("breachtrack.views.dashboard"), "MOST_ROWS", 2)
    for number in range(3):
        log_incident(laboratory, title=f"Incident {number}", by=alice, now=NOW)
    assert "1 more incident has a running clock" in text(page)


def test_the_dashboard_asks_a_bounded_number_of_questions(
    sign_in, alice, aware, at_now, django_assert_max_num_queries
):
    page = sign_in(alice)
    page.get("/")
    with django_assert_max_num_queries(25):
        page.get("/")
