"""When a communication has reached everybody, the clock towards the people ends (Article 34)."""

import pytest

from incidents.models import Deadline, Discharge
from incidents.rules.facts import BreachFacts
from incidents.services.facts import save_facts
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, Server, people, started
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]


@pytest.fixture
def at_high_risk(aware, alice):
    facts = BreachFacts(severity="maximal")
    save_facts(aware, facts=facts, read_version=0, by=alice, now=NOW)
    return aware


def towards_the_people(incident):
    return incident.deadlines.filter(recipient="data_subjects").latest("clock_version")


def test_everybody_reached_ends_the_clock_in_the_name_of_who_started_it(at_high_risk, alice, dora):
    clock = Clock()
    campaign = started(at_high_risk, alice, dora, people(3))
    assert towards_the_people(at_high_risk).state == Deadline.State.RUNNING
    send_due_chunks(clock=clock, transport=Server())
    campaign.refresh_from_db()
    ended = towards_the_people(at_high_risk)
    assert (ended.state, ended.ended_at) == (Deadline.State.MET, campaign.ended_at)
    row = Discharge.objects.get()
    assert (row.deadline, row.kind, row.at) == (ended, Discharge.Kind.DONE, campaign.ended_at)
    assert row.recorded_by in (alice, dora)
    assert row.recorded_by_id == the_starter(campaign)


def the_starter(campaign):
    from incidents.models import Entry

    return Entry.objects.get(verb="campaign.started", subject_id=campaign.pk).actor_id


def test_the_clocks_towards_others_run_on(at_high_risk, alice, dora):
    started(at_high_risk, alice, dora, people(1))
    send_due_chunks(clock=Clock(), transport=Server())
    running = at_high_risk.deadlines.filter(state=Deadline.State.RUNNING)
    assert [deadline.rule for deadline in running] == ["GDPR 33(1)"]


def test_somebody_without_an_address_keeps_the_clock_running(at_high_risk, alice, dora):
    started(at_high_risk, alice, dora, people(3, without={2}))
    send_due_chunks(clock=Clock(), transport=Server())
    assert towards_the_people(at_high_risk).state == Deadline.State.RUNNING
    assert not Discharge.objects.exists()


def test_where_no_clock_runs_towards_the_people_nothing_is_recorded(aware, alice, dora):
    campaign = started(aware, alice, dora, people(1))
    send_due_chunks(clock=Clock(), transport=Server())
    campaign.refresh_from_db()
    assert campaign.state == "sent"
    assert not Discharge.objects.exists()
