"""Setting, replacing and removing a webhook; nothing of it stands anywhere in clear."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from incidents.models import Entry
from incidents.rules.refusals import Refused
from notifications.models import Alert, Delivery, Webhook
from notifications.selectors.channels import machines_of
from notifications.services.webhooks import (
    ask_for_test,
    remove_webhook,
    replace_secret,
    set_webhook,
)
from notifications.tests.hook_cast import the_alert
from notifications.tests.mailbox import tick
from notifications.transports import webhook as transport
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def test_what_waits_for_a_removed_webhook_is_cancelled(hooked, due_at, laboratory, alice):
    heard, _ = hooked(503)
    at = due_at - 24 * HOUR
    tick(at)
    remove_webhook(laboratory, by=alice, now=at)
    assert the_alert().state == "cancelled"
    tick(at + MINUTE)
    assert len(heard) == 1
    assert machines_of(laboratory) == ()


def test_one_that_was_claimed_when_it_was_removed_is_withdrawn(hooked, due_at, monkeypatch):
    heard, _ = hooked(200)
    at = due_at - 24 * HOUR
    opens = transport.Call.open

    def removed_meanwhile(self):
        opens(self)
        Webhook.objects.all().delete()

    monkeypatch.setattr(transport.Call, "open", removed_meanwhile)
    tick(at)
    assert heard == []
    assert the_alert().state == "cancelled"


def test_another_secret_signs_the_next_message(hooked, due_at, laboratory, alice):
    heard, old = hooked(503, 200)
    at = due_at - 24 * HOUR
    tick(at)
    new = replace_secret(laboratory, by=alice, now=at)
    tick(at + 2 * MINUTE)
    assert heard[0].is_signed_with(old)
    assert heard[1].is_signed_with(new)
    assert not heard[1].is_signed_with(old)


def test_a_test_is_a_message_like_any_other(hooked, laboratory, alice):
    heard, secret = hooked(200)
    ask_for_test(laboratory, by=alice, now=NOW)
    tick(NOW)
    [request] = heard
    assert request.is_signed_with(secret)
    assert request.event["type"] == "test"
    assert request.event["data"]["incident"] is None


def test_secret_and_address_are_nowhere_in_clear(
    hooked, due_at, laboratory, alice, caplog, settings
):
    caplog.set_level(logging.DEBUG)
    _heard, secret = hooked(503, path="/CANARY-path?key=CANARY-query")
    tick(due_at - 24 * HOUR)
    settings.WEBHOOK_ALLOW_PRIVATE = False
    tick(due_at - 23 * HOUR)
    rows = [str(row) for model in (Entry, Alert, Delivery) for row in model.objects.values_list()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_webhook")
        rows += [
            repr(bytes(cell) if isinstance(cell, memoryview) else cell)
            for row in cursor.fetchall()
            for cell in row
        ]
    everything = "\n".join([*rows, caplog.text])
    assert "webhook.set" in everything
    assert "CANARY" not in everything
    assert secret.removeprefix("whsec_") not in everything
    assert Webhook.objects.get().secret == secret
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"CANARY-path" not in content
            assert secret.encode() not in content


@pytest.mark.parametrize(
    "act",
    [
        lambda lab, who: set_webhook(lab, url="https://hooks.example.org/", by=who, now=NOW),
        lambda lab, who: replace_secret(lab, by=who, now=NOW),
        lambda lab, who: ask_for_test(lab, by=who, now=NOW),
        lambda lab, who: remove_webhook(lab, by=who, now=NOW),
    ],
    ids=["set", "secret", "test", "remove"],
)
def test_only_who_manages_people_touches_it(hooked, laboratory, alice, bob, charlie, act):
    hooked(200)
    ada = member("Ada Roy", laboratory, "administrator")
    before = Entry.objects.count()
    # With an administrator there, the DPO no longer stands in.
    for somebody in (bob, charlie, alice):
        with pytest.raises(Refused, match="not_allowed"):
            act(laboratory, somebody)
    assert Entry.objects.count() == before
    act(laboratory, ada)
    assert Entry.objects.count() == before + 1


def test_without_one_there_is_nothing_to_test_or_to_replace(laboratory, alice):
    for act in (ask_for_test, replace_secret):
        with pytest.raises(Refused, match="webhook_missing"):
            act(laboratory, by=alice, now=NOW)
    remove_webhook(laboratory, by=alice, now=NOW)
