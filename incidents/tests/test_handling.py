"""What was done about a warning: said by somebody, in words, and the alerts about it end."""

import pytest

from incidents.models import Entry, Signal
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.services.signals import handle_signal, record_signal
from tests.cast import HOUR, NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def warning(logged, alice):
    signal = record_signal(
        logged,
        source="security_agency",
        moment=instant_at(NOW - 5 * HOUR, "Europe/Paris"),
        text="A server answers.",
        by=alice,
        now=NOW,
    )
    Signal.objects.filter(pk=signal.pk).update(next_alert_at=NOW)
    return signal


def handled(signal, by, **fields):
    usual = {"handling": "looked_into", "text": "The server was closed.", "now": NOW + HOUR}
    return handle_signal(signal, by=by, **{**usual, **fields})


def test_what_was_done_is_kept_with_who_and_when_and_ends_its_alerts(warning, bob):
    handled(warning, bob)
    warning.refresh_from_db()
    assert (warning.handling, warning.handling_text) == ("looked_into", "The server was closed.")
    assert (warning.handled_by, warning.handled_at) == (bob, NOW + HOUR)
    assert warning.next_alert_at is None


def test_the_journal_says_so_once_for_a_double_click(warning, alice):
    for _click in range(2):
        handled(warning, alice)
    (entry,) = Entry.objects.filter(verb="signal.handled")
    assert entry.codes["handling"] == "looked_into"
    assert "closed" not in str(entry.codes)


def test_a_later_word_replaces_the_first(warning, alice):
    handled(warning, alice)
    handled(warning, alice, handling="unfounded", text="It was a test server.")
    warning.refresh_from_db()
    assert warning.handling == "unfounded"
    assert Entry.objects.filter(verb="signal.handled").count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"text": "  "}, "handling_text_needed", id="no words"),
        pytest.param({"handling": "ignored"}, "unknown_handling", id="no such handling"),
        pytest.param({"handling": ""}, "unknown_handling", id="none"),
    ],
)
def test_what_does_not_say_what_was_done_is_refused(warning, alice, fields, code):
    with pytest.raises(Refused, match=code):
        handled(warning, alice, **fields)
    warning.refresh_from_db()
    assert (warning.handling, warning.next_alert_at) == ("", NOW)


@pytest.mark.parametrize("role", ["reporter", "auditor", "administrator"])
def test_who_may_not_say_the_awareness_may_not_silence_a_warning(warning, laboratory, role):
    with pytest.raises(Refused, match="not_allowed"):
        handled(warning, member("Rory Reader", laboratory, role))
