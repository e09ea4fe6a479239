"""An order under Article 34(4): it opens the duty towards the people whatever was decided."""

import pytest

from incidents.models import Deadline, Entry
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from incidents.services.decisions import decide
from incidents.services.duties import discharge, people_told, state_event, take_back
from incidents.services.facts import save_facts
from incidents.services.orders import order_given, take_order_back
from tests.cast import HOUR, NOW, log

pytestmark = pytest.mark.django_db
RULE = "GDPR 34(4)"


def paris(at):
    return instant_at(at, "Europe/Paris")


def ordered(incident, by, at=NOW):
    return order_given(incident, at=paris(at), by=by, now=max(at, NOW))


def states(incident):
    rows = Deadline.objects.filter(incident=incident, rule=RULE).order_by("clock_version")
    return list(rows.values_list("state", flat=True))


def done(incident, by, at, kind="done"):
    said = {"number": "", "reason": "All were told.", "receipt": None, "by": by, "now": at}
    return discharge(running_deadline(incident, RULE), kind=kind, at=paris(at), **said)


def test_without_an_order_there_is_no_such_duty(aware):
    assert states(aware) == []


def test_an_order_starts_a_clock_without_a_fixed_limit_from_its_instant(aware, alice):
    ordered(aware, alice)
    clock = running_deadline(aware, RULE)
    assert (clock.at, clock.due_at, clock.recipient) == (NOW, None, "data_subjects")
    assert clock.next_alert_at is not None
    assert Entry.objects.filter(verb="event.stated").exists()


@pytest.mark.parametrize("kind", ["not_notify", "not_a_breach"])
def test_no_decision_overrides_it_before_or_after(aware, alice, kind):
    decide(aware, kind=kind, reasons="Unlikely.", by=alice, now=NOW)
    ordered(aware, alice)
    decide(aware, kind=kind, reasons="Still unlikely.", by=alice, now=NOW)
    assert states(aware) == ["running"]


def test_nor_does_the_fact_that_the_people_were_told_before(aware, alice):
    told = BreachFacts(communication="yes_informed", severity="maximal")
    save_facts(aware, facts=told, read_version=0, by=alice, now=NOW)
    ordered(aware, alice)
    assert states(aware) == ["running"]


def test_nobody_says_that_it_is_not_owed(aware, alice):
    ordered(aware, alice)
    with pytest.raises(Refused, match="ordered_by_authority"):
        done(aware, alice, NOW + HOUR, kind="not_owed")


def test_what_was_done_since_ends_it_and_taking_that_back_starts_it_again(aware, alice):
    ordered(aware, alice)
    row = done(aware, alice, NOW + HOUR)
    assert states(aware) == ["met"]
    take_back(row, by=alice, now=NOW + HOUR)
    assert states(aware) == ["lifted", "running"]


def test_a_communication_that_reached_everybody_ends_it(aware, alice):
    ordered(aware, alice)
    people_told(aware, at=paris(NOW + HOUR), by=alice, now=NOW + HOUR)
    assert states(aware) == ["met"]


def test_an_order_after_what_was_done_asks_again(aware, alice):
    ordered(aware, alice)
    done(aware, alice, NOW + HOUR)
    ordered(aware, alice, NOW + 2 * HOUR)
    assert states(aware) == ["met", "running"]


def test_taken_back_it_starts_nothing_any_more(aware, alice):
    event = ordered(aware, alice)
    take_order_back(event, by=alice, now=NOW)
    take_order_back(event, by=alice, now=NOW)
    assert states(aware) == ["lifted"]
    assert Entry.objects.filter(verb="event.taken_back").count() == 1


def test_an_earlier_order_stands_again_when_the_later_one_is_taken_back(aware, alice):
    ordered(aware, alice, NOW)
    later = ordered(aware, alice, NOW + HOUR)
    take_order_back(later, by=alice, now=NOW + HOUR)
    assert running_deadline(aware, RULE).at == NOW


def test_it_is_not_stated_like_another_event(aware, alice):
    with pytest.raises(Refused, match="unknown_event"):
        state_event(aware, kind="order_to_communicate", at=paris(NOW), reason="", by=alice, now=NOW)


def test_an_order_in_the_future_and_one_by_who_may_not_are_refused(aware, alice, charlie):
    with pytest.raises(Refused, match="event_in_future"):
        order_given(aware, at=paris(NOW + HOUR), by=alice, now=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        order_given(aware, at=paris(NOW), by=charlie, now=NOW)


def test_an_incident_of_a_processor_has_no_such_clock(supplier, db):
    from tests.cast import member

    eve = member("Eve Moreau", supplier, "dpo")
    incident = log(supplier, by=eve)
    ordered(incident, eve)
    assert states(incident) == []
