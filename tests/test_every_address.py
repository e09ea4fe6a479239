"""Every address of the URLconf, for everybody: nothing for strangers, nothing changed by looking.

The list is the URLconf itself: an address whose argument no factory knows fails the run.
"""

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from incidents.models import Entry, Incident, Organisation, User
from incidents.rules.instants import instant_at
from incidents.services.calendars import open_feed
from incidents.services.files import store_file
from incidents.services.incidents import name_affected_controllers, tell_controller
from incidents.services.people import issue_sign_in_link
from incidents.services.signals import record_signal
from notifications.rendering.links import answer_token
from notifications.rules.correspondence import Message
from notifications.rules.ladder import Rung
from notifications.rules.readers import PERSON, Reader
from notifications.services import submissions
from notifications.services.correspondence import record_correspondence
from notifications.services.filings import open_filing
from notifications.services.planning import plan_rung
from notifications.tests.campaign_cast import people, prepared
from tests.cast import NOW, found_laboratory, log, member, say
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "no_broker")]

# Who has not signed in may see these and nothing else.
OPEN = {
    "health",
    "ready",
    "metrics",
    "set_language",
    "sign_in_link",
    "calendar_feed",
    "alert_answer",
    "mail_arrived",
    "set_up",
    "account_login",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# No worker ever ran in these tests: that is what it is there to say.
SAYS_503 = {"ready"}
# Looking at these has an effect: decision 5 says why.
ACTING_ON_GET = {"sign_in_link"}
# Whoever has one of these addresses sees what the person sees who was given it.
KEYS = {"sign_in_link", "calendar_feed", "alert_answer", "mail_arrived"}
# Whoever presses the button there answers as that person.
ACTING_BY_KEY = {"alert_answer", "mail_arrived"}


@pytest.fixture(autouse=True)
def _no_broker_to_ask_after(settings):
    """`/readyz` asks the broker on purpose, for a moment; here nothing may speak to one."""
    settings.REDIS_URL = ""


def addresses(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


NAMES = sorted(addresses())


def everything():
    """The incident of Alice with everything in it, and what an address may ask for, by name."""
    laboratory = found_laboratory()
    alice = member("Alice Martin", laboratory, "dpo")
    aware = say(log(laboratory, by=alice), by=alice)
    file = store_file(
        laboratory,
        name="list.csv",
        content_type="text/csv",
        content=b"email,nom\na@x.example,A\n",
        by=alice,
        now=NOW,
    )
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    submissions.record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW, "Europe/Paris"),
        number="VN-1",
        receipt=file,
        by=alice,
        now=NOW,
    )
    prepared(aware, alice, people(3))
    name_affected_controllers(aware, controllers=[laboratory], by=alice, now=NOW)
    affected = aware.affected_controllers.get()
    tell_controller(affected, source_text="Ours", by=alice, now=NOW)
    signal = record_signal(
        aware,
        source="press",
        moment=instant_at(NOW, "Europe/Paris"),
        text="An article",
        by=alice,
        now=NOW,
    )
    letter = Message("CNIL", "from", "question", instant_at(NOW, "Europe/Paris"), text="Why?")
    letter = record_correspondence(aware, message=letter, file=None, by=alice, now=NOW)
    of_their_own = {"file": file}
    return {
        "pk": lambda name: (
            laboratory.pk
            if name.startswith(("organisation", "webhook", "ladder", "mail_test"))
            else of_their_own.get(name, aware).pk
        ),
        "number": lambda name: 1,
        "affected_pk": lambda name: affected.pk,
        "signal_pk": lambda name: signal.pk,
        "message_pk": lambda name: letter.pk,
        "upload_pk": lambda name: file.pk,
        "word": lambda name: "field.nature",
        "language": lambda name: "en",
        "deadline_pk": lambda name: aware.deadlines.last().pk,
        "token": lambda name: token(name, alice, aware),
        "kind": lambda name: "classification",
        "name": lambda name: "none.eml",
        "uidb36": lambda name: "1",
        "key": lambda name: "key",
    }


