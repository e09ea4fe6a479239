"""A form that is opened and saved as it is moves no instant, not by a second."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client

from incidents.models import Awareness, Deadline
from incidents.rules.typed_instants import read_instant
from incidents.services.signals import record_signal, say_awareness
from tests.bad_input_world import ANSWERS, address_of
from tests.cast import NOW
from tests.forms_of_a_page import forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

# Who was here when, and when the machine looks next: no statement of a person.
BOOKKEEPING = {"last_login", "next_alert_at", "changed_at"}
SIGNED_OUT = {"account_login", "account_signup", "account_reset_password"}


@pytest.fixture
def there(there):
    """Everything, with instants that a careless form would round: seconds, a bare offset."""
    second = read_instant(
        "2026-10-22T10:17:42", zone="Asia/Kathmandu", default_zone="UTC", fold=None
    )
    record_signal(there.aware, source="press", moment=second, text="", by=there.alice, now=NOW)
    say_awareness(
        there.aware,
        moment=second,
        how="press",
        who="Alice",
        signal=None,
        reason="To the second",
        by=there.alice,
        now=NOW,
    )
    return there


def stated_instants():
    """Every instant that stands, by table, row and column; doing a thing may add new ones."""
    found = {}
    for app in ("incidents", "notifications"):
        for model in apps.get_app_config(app).get_models():
            names = [
                column.attname
                for column in model._meta.concrete_fields
                if isinstance(column, models.DateField) and column.attname not in BOOKKEEPING
            ]
            for row in model.objects.values("pk", *names) if names else ():
                for column in names:
                    found[model._meta.label, row["pk"], column] = row[column]
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - SIGNED_OUT))
def test_saving_it_untouched_changes_no_timestamp(there, name):
    cache.clear()
    client = Client()
    client.force_login(there.alice)
    where = address_of(name, there)
    answer = client.get(where)
    if answer.status_code != 200 or answer.streaming:
        return
    before = stated_instants()
    for form in forms_of(answer.content.decode()):
        with transaction.atomic():
            client.post(form.action or where, form.values)
            after = stated_instants()
            transaction.set_rollback(True)
        assert {key: after[key] for key in before} == before, form


SIGNALS = {
    "seconds": ("2026-10-22T10:17:42", "Asia/Kathmandu", None, "second"),
    "the first half past two": ("2025-10-26T02:30", "Europe/Paris", 0, "minute"),
    "the second half past two": ("2025-10-26T02:30", "Europe/Paris", 1, "minute"),
    "a bare offset": ("2026-10-21T09:00-03:30", None, None, "minute"),
    "the hour is not known": ("2026-10-20", "Pacific/Apia", None, "day"),
}


@pytest.mark.parametrize("of", SIGNALS)
def test_a_signal_that_is_chosen_gives_its_own_instant_through_the_untouched_form(there, of):
    typed, zone, fold, precision = SIGNALS[of]
    moment = read_instant(typed, zone=zone, default_zone="UTC", fold=fold)
    signal = record_signal(
        there.aware, source="press", moment=moment, text="", by=there.alice, now=NOW
    )
    client = Client()
    client.force_login(there.alice)
    where = address_of("awareness", there)
    page = client.get(where, {"candidate": f"signal-{signal.pk}"}).content.decode()
    (form,) = [form for form in forms_of(page) if "how" in form.values]
    assert form.values["signal"] == [str(signal.pk)]
    said = {"how": "press", "reason": "This one"}
    answer = client.post(form.action or where, {**form.values, **said})
    assert answer.status_code == 302
    newest = Awareness.objects.filter(incident=there.aware).latest("number")
    assert (newest.at, newest.zone, newest.precision) == (moment.at, moment.zone, precision)
    assert Deadline.objects.filter(incident=there.aware, state="running").get().at == moment.at
