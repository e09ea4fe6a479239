"""What moves a clock that stands, and what moves none: the law of its day stays."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.models import Deadline, Entry
from incidents.rules import regimes
from incidents.rules.instants import instant_at
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import outcome_of, running_deadline, running_deadlines
from incidents.selectors.duties import duties_of
from incidents.services.clocks import settle_clocks
from incidents.services.duties import state_kinds
from incidents.services.incidents import log_incident
from incidents.services.people import change_organisation
from incidents.services.signals import say_awareness
from incidents.tests.duty_cast import done, running, say, under
from tests.cast import HOUR, member

pytestmark = pytest.mark.django_db


def test_after_a_filing_another_awareness_stands_beside_the_clock_it_was_judged_by(
    aware, alice, now
):
    judged = running_deadline(aware)
    done(judged, now, by=alice, now=now)
    say(aware, now - timedelta(days=4), by=alice, now=now + HOUR)
    judged.refresh_from_db()
    beside = Deadline.objects.get(rule="GDPR 33(1)", clock_version=judged.clock_version + 1)
    assert (judged.state, judged.due_at) == ("met", now + 67 * HOUR)
    assert (beside.state, beside.due_at) == ("met", now - 24 * HOUR)
    assert beside.ended_at == judged.ended_at
    assert (beside.has_news, beside.next_alert_at) == (True, now + HOUR)
    assert running(aware) == {}


def test_a_changed_awareness_is_news_once_and_a_first_one_is_none(laboratory, aware, alice, now):
    under(laboratory, "telecom_provider")
    settle_clocks(aware, by=alice, now=now)
    assert not Deadline.objects.filter(has_news=True).exists()
    say(aware, now - 2 * HOUR, by=alice, now=now)
    assert [row.rule for row in Deadline.objects.filter(has_news=True)] == ["GDPR 33(1)"]


@pytest.mark.parametrize("kinds", [["high_risk"], ["processor"], ["nis2_essential"], ["x"]])
def test_a_kind_that_nobody_states_is_refused(aware, alice, now, kinds):
    with pytest.raises(Refused, match="unknown_profile_code"):
        state_kinds(aware, kinds=kinds, by=alice, now=now)


def test_another_country_or_profile_settles_open_incidents_and_leaves_filed_ones(
    laboratory, aware, alice, now
):
    filed = log_incident(laboratory, title="Old", by=alice, now=now)
    done(running_deadline(filed), now, by=alice, now=now)
    member("Ada Min", laboratory, "administrator")
    ada = laboratory.memberships.get(role="administrator").user
    change_organisation(laboratory, by=ada, now=now, profile=["telecom_provider"])
    assert set(running(aware)) == {"GDPR 33(1)", "611/2013 2(2)"}
    assert running(filed) == {}
    change_organisation(laboratory, by=ada, now=now, profile=[])
    assert set(running(aware)) == {"GDPR 33(1)"}
    assert Deadline.objects.get(rule="611/2013 2(2)").state == Deadline.State.LIFTED


def test_a_clock_of_2020_stays_72_hours_after_96_are_put_in_force(
    laboratory, alice, now, monkeypatch
):
    incident = log_incident(laboratory, title="The alert of 2020", by=alice, now=now)
    aware_at = datetime(2020, 3, 10, 9, 0, tzinfo=UTC)
    say(incident, aware_at, by=alice, now=now)
    before = list(Deadline.objects.order_by("pk").values())
    _put_in_force(monkeypatch, from_year=2019)
    settle_clocks(incident, by=alice, now=now)
    record_again = list(Deadline.objects.order_by("pk").values())
    assert record_again == before
    kept = running_deadline(incident)
    assert kept.due_at == aware_at + 72 * HOUR
    assert outcome_of(kept).due_at == kept.due_at
    other = log_incident(laboratory, title="Another", by=alice, now=now)
    assert running_deadline(other).due_at == now + 96 * HOUR
    assert running_deadline(other).rule_version == "gdpr-later"


def _put_in_force(monkeypatch, *, from_year):
    text = dict(regimes.packs())["gdpr-2018.toml"]
    assert "period = { hours = 72 }" in text
    later = (
        text.replace("hours = 72", "hours = 96")
        .replace('version = "gdpr-2018.1"', 'version = "gdpr-later"')
        .replace("in_force_from = 2018-05-25", f"in_force_from = {from_year}-01-01")
    )
    book = regimes.assemble((*regimes.packs(), ("gdpr-later.toml", later)))
    assert Period("hours", 96) in [rule.period for rule in book]
    monkeypatch.setattr(regimes, "_law_book", lambda: book)


def test_the_law_of_the_local_day_counts(laboratory, alice):
    """In Auckland it is 18 October 2024, the first day of NIS2, while UTC still has the 17th."""
    under(laboratory, "nis2_essential")
    at = datetime(2024, 10, 17, 12, 0, tzinfo=UTC)
    now = at + HOUR
    incident = log_incident(laboratory, title="Night", by=alice, now=now)
    state_kinds(incident, kinds=["significant"], by=alice, now=now)
    assert set(running(incident)) == {"GDPR 33(1)"}
    say_awareness(
        incident,
        moment=instant_at(at, "Pacific/Auckland"),
        how="press",
        who="",
        signal=None,
        reason="",
        by=alice,
        now=now,
    )
    assert {"NIS2 23(4)(a)", "NIS2 23(4)(b)"} < set(running(incident))


def test_every_duty_keeps_regime_rule_version_and_inputs(laboratory, aware, alice, now):
    under(laboratory, "financial_entity", "nis2_essential", "cyber_insured", "health_body")
    kinds = ["significant", "intrusion"]
    state_kinds(aware, kinds=kinds, by=alice, now=now)
    rows = list(running_deadlines(aware))
    assert {row.rule for row in rows} == {
        "GDPR 33(1)",
        "NIS2 23(4)(a)",
        "NIS2 23(4)(b)",
        "LOPMI L.12-10-1",
        "CSP L.1111-8-2",
    }
    for row in rows:
        counted = outcome_of(row)
        assert (counted.anchor.at, getattr(counted, "due_at", None)) == (row.at, row.due_at)
        assert row.rule_version
        assert row.inputs["place"] == "FR"


def test_settling_again_changes_nothing_and_writes_nothing(laboratory, aware, alice, now):
    under(laboratory, "financial_entity", "nis2_essential")
    state_kinds(aware, kinds=["significant"], by=alice, now=now)
    rows = list(Deadline.objects.order_by("pk").values())
    entries = Entry.objects.count()
    for hours in range(3):
        settle_clocks(aware, by=alice, now=now + hours * HOUR)
    assert list(Deadline.objects.order_by("pk").values()) == rows
    assert Entry.objects.count() == entries


def test_what_has_not_started_is_said_and_runs_nowhere(laboratory, aware, alice, now):
    under(laboratory, "financial_entity")
    settle_clocks(aware, by=alice, now=now)
    waiting = {
        duty.rule.rule: duty.outcome.waits_for
        for duty in duties_of(aware)
        if hasattr(duty.outcome, "waits_for")
    }
    assert waiting == {
        "CNIL supplement": "cnil_incomplete_filing",
        "DORA initial": "classification",
        "DORA intermediate": "dora_initial",
        "DORA final": "dora_intermediate",
    }
    assert not set(waiting) & set(running(aware))
