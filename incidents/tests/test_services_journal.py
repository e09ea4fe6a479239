"""The journal: written by every service, refused to every hand, verified by command."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from incidents.models import Chain, Entry
from incidents.selectors.journal import broken_at, entries_for, entries_of
from incidents.services.incidents import add_note, log_incident

pytestmark = pytest.mark.django_db


def chain_of(organisation):
    return Chain.objects.get(organisation=organisation)


def with_triggers_lifted(change):
    """What a person with the database's password can do."""
    from importlib import import_module

    triggers = import_module("incidents.migrations.0002_journal_triggers")
    triggers.unlock(connection)
    change()
    triggers.lock(connection)


def test_everything_done_to_an_incident_stands_in_its_order(aware):
    verbs = [entry.verb for entry in entries_of(aware).order_by("number")]
    assert verbs == ["incident.logged", "clock.set", "awareness.said", "clock.set"]


def test_entries_hold_no_name_and_no_text(aware, laboratory):
    texts = str(list(Entry.objects.values()))
    for word in ("Patient", "Alice", "article", laboratory.name):
        assert word not in texts


def test_each_organisation_has_a_chain_of_its_own(logged, charlie, elsewhere):
    assert broken_at(chain_of(logged.organisation)) is None
    assert broken_at(chain_of(elsewhere)) is None
    assert chain_of(elsewhere).head_number < chain_of(logged.organisation).head_number


def test_a_stranger_reads_none_of_it(logged, alice, charlie, bob):
    assert entries_for(alice).filter(incident_id=logged.pk).exists()
    assert not entries_for(charlie).filter(incident_id=logged.pk).exists()
    assert not entries_for(bob).exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(logged, change):
    entry = Entry.objects.filter(incident_id=logged.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.update(verb="nothing.happened") if change == "update" else entry.delete()
    assert Entry.objects.filter(verb="incident.logged").count() == 1


def test_f58_a_changed_entry_is_named(logged):
    number = entries_of(logged).get(verb="incident.logged").number
    with_triggers_lifted(lambda: Entry.objects.filter(verb="incident.logged").update(actor_id=99))
    found = broken_at(chain_of(logged.organisation))
    assert (found.sequence, found.reason) == (number, "changed")


def test_f58_a_removed_entry_is_named(logged):
    number = entries_of(logged).get(verb="incident.logged").number
    with_triggers_lifted(lambda: Entry.objects.filter(verb="incident.logged").delete())
    found = broken_at(chain_of(logged.organisation))
    assert (found.sequence, found.reason) == (number, "gap")


def test_f58_a_tail_cut_off_is_named(logged):
    last = chain_of(logged.organisation).head_number
    with_triggers_lifted(
        lambda: Entry.objects.filter(chain__organisation=logged.organisation, number=last).delete()
    )
    found = broken_at(chain_of(logged.organisation))
    assert (found.sequence, found.reason) == (last, "cut_short")


def test_the_command_says_that_all_is_whole(logged, capsys):
    call_command("verify_journal")
    assert f"{logged.organisation.name}: " in capsys.readouterr().out


def test_f58_the_command_names_what_is_broken(logged):
    with_triggers_lifted(lambda: Entry.objects.filter(verb="clock.set").update(codes={}))
    with pytest.raises(CommandError, match=r"Laboratory of the Mill: entry \d+: changed"):
        call_command("verify_journal")


def test_what_is_refused_leaves_no_entry(logged, alice, now):
    before = Entry.objects.count()
    with pytest.raises(Exception, match="note_empty"):
        add_note(logged, text=" ", file=None, by=alice, now=now)
    assert Entry.objects.count() == before


def test_two_incidents_follow_each_other_in_one_chain(logged, laboratory, alice, now):
    log_incident(laboratory, title="Another", by=alice, now=now)
    chain = chain_of(laboratory)
    numbers = list(chain.entries.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, chain.head_number + 1))
    assert broken_at(chain) is None
