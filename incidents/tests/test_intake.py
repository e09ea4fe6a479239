from dataclasses import replace
from uuid import UUID

import pytest

from incidents.models import Incident
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.selectors.clocks import running_deadline
from incidents.selectors.facts import facts_of
from incidents.selectors.incidents import notes_of
from incidents.selectors.signals import signals_of
from incidents.services.intake import Report, take_in
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db
KEY = UUID(int=7)
TITLE = Report("Patient file in the open")
STORY = replace(TITLE, what="Seen on a forum.")
NOTICED = replace(STORY, noticed=instant_at(NOW - HOUR, "Europe/Paris"), source="press")


def test_a_title_alone_starts_the_clock(laboratory, alice):
    incident = take_in(laboratory, report=TITLE, by=alice, now=NOW)
    assert running_deadline(incident).is_provisional
    assert not signals_of(incident).exists()
    assert not notes_of(incident).exists()


def test_a_text_alone_is_a_note_and_the_first_description(laboratory, alice):
    incident = take_in(laboratory, report=STORY, by=alice, now=NOW)
    assert [note.text for note in notes_of(incident)] == ["Seen on a forum."]
    assert facts_of(incident).description == "Seen on a forum."


def test_a_moment_makes_a_signal_from_which_the_clock_runs(laboratory, alice):
    incident = take_in(laboratory, report=NOTICED, by=alice, now=NOW)
    assert [signal.source for signal in signals_of(incident)] == ["press"]
    assert running_deadline(incident).due_at == NOW + 71 * HOUR


def test_a_reporter_may_tell_all_that_without_writing_facts(laboratory):
    rose = member("Rose Petit", laboratory, "reporter")
    incident = take_in(laboratory, report=NOTICED, by=rose, now=NOW)
    assert signals_of(incident).count() == 1
    assert facts_of(incident).description == ""


def test_the_second_click_gives_the_incident_of_the_first(laboratory, alice):
    first, second = (
        take_in(laboratory, report=NOTICED, by=alice, now=NOW, submission_key=KEY)
        for _click in range(2)
    )
    assert first == second
    assert signals_of(first).count() == 1


def test_another_title_typed_after_back_is_another_incident(laboratory, alice):
    first = take_in(laboratory, report=TITLE, by=alice, now=NOW, submission_key=KEY)
    other = replace(TITLE, title="Laptop lost")
    second = take_in(laboratory, report=other, by=alice, now=NOW, submission_key=KEY)
    assert first != second


def test_what_is_refused_leaves_nothing_behind(laboratory, alice):
    future = replace(NOTICED, noticed=instant_at(NOW + HOUR, "Europe/Paris"))
    with pytest.raises(Refused, match="signal_in_future"):
        take_in(laboratory, report=future, by=alice, now=NOW)
    assert not Incident.objects.exists()


def test_a_stranger_logs_nothing_here(laboratory, charlie):
    with pytest.raises(Refused, match="not_allowed"):
        take_in(laboratory, report=TITLE, by=charlie, now=NOW)
