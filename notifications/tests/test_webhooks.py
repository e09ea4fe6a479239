"""The signed webhook: each alert once per organisation, after the mails, and never for long."""

import time
from datetime import timedelta

import pytest

from incidents.models import Signal
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from incidents.services.signals import record_signal, say_awareness
from notifications.models import Alert
from notifications.rules.ladder import Rung
from notifications.rules.readers import Reader
from notifications.selectors.audit import audit
from notifications.services import machines
from notifications.services.planning import plan_rung
from notifications.services.webhooks import (
    set_webhook,
)
from notifications.tests.hook_cast import HANG, the_alert
from notifications.tests.mailbox import Mailbox, tick
from notifications.transports import webhook as transport
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def test_an_alert_is_signed_and_says_what_the_schema_says(hooked, due_at, aware, settings):
    heard, secret = hooked(204)
    at = due_at - 24 * HOUR
    tick(at)
    [request] = heard
    assert request.path == "/hooks/a-secret-path"
    assert request.headers["content-type"] == "application/json"
    assert request.is_signed_with(secret)
    assert request.headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert request.event == {
        "id": request.headers["webhook-id"],
        "type": "alert.due",
        "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": {
            "organisation": {"id": aware.organisation_id, "name": "Laboratory of the Mill"},
            "incident": {
                "reference": aware.reference,
                "code_name": aware.code_name,
                "url": f"{settings.SITE_URL}/incidents/{aware.pk}/",
            },
            "duty": {
                "rule": running_deadline(aware).rule,
                "recipient": "CNIL",
                "provisional": False,
                "started_at": running_deadline(aware).at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            "rung": "before-24h",
            "due_at": due_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds_left": 24 * 3600,
        },
    }


def test_what_is_kept_of_it_names_the_host_alone(hooked, due_at):
    hooked(202)
    tick(due_at - 24 * HOUR)
    alert = the_alert()
    assert (alert.state, alert.recipient, alert.reply) == ("accepted", "127.0.0.1", "202 Accepted")
    assert alert.deliveries.get().server == "127.0.0.1"


def test_there_is_one_for_the_organisation_and_none_for_another(hooked, due_at, laboratory):
    heard, _ = hooked(200)
    member("Dora Petit", laboratory, "dpo")
    tick(due_at - 24 * HOUR)
    tick(due_at - 24 * HOUR + 15 * SECOND)
    assert len(heard) == 1
    assert Alert.objects.filter(channel="webhook").exclude(state="superseded").count() == 1


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_f20_a_refusal_for_now_is_tried_again_with_the_same_id(hooked, due_at, status):
    heard, secret = hooked(status, 200)
    at = due_at - 24 * HOUR
    tick(at)
    assert (the_alert().state, the_alert().attempts) == ("pending", 1)
    tick(at + 2 * MINUTE)
    first, second = heard
    assert (the_alert().state, the_alert().attempts) == ("accepted", 2)
    assert second.headers["webhook-id"] == first.headers["webhook-id"]
    assert second.body == first.body
    # The signature is of this try: a receiver that looks at the age of the stamp takes it.
    assert second.headers["webhook-timestamp"] != first.headers["webhook-timestamp"]
    assert second.is_signed_with(secret)


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_f21_a_refusal_for_good_is_shown_and_not_repeated(hooked, due_at, status):
    heard, _ = hooked(status)
    tick(due_at - 24 * HOUR)
    tick(due_at - 24 * HOUR + 5 * MINUTE)
    assert len(heard) == 1
    assert (the_alert().state, the_alert().reply[:3]) == ("failed", str(status))


def test_a_redirect_is_not_followed(hooked, due_at):
    heard, _ = hooked(307, headers=[("Location", "/elsewhere")])
    tick(due_at - 24 * HOUR)
    assert [request.path for request in heard] == ["/hooks/a-secret-path"]
    assert the_alert().state == "failed"
    assert "redirects are not followed" in the_alert().reply


def test_f22_a_server_that_never_answers_is_unknown_and_gets_the_same_again(
    hooked, due_at, monkeypatch
):
    heard, _ = hooked(HANG, 200)
    at = due_at - 24 * HOUR
    quick(monkeypatch)
    tick(at)
    assert (the_alert().state, the_alert().attempts) == ("unknown", 1)
    assert the_alert().reply == "TimeoutError"
    tick(at + 2 * MINUTE)
    assert the_alert().state == "accepted"
    assert len({(each.headers["webhook-id"], each.body) for each in heard}) == 1


def quick(monkeypatch, seconds=0.3):
    """Half a second stands for five."""

    class Quick(transport.WebhookTransport):
        def __init__(self, *, clock, monotonic):
            super().__init__(clock=clock, seconds=seconds, monotonic=monotonic)

    monkeypatch.setattr(transport, "WebhookTransport", Quick)


def test_out_of_reach_burns_no_attempt(hooked, due_at, monkeypatch, tmp_path):
    hooked(200)
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    tick(due_at - 24 * HOUR)
    assert (the_alert().state, the_alert().attempts) == ("pending", 0)
    assert the_alert().reply.startswith("certificate: self")


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/x",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[fec0::1]/",
    ],
)
def test_this_machine_is_no_receiver(laboratory, alice, url):
    with pytest.raises(Refused, match="webhook_private"):
        set_webhook(laboratory, url=url, by=alice, now=NOW)


