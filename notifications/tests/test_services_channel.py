"""Other services, by the real package apprise: an extra that nothing else depends on."""

import json
from datetime import timedelta

import pytest

from breachtrack.checks import services_are_installed
from breachtrack.environment import refuse_bad_services, separated
from incidents.selectors.clocks import running_deadline
from notifications.models import Alert
from notifications.selectors.audit import audit
from notifications.selectors.channels import machines_of
from notifications.services.sweep import sweep
from notifications.tests.hook_cast import HANG, receiver
from notifications.tests.mailbox import Mailbox
from notifications.transports import services

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_confirmations"),
    # Of the package's own: it loads its plugins when it is first asked.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def listening(settings, monkeypatch, tmp_path):
    """A function that starts a service of the kind `jsons` and names it in the settings."""
    opened = []

    def start(*answers):
        context = receiver(tmp_path, *answers)
        url, heard, trusted = context.__enter__()
        opened.append(context)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
        settings.ALERT_SERVICES_URLS = (
            *settings.ALERT_SERVICES_URLS,
            url.replace("https", "jsons") + "/CANARY-key",
        )
        return heard

    yield start
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def at(aware):
    return running_deadline(aware).due_at - 24 * HOUR


def tick(at):
    sweep(clock=lambda: at, transport=Mailbox())


def the_alert():
    return Alert.objects.get(channel="services", rung="before-24h")


def test_an_alert_reaches_a_service_and_says_neither_fact_nor_person(listening, at, aware):
    heard = listening(200)
    tick(at)
    [request] = heard
    told = json.loads(request.body)
    assert aware.reference in told["title"]
    assert f"/incidents/{aware.pk}/" in told["message"]
    assert b"Patient" not in request.body
    assert b"Alice" not in request.body
    assert (the_alert().state, the_alert().reply) == ("accepted", "1 of 1 took it")


def test_one_that_takes_it_is_enough(listening, at):
    listening(500)
    listening(200)
    tick(at)
    assert the_alert().reply in {"1 of 2 took it", "2 of 2 took it"}
    assert the_alert().state == "accepted"


def test_none_that_takes_it_is_tried_again(listening, at):
    listening(500)
    tick(at)
    assert (the_alert().state, the_alert().attempts) == ("pending", 1)


def test_one_that_hangs_is_waited_for_no_longer_than_the_limit(listening, at, monkeypatch):
    monkeypatch.setattr(services, "SECONDS", 0.3)
    listening(HANG)
    tick(at)
    assert the_alert().state == "unknown"


def test_no_key_of_an_address_is_logged(listening, at, caplog):
    caplog.set_level("DEBUG")
    listening(500)
    tick(at)
    assert "CANARY-key" not in caplog.text


@pytest.mark.parametrize(("urls", "installed"), [((), True), (("jsons://x",), False)])
def test_without_the_package_or_the_setting_there_is_no_such_channel(
    settings, aware, at, urls, installed
):
    settings.ALERT_SERVICES_URLS, settings.ALERT_SERVICES_INSTALLED = urls, installed
    assert machines_of(aware.organisation) == ()
    tick(at)
    assert not Alert.objects.filter(channel="services").exists()
    assert "alert_missing" not in audit(now=at + MINUTE).counts


def test_the_start_says_that_the_package_is_missing(settings):
    settings.ALERT_SERVICES_URLS, settings.ALERT_SERVICES_INSTALLED = ("jsons://x",), False
    [said] = services_are_installed()
    assert said.id == "breachtrack.W001"
    assert "requirements-apprise.txt" in said.hint
    settings.ALERT_SERVICES_INSTALLED = True
    assert services_are_installed() == []


@pytest.mark.parametrize(
    "url", ["json://x", "mailto://a:b@x", "syslog://", "file:///etc", "jsons://x?verify=no", "x"]
)
def test_only_known_kinds_with_a_checked_certificate_are_let_in(url, capsys):
    with pytest.raises(SystemExit):
        refuse_bad_services((url,))
    assert "ALERT_SERVICES_URLS" in capsys.readouterr().err


def test_several_addresses_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALERT_SERVICES_URLS", " jsons://a , ,slack://b/c/d")
    assert separated("ALERT_SERVICES_URLS") == ("jsons://a", "slack://b/c/d")
    refuse_bad_services(separated("ALERT_SERVICES_URLS"))
