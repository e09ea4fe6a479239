"""The people of the tests: Alice the DPO, Bob her colleague, Charlie the stranger.

Models are imported inside the fixtures, because this file is read before Django is set up.
"""

from datetime import UTC, datetime, timedelta

import pytest

# Friday evening in Paris, before the night in which the clocks go back.
NOW = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def found(name, **fields):
    """An organisation, as `found_organisation` makes it."""
    from incidents.services.people import found_organisation

    return found_organisation(by=None, now=NOW, name=name, **fields)


def member(name, organisation, role, **fields):
    """A user with a role; the address is the first name at example.org, the password unusable."""
    from incidents.services.people import create_user, give_role

    address = f"{name.split()[0].lower()}@example.org"
    values = {"language": "en", "password": None, **fields}
    user = create_user(address, name=name, by=None, now=NOW, **values)
    give_role(user, organisation=organisation, role=role, by=None, now=NOW)
    return user


def found_laboratory():
    """A controller in Paris time."""
    return found(
        "Laboratory of the Mill",
        sector="q",
        contact_name="Alice Martin",
        contact_phone="+33 2 00 00 00 01",
        contact_email="alice@example.org",
    )


def log(laboratory, *, by):
    """An incident with a title alone, logged at NOW: a provisional clock runs."""
    from incidents.services.incidents import log_incident

    return log_incident(laboratory, title="Patient file in the open", by=by, now=NOW)


def say(incident, *, by):
    """The same; somebody said that they became aware five hours before NOW."""
    from incidents.rules.instants import instant_at
    from incidents.services.signals import say_awareness

    say_awareness(
        incident,
        moment=instant_at(NOW - 5 * HOUR, "Europe/Paris"),
        how="press",
        who="Alice Martin",
        signal=None,
        reason="The article was read and confirmed.",
        by=by,
        now=NOW,
    )
    return incident


@pytest.fixture(autouse=True)
def _in_english():
    """A request in French leaves its language to the thread; no test hands it to the next."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def now():
    """The present of the tests; `at_now` stops the clock of views at it."""
    return NOW


@pytest.fixture
def at_now():
    """Stops every clock at NOW: for views, which read it themselves."""
    import time_machine

    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def laboratory(db):
    """A controller in Paris time, whose DPO is Alice."""
    return found_laboratory()


@pytest.fixture
def elsewhere(db):
    """Another organisation, which knows nothing of the laboratory."""
    return found("Elsewhere Ltd", country="IE", time_zone="Europe/Dublin", lead_authority="DPC")


@pytest.fixture
def supplier(db):
    """A processor."""
    return found("Supplier of Software", kind="processor")


@pytest.fixture
def alice(laboratory):
    """The DPO of the laboratory."""
    return member("Alice Martin", laboratory, "dpo")


@pytest.fixture
def bob(laboratory):
    """Compliance staff of the laboratory."""
    return member("Bob Durand", laboratory, "analyst")


@pytest.fixture
def charlie(elsewhere):
    """The DPO of another organisation: for him the laboratory's incidents do not exist."""
    return member("Charlie Byrne", elsewhere, "dpo")


@pytest.fixture
def logged(laboratory, alice):
    """An incident with a title alone, logged by Alice at NOW: a provisional clock runs."""
    return log(laboratory, by=alice)


@pytest.fixture
def aware(logged, alice):
    """The incident of `logged`; Alice said that they became aware five hours before NOW."""
    return say(logged, by=alice)


@pytest.fixture
def mail_leaves(settings):
    """A mail server is set up, as far as the settings say."""
    settings.MAIL_LEAVES_THIS_MACHINE = True


@pytest.fixture
def sign_in(client):
    """`sign_in(alice)`: the test client, signed in as that person."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in
