"""What became of the alerts: of one incident, and of an organisation."""

import csv
import io
from html import unescape

import pytest
from django.utils.html import strip_tags

from incidents.services.incidents import log_incident
from notifications.models import Alert, AlertPlan, Delivery
from notifications.rules.ladder import Rung
from notifications.rules.readers import EMERGENCY, PERSON, Reader
from notifications.rules.servers import FOLDER
from notifications.services.acknowledgements import acknowledge_by_alert
from notifications.services.planning import plan_rung
from tests.cast import HOUR, NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def dora(laboratory):
    return member("Dora Deputy", laboratory, "analyst")


def planned(about, person, rung="logged", **fields):
    plan_rung(Rung(rung, NOW), reader=Reader(PERSON, person.pk), about=about, now=NOW)
    alert = Alert.objects.latest("pk")
    for name, value in fields.items():
        setattr(alert, name, value)
    alert.save()
    return alert


def tried(alert, outcome="accepted", server="mail.example.org", reply="250 queued"):
    return Delivery.objects.create(alert=alert, outcome=outcome, server=server, reply=reply, at=NOW)


def words(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def of(incident):
    return f"/incidents/{incident.pk}/alerts/"


def log_of(organisation, **filters):
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return f"/organisations/{organisation.pk}/alerts/?{query}"


def test_each_state_stands_in_words_with_the_words_of_the_server(sign_in, aware, alice, dora):
    accepted = planned(aware, alice, state="accepted")
    tried(accepted, outcome="refused_for_now", reply="451 later")
    tried(accepted)
    called = planned(aware, dora, rung="called-2-1", state="accepted")
    acknowledge_by_alert(called, now=NOW)
    others = ("pending", "superseded", "failed", "bounced", "unknown")
    for hours, state in enumerate(others, start=1):
        planned(aware, dora, rung=f"late-{hours}h", state=state)
    planned(aware, dora, rung="due", crashes=10)
    client = sign_in(alice)
    assert "Superseded" not in words(client, of(aware))
    assert "Show also the 1 alert that" in words(client, of(aware))
    shown = words(client, f"{of(aware)}?superseded=1")
    for said in (
        "Accepted by the server",
        "2 attempts",
        "refused for now, mail.example.org451 later",
        "accepted, mail.example.org250 queued",
        "“I'm on it” by Dora Deputy on 23 October 2026, 18:00 CEST",
        "Call of step 2 of the ladder",
        "Planned",
        "Superseded by a more urgent one",
        "Refused by the server",
        "Returned as undeliverable",
        "Outcome unknown, sent again",
        "Set aside after crashes, tried again alone",
    ):
        assert said in shown


@pytest.mark.parametrize("path", ["/incidents/{}/", "/incidents/{}/alerts/"])
def test_what_was_written_to_a_file_was_accepted_by_no_server(sign_in, aware, alice, path):
    tried(planned(aware, alice, state="accepted"), server=FOLDER, reply="20261023.eml")
    shown = words(sign_in(alice), path.format(aware.pk))
    assert "Written to a file on this machine" in shown
    assert "ccepted by the server" not in shown


def test_what_comes_next_of_each_clock_and_to_whom(sign_in, aware, alice, dora):
    shown = words(sign_in(alice), of(aware))
    assert "To: Alice Martin. While nobody is on it, then also: Dora Deputy." in shown
    coming = ["48 hours", "24 hours", "12 hours", "6 hours", "5 hours"]
    places = [shown.index(f"{each} before the deadline") for each in coming]
    assert places == sorted(places)
    assert "3 hours before" not in shown


def test_the_page_of_an_incident_is_for_those_who_see_it(client, sign_in, aware, alice, charlie):
    assert client.get(of(aware)).status_code == 302
    assert sign_in(charlie).get(of(aware)).status_code == 404
    assert sign_in(alice).post(of(aware)).status_code == 405


def test_the_log_is_for_roles_that_see_incidents(sign_in, laboratory, aware, alice, charlie):
    planned(aware, alice)
    planned(laboratory, alice, rung="test-1")
    for role in ("dpo", "analyst", "approver", "auditor"):
        client = sign_in(member(f"{role.title()} One", laboratory, role))
        shown = words(client, log_of(laboratory))
        assert aware.reference in shown
        assert "Test message" in shown
    for role in ("reporter", "administrator"):
        client = sign_in(member(f"{role.title()} One", laboratory, role))
        for path in (log_of(laboratory), f"/organisations/{laboratory.pk}/alerts.csv"):
            assert client.get(path).status_code == 403
    assert sign_in(charlie).get(log_of(laboratory)).status_code == 404


def test_the_log_is_filtered_and_a_wrong_filter_hides_nothing(
    sign_in, laboratory, aware, alice, dora
):
    AlertPlan.objects.create(organisation=laboratory, emergency_email="duty@example.org")
    other = log_incident(laboratory, title="Another", by=alice, now=NOW)
    planned(aware, alice, state="failed")
    planned(other, dora)
    plan_rung(Rung("called-2-1", NOW), reader=Reader(EMERGENCY), about=other, now=NOW)
    client = sign_in(alice)

    def shown(**filters):
        rows = client.get(log_of(laboratory, **filters)).context["rows"]
        return sorted(row.to for row in rows)

    everybody = ["Alice Martin", "Dora Deputy", "The emergency address"]
    assert shown() == everybody
    assert shown(state="failed") == ["Alice Martin"]
    assert shown(channel="emergency") == ["The emergency address"]
    assert shown(person=dora.pk) == ["Dora Deputy"]
    assert shown(reference=other.reference) == everybody[1:]
    assert shown(state="x", channel="x", person="x") == everybody
    assert shown(state="failed", person=dora.pk) == []


def test_the_csv_runs_nothing_and_holds_no_address(sign_in, laboratory, aware, alice, dora):
    dora.name = "=HYPERLINK(1)"
    dora.save(update_fields=["name"])
    alert = planned(aware, dora, state="failed", recipient="dora@example.org")
    tried(alert, outcome="refused_for_good", reply="550 <dora@example.org> unknown;=1+1")
    answer = sign_in(alice).get(f"/organisations/{laboratory.pk}/alerts.csv?state=failed")
    assert answer["Content-Disposition"] == 'attachment; filename="alerts.csv"'
    content = b"".join(answer).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert row["To"] == "'=HYPERLINK(1)"
    assert row["Incident"] == aware.reference
    assert row["Answer of the server"] == "mail.example.org · 550 <d***@e***.org> unknown;'=1+1"
    assert "dora@example.org" not in content
    assert "dora@example.org" not in words(sign_in(alice), of(aware))


def test_the_log_asks_the_same_number_of_questions_however_long(
    sign_in, laboratory, aware, alice, django_assert_max_num_queries
):
    client = sign_in(alice)
    for number in range(30):
        tried(planned(aware.deadlines.get(state="running"), alice, rung=f"late-{number}d"))
    with django_assert_max_num_queries(22):
        client.get(log_of(laboratory))


def test_the_latest_five_stand_on_the_page_of_the_incident(sign_in, aware, alice):
    for number in range(1, 8):
        planned(aware, alice, rung=f"late-{number}d", due_at=NOW + number * HOUR)
    shown = words(sign_in(alice), f"/incidents/{aware.pk}/")
    assert "All, and what comes next" in shown
    assert "7 days after the deadline" in shown
    assert "2 days after the deadline" not in shown


def test_in_french(sign_in, laboratory, aware, alice, dora):
    planned(aware, dora, rung="called-2-1")
    client = sign_in(alice)
    client.cookies["django_language"] = "fr"
    assert "Appel de l’étape 2 de l’ordre d’appel" in words(client, of(aware))
    assert "toutes les alertes, la plus récente d’abord" in words(client, log_of(laboratory))


def test_why_an_alert_was_refused_stands_beside_it_without_opening_anything(
    sign_in, aware, alice, dora
):
    tried(
        planned(aware, dora, state="failed"), outcome="refused_for_good", reply="550 no such user"
    )
    page = sign_in(alice).get(of(aware)).content.decode()
    assert "550 no such user" in page.partition("</thead>")[2].partition("<details")[0]
