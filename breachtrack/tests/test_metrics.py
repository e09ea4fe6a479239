"""/metrics: what Prometheus reads there, and that nobody is named."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert
from notifications.rules.heartbeats import AUDIT, WATCHDOG
from notifications.services.heartbeats import beat
from notifications.services.sweep import sweep
from notifications.transports.eml import EmlTransport

HOUR = timedelta(hours=1)


@pytest.fixture
def figures(client, aware, at_now, tmp_path):
    """Name and labels to value, an hour after the end of the clock."""
    now = running_deadline(aware).due_at + HOUR
    at_now.move_to(now)
    sweep(clock=lambda: now, transport=EmlTransport(tmp_path))
    beat(WATCHDOG, now=now - 5 * timedelta(seconds=1))
    Alert.objects.filter(state="superseded", rung="due").update(state="pending")

    def figures():
        text = client.get("/metrics").content.decode()
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return figures


def test_the_figures_are_those_of_the_tables(figures, aware):
    found = figures()
    running = aware.deadlines.filter(state="running")
    assert found["breachtrack_deadlines_open",] == running.count()
    assert found["breachtrack_deadlines_late",] == 1
    accepted = Alert.objects.filter(state="accepted")
    assert found["breachtrack_alerts", "accepted"] == accepted.count() > 0
    assert found["breachtrack_alerts", "pending"] == 1
    assert found["breachtrack_alerts", "superseded"] == 9
    assert found["breachtrack_alerts", "failed"] == 0
    assert found["breachtrack_oldest_waiting_alert_seconds",] == 3600
    assert found["breachtrack_deliveries_total", "accepted"] == accepted.count()
    assert found["breachtrack_deliveries_total", "unknown"] == 0
    assert found["breachtrack_heartbeat_age_seconds", "sweep"] == 0
    assert found["breachtrack_heartbeat_age_seconds", "watchdog"] == 5


def test_what_the_audit_found_is_there_and_what_it_did_not_find_is_zero(figures, at_now):
    from django.utils import timezone

    beat(AUDIT, now=timezone.now(), findings={"alert_missing": 3})
    found = figures()
    assert found["breachtrack_audit_findings", "alert_missing"] == 3
    assert found["breachtrack_audit_findings", "alert_stuck"] == 0


def test_nobody_and_nothing_is_named(figures, client, aware):
    figures()
    text = client.get("/metrics").content.decode()
    for canary in (aware.title, aware.reference, aware.code_name, aware.organisation.name, "alice"):
        assert canary.lower() not in text.lower()


@pytest.mark.django_db
def test_an_empty_installation_has_figures_too(client, at_now):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert b"breachtrack_deadlines_open 0.0" in answer.content
