"""What goes wrong in one organisation, or in one part of a tick, keeps nobody else's alert."""

from datetime import timedelta

import pytest

from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Heartbeat
from notifications.rules.heartbeats import SWEEP
from notifications.services import (
    canaries,
    confirmations,
    digests,
    escalations,
    reachability,
)
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
