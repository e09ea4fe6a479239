"""Who is alerted when is not changed behind the DPO's back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notifications.models import Alert
from notifications.rules.escalation import Step
from notifications.rules.ladder import CHANGED
from notifications.rules.ladder_steps import steps_fingerprint
from notifications.selectors.ladders import (
    plan_fingerprint,
    plan_of,
    rungs_fingerprint,
    steps_of,
)
from notifications.services.ladders import change_plan, change_rungs, change_steps
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_confirmations")]


@pytest.fixture
def ada(laboratory, alice):
    """Manages the people and the alerts, and sees no incident."""
    return member("Ada Roy", laboratory, "administrator")


def only(who):
    return lambda steps: (Step(who),)


def changed(laboratory, by, change):
    return change_steps(
        laboratory,
        read=steps_fingerprint(steps_of(laboratory)),
        change=change,
        by=by,
        now=NOW,
    )


def mails():
    found = Mailbox().tick(NOW + timedelta(seconds=15))
    return {mail.to: mail for mail in found}


def test_the_dpo_hears_that_no_step_calls_them_any_more(laboratory, alice, dora, ada):
    changed(laboratory, ada, only("approver"))
    [(to, mail)] = mails().items()
    assert to == "alice"
    assert mail.subject == "Laboratory of the Mill: who is alerted when was changed"
    assert mail.text.startswith("Ada Roy, on Friday 23 October 2026, 18:00 CEST")
    assert "Changed the order in which people are called." in mail.text
    assert "no step calls you" in mail.text
    assert "/ladder/" in mail.text or str(laboratory.pk) in mail.text
    assert reverse("ladder", args=[laboratory.pk]) in mail.text


def test_the_journal_is_readable_after_it(laboratory, alice, ada, sign_in):
    changed(laboratory, ada, only("approver"))
    page = sign_in(alice).get(reverse("journal")).content.decode()
    assert "Changed the order in which people are called" in page


def test_who_drops_off_hears_it_as_well(laboratory, alice, dora, ada):
    changed(laboratory, ada, only("responsible"))
    found = mails()
    assert set(found) == {"alice", "dora"}
    assert "no step calls you" in found["dora"].text
    assert "no step calls you" not in found["alice"].text


def test_who_did_it_needs_no_mail(laboratory, alice, ada):
    changed(laboratory, alice, only("responsible"))
    assert "alice" not in mails()


def test_so_are_the_waits_and_the_hours(laboratory, alice, ada):
    plan = plan_of(laboratory)
    values = {"urgent_wait_minutes": 120, "emergency_email": "", "digest_hour": 8}
    read = plan_fingerprint(plan)
    change_plan(laboratory, read=read, wait_minutes=240, **values, by=ada, now=NOW)
    rule = "art33_1"
    read = rungs_fingerprint(plan_of(laboratory), rule)
    change_rungs(laboratory, rule=rule, hours=(1,), read=read, by=ada, now=NOW)
    mailbox = Mailbox()
    said = [mail for mail in mailbox.tick(NOW) if mail.to == "alice"]
    assert len(said) == 2
    assert Alert.objects.filter(rung__startswith=CHANGED).count() == 2


def test_it_is_in_the_language_of_the_reader(laboratory, alice, dora, ada):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    changed(laboratory, ada, only("approver"))
    mail = mails()["alice"]
    assert "qui est alerté, et quand, a changé" in mail.subject
    assert "aucune étape ne vous appelle" in mail.text
