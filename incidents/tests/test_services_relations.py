"""Duplicates end in the incident that is kept and come back; a bundle moves no clock."""

import pytest

from incidents.models import BundledIncident, DuplicateLink, Entry, Incident
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline, running_deadlines
from incidents.selectors.relations import (
    bundled_with,
    duplicate_link_of,
    duplicates_of,
    kept_reference,
    members_of,
    membership_of,
    past_links_of,
    with_relations,
)
from incidents.services.decisions import decide
from incidents.services.duties import state_event, state_kinds
from incidents.services.incidents import log_incident, mark_filed
from incidents.services.relations import (
    add_to_bundle,
    leave_bundle,
    link_duplicate,
    make_bundle,
    undo_duplicate,
)
from incidents.services.signals import record_signal, say_awareness
from incidents.tests.duty_cast import under
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(laboratory, alice):
    """The same breach, logged again an hour after the first."""
    return log_incident(laboratory, title="The patient file", by=alice, now=NOW + HOUR)


@pytest.fixture
def third(laboratory, alice):
    return log_incident(laboratory, title="Another file", by=alice, now=NOW + 2 * HOUR)


def linked(incident, kept, alice, reason="The same file."):
    return link_duplicate(incident, kept=kept, reason=reason, by=alice, now=NOW + 3 * HOUR)


def signal(incident, at, alice):
    moment = instant_at(at, "Europe/Paris")
    values = {"source": "press", "text": "Article", "by": alice, "now": NOW + 4 * HOUR}
    return record_signal(incident, moment=moment, **values)


def test_the_clocks_of_a_duplicate_end_as_decided_and_those_of_the_other_run(twin, logged, alice):
    linked(twin, logged, alice)
    twin.refresh_from_db()
    assert twin.stage == Incident.Stage.DUPLICATE
    assert not running_deadlines(twin)
    assert {row.state for row in twin.deadlines.all()} == {"decided"}
    assert running_deadline(logged) is not None
    assert duplicates_of(logged) == [twin]
    rows = {row.pk: kept_reference(row) for row in with_relations(Incident.objects.all())}
    assert rows == {twin.pk: logged.reference, logged.pk: ""}


def test_a_clock_that_only_the_duplicate_has_is_not_ended_unseen(
    laboratory, twin, logged, alice, now
):
    under(laboratory, "nis2_important")
    state_kinds(twin, kinds=["significant"], by=alice, now=now)
    with pytest.raises(Refused, match="clocks_only_here") as refused:
        linked(twin, logged, alice)
    assert refused.value.params["kept"] == logged.reference
    assert running_deadlines(twin).count() == 3
    state_kinds(logged, kinds=["significant"], by=alice, now=now)
    linked(twin, logged, alice)
    assert (running_deadlines(twin).count(), running_deadlines(logged).count()) == (0, 3)


def test_what_would_start_a_clock_is_said_of_the_one_that_is_kept(twin, logged, alice):
    linked(twin, logged, alice)
    at = instant_at(NOW, "Europe/Paris")
    with pytest.raises(Refused, match="is_a_duplicate"):
        state_kinds(twin, kinds=["significant"], by=alice, now=NOW + 4 * HOUR)
    with pytest.raises(Refused, match="is_a_duplicate"):
        state_event(twin, kind="detection", at=at, reason="", by=alice, now=NOW + 4 * HOUR)


def test_undoing_brings_back_the_stage_and_the_clocks(twin, logged, alice):
    due_at = running_deadline(twin).due_at
    link = linked(twin, logged, alice)
    for _click in range(2):
        undo_duplicate(link, by=alice, now=NOW + 4 * HOUR)
    twin.refresh_from_db()
    assert (twin.stage, running_deadline(twin).due_at) == (Incident.Stage.OPEN, due_at)
    assert running_deadline(twin).next_alert_at == NOW + 4 * HOUR
    assert (duplicate_link_of(twin), duplicates_of(logged)) == (None, [])
    assert past_links_of(twin).get().undone_by == alice
    assert Entry.objects.filter(verb="duplicate.undone").count() == 1


def test_undoing_goes_back_to_what_was_decided_before(twin, logged, alice):
    decide(twin, kind="not_a_breach", reasons="A test file.", by=alice, now=NOW + 2 * HOUR)
    link = linked(twin, logged, alice)
    undo_duplicate(link, by=alice, now=NOW + 4 * HOUR)
    twin.refresh_from_db()
    assert twin.stage == Incident.Stage.NOT_A_BREACH
    assert running_deadline(twin) is None


def test_a_duplicate_may_be_linked_again_after_it_was_undone(twin, logged, alice):
    undo_duplicate(linked(twin, logged, alice), by=alice, now=NOW + 4 * HOUR)
    linked(twin, logged, alice)
    assert DuplicateLink.objects.filter(incident=twin).count() == 2


def test_a_double_click_links_once(twin, logged, alice):
    assert linked(twin, logged, alice) == linked(twin, logged, alice)
    assert Entry.objects.filter(verb="duplicate.linked").count() == 1


def test_the_history_of_both_says_so_and_names_no_reason(twin, logged, alice):
    linked(twin, logged, alice)
    for incident, verb in ((twin, "duplicate.linked"), (logged, "duplicate.taken_in")):
        entry = Entry.objects.get(incident_id=incident.pk, verb=verb)
        assert entry.codes == {"duplicate": twin.reference, "kept": logged.reference}


def test_linking_gives_nobody_more_time(twin, logged, alice):
    """The twin was logged later, and kept: the earlier logging still counts provisionally."""
    before = running_deadline(logged).due_at
    linked(logged, twin, alice)
    assert running_deadline(twin).due_at == before


