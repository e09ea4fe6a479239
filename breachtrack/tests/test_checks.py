"""A cluster is refused before anything starts; a broker that is away is waited for."""

import pytest

from breachtrack.checks import broker_is_one_server, sender_is_one_address
from tests import servers


def test_without_redis_there_is_nothing_to_ask(settings):
    settings.REDIS_URL = ""
    assert broker_is_one_server() == []


def test_a_broker_that_does_not_answer_is_no_error(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{servers.free_port()}/0"
    assert broker_is_one_server() == []


@pytest.mark.engines
@pytest.mark.parametrize(("option", "errors"), [("no", []), ("yes", ["breachtrack.E001"])])
def test_a_cluster_is_refused_and_one_server_is_not(settings, monkeypatch, option, errors):
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    # Left alone, a cluster's second port is the first plus 10,000, which may be no port at all.
    bus = str(servers.free_port())
    with servers.redis_server("--cluster-enabled", option, "--cluster-port", bus) as url:
        settings.REDIS_URL = url
        assert [message.id for message in broker_is_one_server()] == errors


@pytest.mark.parametrize(
    ("sender", "errors"),
    [
        ("alerts@example.org", []),
        ("alerts@intranet", []),
        ("Élan <alerts@example.org>", []),
        ('"Élan, alertes" <alerts@example.org>', []),
        ("", ["breachtrack.E002"]),
        ("alerts", ["breachtrack.E002"]),
        ("a@example.org, b@example.org", ["breachtrack.E002"]),
        ("Élan, alertes <alerts@example.org>", ["breachtrack.E002"]),
        ("zoé@example.org", ["breachtrack.E002"]),
    ],
)
def test_a_sender_that_no_server_takes_is_refused_at_the_start(settings, sender, errors):
    settings.DEFAULT_FROM_EMAIL = sender
    assert [message.id for message in sender_is_one_address()] == errors