def test_a_name_that_leads_into_the_network_is_refused_at_every_call(
    hooked, due_at, settings, monkeypatch
):
    heard, _ = hooked(200)
    settings.WEBHOOK_ALLOW_PRIVATE = False
    tick(due_at - 24 * HOUR)
    assert heard == []
    assert (the_alert().state, the_alert().attempts) == ("pending", 0)
    assert the_alert().reply == "not a public address"


def test_a_hanging_webhook_delays_no_mail_and_one_call_is_all_it_costs(
    hooked, due_at, laboratory, alice, monkeypatch
):
    heard, _ = hooked(HANG)
    for number in range(5):
        log_incident(laboratory, title=f"Another {number}", by=alice, now=due_at - 100 * HOUR)
    quick(monkeypatch, seconds=0.5)
    handed_at = []

    class Server(Mailbox):
        def hand_over(self, *args, **kwargs):
            handed_at.append(time.monotonic())
            return super().hand_over(*args, **kwargs)

    began = time.monotonic()
    tick(due_at - 24 * HOUR, Server())
    ended = time.monotonic()
    assert len(handed_at) >= 2
    assert len(heard) == 1
    assert ended - handed_at[-1] < machines.BUDGET_SECONDS
    waiting = Alert.objects.filter(channel="webhook", state__in=["pending", "unknown"])
    assert waiting.count() >= 2
    assert all(alert.not_before > due_at - 24 * HOUR for alert in waiting)
    assert began < ended


def test_no_call_begins_that_could_end_after_the_budget(hooked, due_at, monkeypatch):
    heard, _ = hooked(200)
    ticks = iter([0.0, machines.BUDGET_SECONDS - transport.SECONDS + 0.1])
    machines_only = sweep_without_machines(due_at - 24 * HOUR, monkeypatch)
    assert machines_only(monotonic=lambda: next(ticks)) == 0
    assert heard == []


class SlowCalls:
    """Stands for what calls a webhook: each answer of 200 takes nearly the whole time allowed."""

    def __init__(self):
        self.seconds, self.called = 0.0, []

    def monotonic(self):
        return self.seconds

    def __call__(self, url, **_options):
        self.called.append(url)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        return None

    def open(self):
        return None

    def post(self, _body, _headers):
        self.seconds += transport.SECONDS - 0.1
        return 200


def test_a_webhook_that_answers_slowly_keeps_not_those_of_others_waiting(
    laboratory, elsewhere, alice, charlie, monkeypatch
):
    for place, by, number in ((laboratory, alice, 40), (elsewhere, charlie, 1)):
        set_webhook(place, url=f"https://{place.pk}.example/", by=by, now=NOW)
        for each in range(number):
            rung = Rung(f"test-{each}", NOW - MINUTE * number)
            plan_rung(rung, reader=Reader("webhook"), about=place, now=NOW)
    calls = SlowCalls()
    monkeypatch.setattr(transport, "Call", calls)
    for number in range(4):
        machines.deliver_to_machines(
            clock=lambda at=NOW + 15 * number * SECOND: at, monotonic=calls.monotonic
        )
        calls.seconds = 0.0
    assert f"https://{elsewhere.pk}.example/" in calls.called
    assert calls.called.count(f"https://{laboratory.pk}.example/") > 1


