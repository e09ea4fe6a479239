"""What a webhook is told of, by its type."""

import pytest

from incidents.services.incidents import log_incident
from notifications.models import Alert
from notifications.rendering.webhook_events import type_of, webhook_event
from notifications.services.sweep import sweep
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_what_was_logged_is_told_within_a_tick(hooked, laboratory, alice):
    heard, secret = hooked(200)
    log_incident(laboratory, title="CANARY", by=alice, now=NOW)
    sweep(clock=lambda: NOW, transport=Mailbox())
    logged = [each for each in heard if each.event["type"] == "incident.logged"]
    assert len(logged) == 1
    assert logged[0].is_signed_with(secret)
    assert logged[0].event["data"]["seconds_left"] > 0
    assert b"CANARY" not in logged[0].body


@pytest.mark.parametrize(
    ("rung", "told"),
    [
        ("logged", "incident.logged"),
        ("aware", "awareness.changed"),
        ("called-2-1", "alert.called"),
        ("test-1", "test"),
        ("digest-2026-10-24", "digest"),
        ("of-a-later-version", "alert"),
    ],
)
def test_each_rung_has_a_type(rung, told):
    assert type_of(Alert(rung=rung)) == told


def test_where_the_words_fail_a_plain_message_leaves(aware):
    alert = Alert(
        pk=7,
        organisation=aware.organisation,
        incident=aware,
        deadline=aware.deadlines.last(),
        rung="due",
        channel="webhook",
    )
    frozen = webhook_event(alert, now=NOW, plain=True)
    assert aware.reference.encode() in frozen.message
    assert b'"duty":null' in frozen.message
