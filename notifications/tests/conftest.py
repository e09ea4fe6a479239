import pytest

from notifications.tests.hook_cast import receiver
from tests.cast import HOUR, NOW, member


@pytest.fixture
def dora(laboratory):
    """Approves for the laboratory, beside Alice."""
    return member("Dora Petit", laboratory, "approver")


@pytest.fixture
def no_confirmations(monkeypatch):
    """For tests of how one alert leaves: the mails about the logging and the day are none of it."""
    for planner in ("confirm_logged", "plan_due_digests", "plan_due_tests"):
        monkeypatch.setattr(f"notifications.services.sweep.{planner}", lambda **when: 0)


@pytest.fixture
def due_at(aware):
    """When the clock of Alice's incident ends."""
    from incidents.selectors.clocks import running_deadline

    return running_deadline(aware).due_at


@pytest.fixture
def server():
    """A mail server that takes everything, and keeps what it took."""
    from notifications.tests.campaign_cast import Server

    return Server()


@pytest.fixture
def running(laboratory, alice):
    """An instance that has sent for a while, with an emergency address."""
    from notifications.models import AlertPlan
    from notifications.tests.hold_cast import set_up

    AlertPlan.objects.create(organisation=laboratory, emergency_email="night@example.org")
    set_up()


@pytest.fixture
def restored(running, aware, server):
    """Its database was restored; the worker has looked once."""
    from notifications.models import Hold
    from notifications.tests.hold_cast import as_if_restored
    from notifications.tests.mailbox import tick

    as_if_restored()
    tick(NOW + HOUR, server)
    return Hold.objects.get()


@pytest.fixture
def hooked(laboratory, alice, settings, monkeypatch, tmp_path):
    """A function that starts a receiver, trusts it, and sets it as the laboratory's webhook."""
    from notifications.services.webhooks import set_webhook

    settings.WEBHOOK_ALLOW_PRIVATE = True
    opened = []

    def start(*answers, path="/hooks/a-secret-path", **options):
        context = receiver(tmp_path, *answers, **options)
        url, heard, trusted = context.__enter__()
        opened.append(context)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        secret = set_webhook(laboratory, url=f"{url}{path}", by=alice, now=NOW)
        return heard, secret

    yield start
    for context in opened:
        context.__exit__(None, None, None)