@pytest.fixture(scope="module")
def _everything_once(django_db_setup, django_db_blocker):
    yield from made_once(django_db_blocker, everything)


@pytest.fixture
def whole(_everything_once, db):
    return _everything_once


@pytest.fixture
def laboratory(whole):
    return Organisation.objects.get(name="Laboratory of the Mill")


@pytest.fixture
def alice(whole):
    return User.objects.get(email="alice@example.org")


@pytest.fixture
def aware(whole):
    return Incident.objects.get(pk=whole["pk"]("incident"))


def token(name, alice, incident):
    """A key that still opens the address of that name."""
    if name == "calendar_feed":
        return open_feed(by=alice, now=NOW)
    if name == "alert_answer":
        plan_rung(Rung("logged", NOW), reader=Reader(PERSON, alice.pk), about=incident, now=NOW)
        return answer_token(incident.alerts.get(rung="logged"), now=NOW)
    if name == "mail_arrived":
        organisation = incident.organisation
        plan_rung(Rung("test-1", NOW), reader=Reader(PERSON, alice.pk), about=organisation, now=NOW)
        return answer_token(organisation.alerts.get(rung="test-1"), now=NOW)
    return issue_sign_in_link(alice, now=NOW)


def address(name, factories):
    arguments = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={each: factories[each](name) for each in arguments})


def test_there_are_addresses_and_each_has_a_name():
    assert len(NAMES) > 40
    assert None not in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_who_has_not_signed_in_is_sent_to_the_door(client, whole, name):
    where = address(name, whole)
    for method in (client.get, client.post):
        response = method(where)
        if name in OPEN:
            assert response.status_code < 500 or name in SAYS_503
        elif name != "account_logout":
            assert response.status_code == 302, where
            assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_and_changes_nothing(sign_in, whole, charlie, aware, name):
    client, where = sign_in(charlie), address(name, whole)
    entries = Entry.objects.filter(chain__organisation=aware.organisation).count()
    belongs_to_alice = "/incidents/" in where.replace("/incidents/new/", "") or name == "file"
    for method in (client.get, client.post):
        response = method(where)
        assert response.status_code < 500 or name in SAYS_503
        if belongs_to_alice:
            assert response.status_code in {404, 405}, where
        if name not in KEYS:
            body = b"".join(response) if response.streaming else response.content
            for canary in (aware.code_name, aware.organisation.name, "Patient file"):
                assert canary.encode() not in body
    left = Entry.objects.filter(chain__organisation=aware.organisation).count()
    assert left == entries or name in ACTING_BY_KEY


@pytest.mark.parametrize("name", NAMES)
def test_an_administrator_manages_people_and_sees_no_incident(sign_in, whole, laboratory, name):
    client, where = sign_in(member("Ada Roy", laboratory, "administrator")), address(name, whole)
    response = client.get(where)
    assert response.status_code < 500 or name in SAYS_503
    if "/incidents/" in where or name == "file":
        assert response.status_code in {403, 404, 405}, where


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ACTING_ON_GET])
def test_looking_changes_nothing(sign_in, whole, alice, name):
    cache.clear()
    client, where = sign_in(alice), address(name, whole)
    before = Entry.objects.count()
    response = client.get(where)
    assert response.status_code in {200, 302, 403, 404, 405, 410} or name in SAYS_503, where
    if response.streaming:
        b"".join(response)
    assert Entry.objects.count() == before or name in LOOKS_THAT_ARE_RECORDED


# Reading many addresses of people leaves an entry on purpose.
LOOKS_THAT_ARE_RECORDED = {"notice_ledger_csv"}


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("account_")])
def test_an_unknown_method_is_refused(sign_in, whole, alice, name):
    client, where = sign_in(alice), address(name, whole)
    for method in (client.put, client.patch, client.delete, client.trace):
        assert method(where).status_code in {302, 403, 404, 405}