def sweep_without_machines(at, monkeypatch):
    from notifications.services import sweep as module

    monkeypatch.setattr(module, "deliver_to_machines", lambda *, clock: 0)
    tick(at)
    return lambda **options: machines.deliver_to_machines(clock=lambda: at, **options)


def test_a_dripping_answer_ends_in_time(tmp_path, monkeypatch):
    """A socket's own time starts again at every byte."""
    import socket
    import threading

    from notifications.tests.servers import certificate
    from notifications.transports.https import post

    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drips():
        plain, _ = listener.accept()
        with context.wrap_socket(plain, server_side=True) as talk:
            talk.recv(65536)
            while not over.wait(0.05):
                try:
                    talk.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drips, daemon=True)
    thread.start()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        post(
            f"https://127.0.0.1:{listener.getsockname()[1]}/",
            b"x",
            seconds=0.5,
            allow_private=True,
        )
    assert time.monotonic() - began < 3
    over.set()
    listener.close()
    thread.join(5)


def test_whoever_is_called_next_and_a_changed_awareness_are_told_too(hooked, due_at, aware, alice):
    heard, _ = hooked(200)
    tick(due_at - 24 * HOUR)
    tick(due_at - 24 * HOUR + 31 * MINUTE)
    moment = instant_at(NOW - HOUR, "Europe/Paris")
    earlier = due_at - 23 * HOUR
    say_awareness(
        aware, moment=moment, how="press", who="W", signal=None, reason="r", by=alice, now=earlier
    )
    tick(earlier + SECOND)
    types = [request.event["type"] for request in heard]
    assert types[:2] == ["alert.due", "alert.called"]
    assert "awareness.changed" in types
    assert "Alice" not in "".join(request.body.decode() for request in heard)


def test_a_warning_from_outside_is_told_too(hooked, aware, alice):
    heard, _ = hooked(200)
    signal = record_signal(
        aware,
        source="authority",
        moment=instant_at(NOW, "Europe/Paris"),
        text="CANARY",
        by=alice,
        now=NOW,
    )
    at = Signal.objects.get(pk=signal.pk).next_alert_at
    tick(at)
    [warning] = [each for each in heard if each.event["type"] == "warning.waiting"]
    assert b"CANARY" not in b"".join(each.body for each in heard)
    assert warning.event["data"]["duty"] is None


def test_a_webhook_that_was_set_late_hears_at_once_where_each_clock_stands(hooked, due_at):
    at = due_at - 20 * HOUR
    tick(at)
    heard, _ = hooked(200)
    tick(at + 15 * SECOND)
    assert [each.event["data"]["rung"] for each in heard] == ["before-24h"]


def test_the_audit_misses_an_alert_that_no_webhook_has(hooked, due_at, aware):
    hooked(200)
    at = due_at - 24 * HOUR
    tick(at)
    assert missing(at + MINUTE) == []
    Alert.objects.filter(channel="webhook", rung="before-24h").update(state="cancelled")
    assert missing(at + MINUTE) == ["webhook"]


def missing(at):
    findings = audit(now=at).findings
    return [each.channel for each in findings if each.code in ("alert_missing", "alert_waits")]


def test_a_webhook_out_of_reach_is_no_silence_of_ours(hooked, due_at, settings):
    hooked(200)
    settings.WEBHOOK_ALLOW_PRIVATE = False
    at = due_at - 24 * HOUR
    tick(at)
    assert missing(at + 2 * MINUTE) == []


def test_f41_a_webhook_is_nobody_to_tell(hooked, aware, alice):
    hooked(200)
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    findings = audit(now=NOW + 5 * MINUTE).counts
    assert findings.get("nobody_to_tell")
