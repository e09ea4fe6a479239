"""What goes wrong in one organisation, or in one part of a tick, keeps nobody else's alert."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Heartbeat
from notifications.rules.heartbeats import AUDIT, SWEEP
from notifications.services import (
    canaries,
    confirmations,
    digests,
    escalations,
    reachability,
    sweep,
)
from notifications.services.deliveries import FAIR_SHARE
from notifications.tests.mailbox import Mailbox
from tests.cast import log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
DAY = timedelta(days=1)


@pytest.fixture
def due_at(aware):
    return running_deadline(aware).due_at


def is_of(place):
    """Whether what a planner asks about, an organisation or an incident, is that of `place`."""
    return lambda about: getattr(about, "organisation", about) == place


def broken_for(mine, usual):
    def breaks(about, *values, **named):
        if mine(about):
            raise ValueError("a row that nobody can read")
        return usual(about, *values, **named)

    return breaks


# Each asks this of every organisation or incident, one after the other, within a tick.
ASKED = [
    pytest.param(canaries, "test_readers", id="test mails"),
    pytest.param(digests, "digest_readers", id="daily summaries"),
    pytest.param(confirmations, "crew_of", id="confirmations"),
    pytest.param(escalations, "_next_at", id="waits for the next step"),
    pytest.param(reachability, "_readers", id="too few to reach"),
]


@pytest.mark.parametrize(("module", "question"), ASKED)
def test_f31_one_organisation_that_breaks_a_tick_keeps_no_alert_of_another(
    one_is_too_few, elsewhere, charlie, aware, alice, due_at, monkeypatch, caplog, module, question
):
    escalations.begin_escalation(log(elsewhere, by=charlie), now=due_at - DAY)
    usual = getattr(module, question)
    monkeypatch.setattr(module, question, broken_for(is_of(elsewhere), usual))
    Mailbox().tick(due_at - DAY)
    assert Alert.objects.get(rung="before-24h", contact=alice).state == Alert.State.ACCEPTED
    assert Heartbeat.objects.get(name=SWEEP).at == due_at - DAY
    assert "ValueError" in caplog.text
    assert "nobody can read" not in caplog.text


PARTS = [
    "mend_after_a_step_back",
    "take_back_expired",
    "plan_due_alerts",
    "plan_due_warnings",
    "confirm_logged",
    "plan_due_digests",
    "plan_due_tests",
    "climb_due_ladders",
    "plan_warnings_of_few_readers",
    "cancel_alerts_no_longer_needed",
]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_tick_that_fails_keeps_nothing_that_waits(
    aware, alice, due_at, monkeypatch, part
):
    Mailbox().tick(due_at - DAY)
    Alert.objects.filter(rung="before-24h").update(state=Alert.State.PENDING)

    def fails(**_when):
        raise ValueError("broken")

    fails.__name__ = part
    monkeypatch.setattr(sweep, part, fails)
    mailbox = Mailbox()
    with pytest.raises(sweep.PartsFailed, match=part):
        mailbox.tick(due_at - DAY + timedelta(seconds=15))
    assert [mail.to for mail in mailbox.mails] == ["alice"]
    signs = dict(Heartbeat.objects.values_list("name", "at"))
    assert signs[SWEEP] == due_at - DAY, "no sign of life of what was not whole"
    assert signs[AUDIT] == due_at - DAY + timedelta(seconds=15)


def test_who_logs_a_hundred_incidents_keeps_nobody_elses_deadline_waiting(
    elsewhere, charlie, aware, alice, due_at
):
    """What calls somebody goes before what has an end: of one organisation, not of all others."""
    Mailbox().tick(due_at - 2 * DAY)
    for _each in range(100):
        log(elsewhere, by=charlie)
    mails = Mailbox().tick(due_at - DAY)
    of_alice = [number for number, mail in enumerate(mails) if mail.to == "alice"]
    assert len(mails) > 100
    assert max(of_alice) < 2 * FAIR_SHARE
