"""Nasty values in every field of every form: never a server error, nothing half saved.

The list of forms is the URLconf: an address that takes a POST and is not known to
`tests/bad_input_world.py` fails the run. What was typed stands in the answer's form again.
"""

import json
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import CharField, FileField
from django.forms.widgets import HiddenInput, PasswordInput
from django.test import Client
from django.utils.html import escape

from breachtrack import organisation_form
from incidents.forms import moments
from incidents.models import Entry, StoredFile
from tests.bad_input_world import ANSWERS, CSV, FILES, address_of, good_answer
from tests.test_every_address import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

LISTED = json.loads(Path(__file__).with_name("bad_inputs.json").read_text(encoding="utf-8"))
NASTY = {each["id"]: each["text"] * each.get("times", 1) for each in LISTED["inputs"]}
# Its wrong answers keep none of the others from being saved.
SIGNED_OUT = {"account_login", "account_reset_password_from_key"}
SAVES_THE_REST = {"filing"}


@pytest.fixture(autouse=True)
def _few_zones(monkeypatch):
    """Six hundred options on each page are most of the time, and no part of the question."""
    usual = [("Europe/Paris", "Europe/Paris"), ("UTC", "UTC")]
    monkeypatch.setattr(moments, "zone_choices", lambda *zones: usual)
    monkeypatch.setattr(organisation_form, "zone_choices", lambda zone: usual)


@pytest.fixture
def browser(there, request):
    cache.clear()
    client = Client()
    asked = getattr(request.node, "callspec", None)
    if asked is None or asked.params.get("name") not in SIGNED_OUT:
        client.force_login(there.alice)
    client.get(there.forgotten_password)
    return client


def known_form(client, where, name):
    """The form as its page shows it; None where there is no page to look at."""
    answer = client.get(where)
    return (answer.context or {}).get("form") if answer.status_code == 200 else None


def complained_of(answer):
    """The fields that the answer found wrong; None where it shows no form."""
    form = (answer.context or {}).get("form") if answer.context else None
    return None if form is None or not form.is_bound else set(form.errors)


def attempt(client, where, data):
    """What is answered and how many entries it left; then everything is as before."""
    before, files = Entry.objects.count(), StoredFile.objects.count()
    with transaction.atomic():
        answer = client.post(where, data)
        b"".join(answer) if answer.streaming else answer.content
        left = Entry.objects.count() - before + StoredFile.objects.count() - files
        transaction.set_rollback(True)
    return answer, left


def complaint(name, answer, left, data, names):
    """What is wrong with an answer; empty when nothing is."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code >= 400 and left and name not in SAVES_THE_REST:
        return f"{answer.status_code} and {left} rows"
    form = (answer.context or {}).get("form") if answer.status_code == 400 else None
    for field in names if form else ():
        if not is_kept(form, field, data.get(field), answer.content.decode()):
            return f"{field} is not shown again"
    return ""


def is_kept(form, name, typed, page):
    """Whether a text that was typed stands in the page. Passwords and choices are not texts."""
    field = form.fields.get(name)
    if not isinstance(field, CharField) or isinstance(field.widget, PasswordInput | HiddenInput):
        return True
    kept = str(typed).strip() if field.strip else str(typed)
    return escape(kept) in page


def every_nasty_answer(client, where, name, good):
    """Tries each value in all fields at once, then in those alone that took it; what went wrong.

    One wrong field keeps the others from being saved: the second try leaves the wrong ones good.
    What the form does not know (`next`, a step, an organisation) is made nasty by itself.
    """
    form, wrong = known_form(client, where, name), []
    fields = {name: field for name, field in form.fields.items()} if form else {}
    asked = {each for each in fields if not isinstance(fields[each], FileField)}
    for label, value in NASTY.items():
        refused = set()
        for names in (asked, *([each] for each in sorted(good.keys() - asked))):
            wrong += one_nasty_answer(client, where, name, good, names, label, value, refused)
        taken = asked - refused
        if taken and taken != asked:
            wrong += one_nasty_answer(client, where, name, good, taken, label, value, set())
    return wrong


def one_nasty_answer(client, where, name, good, names, label, value, refused):
    if not names:
        return []
    data = good | dict.fromkeys(names, value)
    said = f"{name} {sorted(names)} {label}"
    try:
        with transaction.atomic():
            answer, left = attempt(client, where, data)
    except Exception as error:
        return [f"{said}: {type(error).__name__} {str(error)[:200]}"]
    refused |= complained_of(answer) or set()
    found = complaint(name, answer, left, data, names)
    return [f"{said}: {found}"] if found else []


def test_every_address_that_takes_a_form_is_tried(browser, there):
    tried = {*ANSWERS, "set_up"}
    for name in set(NAMES) - tried:
        arguments = {"pk": there.aware.pk, "number": 1, "language": "en", "token": "x", "name": "x"}
        arguments["deadline_pk"] = 1
        from django.urls import get_resolver, reverse

        wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
        answer = browser.post(reverse(name, kwargs={each: arguments[each] for each in wanted}))
        assert answer.status_code == 405, f"{name} takes a POST: give it an answer in the world"


@pytest.mark.parametrize("name", [*ANSWERS])
def test_the_good_answer_is_taken(browser, there, name):
    """Else the nasty ones would be refused for another reason."""
    data = good_answer(name, there)
    for each in FILES.get(name, ()):
        data[each] = SimpleUploadedFile("people.csv", CSV)
    answer, _left = attempt(browser, address_of(name, there), data)
    assert answer.status_code in {200, 302}, answer.status_code
    if answer.context and "form" in answer.context and answer.status_code == 200:
        assert not answer.context["form"].errors, answer.context["form"].errors.as_json()


@pytest.mark.parametrize("name", [*ANSWERS])
def test_nasty_values_in_every_field(browser, there, name):
    wrong = every_nasty_answer(browser, address_of(name, there), name, good_answer(name, there))
    assert not wrong, "\n".join(wrong)