def test_what_a_duplicate_knew_moves_the_provisional_clock_of_the_kept_one(twin, logged, alice):
    early = NOW - 30 * HOUR
    linked(twin, logged, alice)
    signal(twin, early, alice)
    assert running_deadline(logged).due_at == early + 72 * HOUR
    assert running_deadline(logged).anchor == "signal"
    undo_duplicate(duplicate_link_of(twin), by=alice, now=NOW + 5 * HOUR)
    assert running_deadline(logged).due_at == NOW + 72 * HOUR


def test_the_awareness_of_a_duplicate_counts_until_the_kept_one_has_its_own(twin, logged, alice):
    said = {"how": "press", "who": "", "signal": None, "reason": "Read.", "by": alice}
    at = NOW - 40 * HOUR
    linked(twin, logged, alice)
    say_awareness(twin, moment=instant_at(at, "Europe/Paris"), now=NOW + 4 * HOUR, **said)
    assert running_deadline(logged).due_at == at + 72 * HOUR
    moment = instant_at(NOW - HOUR, "Europe/Paris")
    say_awareness(logged, moment=moment, now=NOW + 5 * HOUR, **said)
    assert running_deadline(logged).due_at == NOW + 71 * HOUR


def test_a_duplicate_is_neither_decided_on_nor_filed(twin, logged, alice):
    linked(twin, logged, alice)
    with pytest.raises(Refused, match="is_a_duplicate"):
        decide(twin, kind="notify", reasons="", by=alice, now=NOW + 4 * HOUR)
    twin.refresh_from_db()
    with pytest.raises(Refused, match="is_a_duplicate"):
        mark_filed(twin)
    assert not running_deadlines(twin)


def test_each_side_is_looked_at_as_it_stands(twin, logged, third, alice):
    linked(twin, logged, alice)
    for incident, kept, code in (
        (third, twin, "duplicate_of_duplicate"),
        (logged, third, "has_duplicates"),
        (twin, third, "duplicate_already"),
        (third, third, "duplicate_of_itself"),
    ):
        with pytest.raises(Refused, match=code):
            linked(incident, kept, alice)
    mark_filed(third)
    with pytest.raises(Refused, match="duplicate_filed"):
        linked(third, logged, alice)
    with pytest.raises(Refused, match="relation_reason_needed"):
        linked(log_incident(logged.organisation, title="x", by=alice, now=NOW), logged, alice, " ")


def test_nothing_is_linked_over_the_border_of_an_organisation(logged, alice, charlie, elsewhere):
    theirs = log_incident(elsewhere, title="Theirs", by=charlie, now=NOW)
    with pytest.raises(Refused, match="relation_elsewhere"):
        linked(logged, theirs, alice)
    with pytest.raises(Refused, match="not_allowed"):
        linked(theirs, logged, alice)
    with pytest.raises(Refused, match="relation_elsewhere"):
        make_bundle([logged, theirs], reason="Same.", by=alice, now=NOW)
    assert not DuplicateLink.objects.exists()


def test_who_may_decide_may_link_and_who_may_write_facts_may_bundle(twin, logged, bob, laboratory):
    with pytest.raises(Refused, match="not_allowed"):
        linked(twin, logged, bob)
    bundle = make_bundle([twin, logged], reason="Same.", by=bob, now=NOW)
    auditor = member("Ivan Auditor", laboratory, "auditor")
    for act in (
        lambda: make_bundle([twin, logged], reason="Same.", by=auditor, now=NOW),
        lambda: add_to_bundle(bundle, incident=twin, by=auditor, now=NOW),
        lambda: leave_bundle(twin, by=auditor, now=NOW),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()


def test_each_member_of_a_bundle_keeps_its_own_clock(twin, logged, third, alice):
    before = [running_deadline(one).pk for one in (twin, logged, third)]
    bundle = make_bundle([twin, logged], reason="Same way in.", by=alice, now=NOW + 3 * HOUR)
    for _click in range(2):
        add_to_bundle(bundle, incident=third, by=alice, now=NOW + 4 * HOUR)
    assert list(members_of(bundle)) == [logged, twin, third]
    assert [running_deadline(one).pk for one in (twin, logged, third)] == before
    row = with_relations(Incident.objects.filter(pk=twin.pk)).get()
    assert bundled_with(row) == [logged.reference, third.reference]
    assert bundle.reason == "Same way in."


def test_who_leaves_stays_on_record_and_nobody_is_left_alone(twin, logged, third, alice):
    bundle = make_bundle([twin, logged, third], reason="Same.", by=alice, now=NOW)
    for _click in range(2):
        leave_bundle(twin, by=alice, now=NOW + HOUR)
    assert list(members_of(bundle)) == [logged, third]
    leave_bundle(logged, by=alice, now=NOW + HOUR)
    assert list(members_of(bundle)) == []
    assert BundledIncident.objects.filter(bundle=bundle, left_by=alice).count() == 3
    assert membership_of(third) is None


def test_an_incident_is_in_one_bundle(twin, logged, third, alice):
    bundle = make_bundle([twin, logged], reason="Same.", by=alice, now=NOW)
    with pytest.raises(Refused, match="bundled_already"):
        make_bundle([third, logged], reason="Same.", by=alice, now=NOW)
    linked(third, logged, alice)
    with pytest.raises(Refused, match="duplicate_in_bundle"):
        add_to_bundle(bundle, incident=third, by=alice, now=NOW)
    with pytest.raises(Refused, match="bundle_needs_two"):
        make_bundle([logged], reason="Same.", by=alice, now=NOW)
