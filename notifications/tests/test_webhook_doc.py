"""docs/webhook.md: its code verifies what is really sent, and its example has every name."""

import json
import re
from pathlib import Path

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert
from notifications.rendering.webhook_events import webhook_event
from notifications.rules.webhooks import signature, written_secret
from tests.cast import NOW

DOC = (Path(__file__).parents[2] / "docs/webhook.md").read_text()


def block(language):
    return re.search(rf"```{language}\n(.*?)```", DOC, re.DOTALL)[1]


@pytest.fixture
def is_ours():
    names = {}
    exec(block("python"), names)
    return names["is_ours"]


def sent(*, body=b'{"a":1}', stamp=1000):
    secret = written_secret(bytes(range(32)))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(secret, message_id="msg_1", timestamp=stamp, body=body),
    }
    return secret, headers, body


def test_the_code_takes_what_we_sign(is_ours):
    assert is_ours(*sent(), now=1100)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_the_code_refuses_a_changed_header(is_ours, name):
    secret, headers, body = sent()
    changed = {"webhook-timestamp": "1001"}.get(name, headers[name] + "x")
    assert not is_ours(secret, headers | {name: changed}, body, now=1100)


def test_the_code_refuses_another_body_another_secret_and_an_old_message(is_ours):
    secret, headers, body = sent()
    assert not is_ours(secret, headers, body + b" ", now=1100)
    assert not is_ours(written_secret(bytes(32)), headers, body, now=1100)
    assert not is_ours(secret, headers, body, now=1301)


@pytest.mark.django_db
def test_the_example_has_every_name_of_a_real_message(aware):
    deadline = running_deadline(aware)
    alert = Alert(
        pk=1,
        organisation=aware.organisation,
        incident=aware,
        deadline=deadline,
        rung="before-24h",
        channel="webhook",
    )
    real = json.loads(webhook_event(alert, now=NOW).message)
    example = json.loads(block("json"))
    assert names(example) == names(real)


def names(value):
    return {key: names(each) for key, each in value.items()} if isinstance(value, dict) else None
