"""Seeded faults: each breaks one promise in a few lines, and the machine must turn red.

A mutant is a context manager; its docstring is the sentence that says what it breaks.
"""

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from unittest.mock import patch

from incidents.models import Deadline, Entry
from notifications.models import Alert
from notifications.rules.alert_states import IN_HAND, WAITING
from notifications.services import (
    acknowledgements,
    alerts,
    deliveries,
    escalations,
    planning,
    settling,
    sweep,
)
from notifications.transports.outcomes import NotReached


def swapped(*swaps):
    """`swaps`: module, name of what is in it, what takes its place."""
    stack = ExitStack()
    for module, name, other in swaps:
        stack.enter_context(patch.object(module, name, other))
    return stack


@contextmanager
def accepted_before_data():
    """An alert is marked accepted before its text leaves."""
    real = deliveries._begin_handing

    def begin(alert, *, now):
        begun = real(alert, now=now)
        if begun:
            Alert.objects.filter(pk=alert.pk).update(state="accepted", reply="250 soon")
        return begun

    with swapped((deliveries, "_begin_handing", begin)):
        yield


@contextmanager
def no_reaper():
    """Nobody frees what a dead worker holds."""
    with swapped((sweep, "take_back_expired", lambda *, now: 0)):
        yield


@contextmanager
def no_lease_owner_check():
    """Whoever held an alert once hands it over and settles it, whoever holds it by now."""
    real = deliveries.settle

    def begin(alert, *, now):
        row = Alert.objects.filter(pk=alert.pk)
        return bool(row.update(state="handing", claim_token=alert.claim_token, lease_until=now))

    def settle(alert, outcome, **how):
        alert.claim_token = Alert.objects.get(pk=alert.pk).claim_token
        real(alert, outcome, **how)

    with swapped((deliveries, "_begin_handing", begin), (deliveries, "settle", settle)):
        yield


@contextmanager
def a_new_message_id_per_try():
    """The words of an alert are made again for every try, under another name."""
    real, number = deliveries._freeze, count()

    def renamed(frozen):
        name = frozen.message_id.replace("<", f"<{next(number)}.")
        message = frozen.message.replace(frozen.message_id.encode(), name.encode())
        return replace(frozen, message_id=name, message=message)

    def freeze_again(alert, freeze, *, now):
        Alert.objects.filter(pk=alert.pk).update(message=b"")
        alert.message = b""
        return real(alert, lambda *of, **how: renamed(freeze(*of, **how)), now=now)

    with swapped((deliveries, "_freeze", freeze_again)):
        yield


@contextmanager
def an_unconditional_claim():
    """A worker takes an alert that another one has in hand."""

    def waiting(*, now, channels, had_their_share):
        rows = Alert.objects.filter(state__in=(*WAITING, *IN_HAND), channel__in=channels)
        return rows.filter(not_before__lte=now).order_by("pk")

    always = (deliveries, "anything_waits", lambda **of: True)
    with swapped((deliveries, "alerts_waiting", waiting), always):
        yield


@contextmanager
def a_nudge_instead_of_a_tick():
    """Alerts are planned when somebody wrote something, not when their time has come."""
    real, seen = sweep.plan_due_alerts, set()

    def plan(*, now, silent_since=None):
        entries = Entry.objects.count()
        if entries in seen:
            return 0
        seen.clear()
        seen.add(entries)
        return real(now=now, silent_since=silent_since)

    with swapped((sweep, "plan_due_alerts", plan)):
        yield


@contextmanager
def refused_connections_count_as_tries():
    """A server out of reach burns the tries of an alert."""
    real = settling._after

    def after(alert, outcome, now):
        columns = real(alert, outcome, now)
        if isinstance(outcome, NotReached):
            columns["attempts"] = alert.attempts + 1
        return columns

    with swapped((settling, "_after", after)):
        yield


@contextmanager
def cancelled_keys_are_never_revived():
    """Who was away and is back hears nothing of what was cancelled meanwhile."""
    real = planning.plan_rung

    def plan(rung, *, reader, about, now, **how):
        key = {**planning._about(about), **planning._to(reader), "rung": rung.code}
        if Alert.objects.filter(**key).exists():
            return False
        return real(rung, reader=reader, about=about, now=now, **how)

    with swapped((planning, "plan_rung", plan)):
        yield


@contextmanager
def a_word_never_ends():
    """ "I'm on it" holds for ever."""
    with swapped((acknowledgements, "holds_until", lambda at, due_at: at + timedelta(days=3650))):
        yield


@contextmanager
def the_ladder_is_never_climbed():
    """Nobody further is called."""
    with swapped((sweep, "climb_due_ladders", lambda *, now: 0)):
        yield


@contextmanager
def the_ladder_is_climbed_whoever_is_on_it():
    """People are called although somebody said that they are on it."""

    def running(incident, *, now):
        rows = Deadline.objects.filter(incident=incident, state=Deadline.State.RUNNING)
        return rows.order_by("due_at", "pk")

    with swapped(
        (escalations, "uncovered_clocks", running),
        (acknowledgements, "uncovered_clocks", running),
        (alerts, "is_covered", lambda words, instant: False),
    ):
        yield


@contextmanager
def planning_is_not_unique():
    """Each look at a clock plans its rung once more."""
    real, number = planning.plan_rung, count()

    def plan(rung, **how):
        return real(replace(rung, code=f"{rung.code}-{next(number)}"), **how)

    with swapped((planning, "plan_rung", plan)):
        yield


# Each with the invariants of which one must break.
MUTANTS = {
    accepted_before_data: {"I02", "I03"},
    no_reaper: {"I08"},
    no_lease_owner_check: {"I03", "I04", "I26"},
    a_new_message_id_per_try: {"I05"},
    an_unconditional_claim: {"I03", "I04"},
    a_nudge_instead_of_a_tick: {"I01", "E1", "E3"},
    refused_connections_count_as_tries: {"F23"},
    cancelled_keys_are_never_revived: {"I01"},
    a_word_never_ends: {"I01", "E3"},
    the_ladder_is_never_climbed: {"E1", "I01"},
    the_ladder_is_climbed_whoever_is_on_it: {"E2"},
    planning_is_not_unique: {"I10"},
}
# Found within a few runs: these are tried by `make test`, all of them by `make states`.
QUICK = (
    accepted_before_data,
    a_nudge_instead_of_a_tick,
    the_ladder_is_never_climbed,
)
