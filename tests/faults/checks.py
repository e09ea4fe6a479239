"""What must hold when everything is well again, numbered as in the catalogue of faults.

Each check answers a list of sentences, empty where it holds. The numbers are explained in
`tests/states/invariants.py`; those that only a run of processes can break:

I06 one person per message.
I16 audit chain whole: `manage.py verify_journal` finds nothing.
I20 no foreign mail: nobody hears who is not in the list of people.
F23 a server out of reach burns no try.
"""

from collections import Counter
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.core.management.base import CommandError

from incidents.models import Deadline, User
from tests.states import invariants

# How long a text may be on its way after its clock ended: `ALERT_DATA_SECONDS` and a little.
ON_ITS_WAY = timedelta(seconds=25)


def all_of_them(rows, sink, model, *, cutoff, went_back=frozenset(), clock_was_moved=False):
    """The findings by number. `cutoff`: what was due by then must have left. `went_back`: alerts
    that somebody saw accepted, and not any more after it.
    """
    return {
        "I01": no_lost_alert(rows, model, cutoff=cutoff),
        "I02": accepted_was_handed_over(rows, sink),
        **recorded_and_bounded(rows, sink),
        "I06": list(sink.to_more),
        "I08": nothing_waits(rows, cutoff=cutoff),
        "I09": nothing_for_the_dead(rows, model),
        "I14": [] if clock_was_moved else nothing_of_an_older_clock(rows, sink),
        "I16": journal_is_whole(),
        "I20": nobody_foreign(sink),
        "I25": seventy_two_hours(),
        "I26": [f"alert {pk} was accepted and went back" for pk in went_back],
        "F23": no_try_was_burned(rows),
    }


def no_lost_alert(rows, model, *, cutoff):
    """The most urgent rung that was due reached a server, or was refused by it, for each reader."""
    lost = []
    for incident in model.incidents:
        if not incident.clock.runs:
            continue
        try:
            invariants.everybody_has_what_is_due(rows, model, incident, cutoff)
        except invariants.Broken as broken:
            lost.append(str(broken))
    return [*lost, *_never_left(rows, cutoff), *_given_up(rows)]


def _given_up(rows):
    """A mailbox that the server refuses is told of by another way; nothing else ends as failed."""
    return [
        f"{row} of incident {row.incident_id} was given up, and no server had refused it"
        for row in rows.alerts
        if row.state == "failed" and not rows.deliveries[row.pk]["refused_for_good"]
    ]


def clocks_that_should_run(model, births):
    """I01 by what people did: who logged, said or took back last left a clock running."""
    runs = {incident.key: incident.clock.runs for incident in model.incidents}
    left = {}
    for note in births:
        if note["what"] in ("log", "say", "take back", "file"):
            left[note["incident"]] = note["what"] != "file" and (
                note["what"] != "say" or left.get(note["incident"], True)
            )
    return [
        f"incident {pk} was left {'open' if is_open else 'filed'}, its clock says otherwise"
        for pk, is_open in left.items()
        if runs.get(pk) != is_open
    ]


def _never_left(rows, cutoff):
    still = ("pending", "unknown", "claimed", "handing")
    return [
        f"{row} of incident {row.incident_id} never left"
        for row in rows.alerts
        if row.state in still and row.planned_at <= cutoff and row.due_at <= cutoff
    ]


def accepted_was_handed_over(rows, sink):
    kept = {copy.message_id for copy in sink.copies}
    return [
        f"{row} is accepted, and the sink has it not"
        for row in rows.alerts
        if row.state == "accepted" and not (row.message_id in kept and row.reply)
    ]


def recorded_and_bounded(rows, sink):
    """I03, I04, I05: each message has its row, its record, and one identity."""
    found = {"I03": [], "I04": [], "I05": []}
    for message_id, same in sink.by_message().items():
        try:
            invariants.the_sink_and_the_rows_agree(rows, Only(same))
        except invariants.Broken as broken:
            found[broken.code].append(f"{message_id}: {broken}")
    return found


class Only:
    """A sink with the copies of one message."""

    def __init__(self, copies):
        self.copies = copies


def copies_beyond_the_first(sink):
    """How many copies there are beyond one of each, and the most of one message."""
    numbers = Counter(copy.message_id for copy in sink.copies).values()
    return sum(numbers) - len(numbers), max(numbers, default=0)


def nothing_waits(rows, *, cutoff):
    return [
        f"{row} is held or waits, and everything was well for long"
        for row in rows.alerts
        if row.state in ("pending", "unknown", "claimed", "handing") and row.planned_at <= cutoff
    ]


def nothing_for_the_dead(rows, model):
    try:
        invariants.nothing_for_the_dead(rows, model)
    except invariants.Broken as broken:
        return [str(broken)]
    return []


def nothing_of_an_older_clock(rows, sink):
    found, by_message = [], sink.by_message()
    for row in rows.alerts:
        ended = row.deadline and row.deadline.ended_at
        if not ended or row.rung == "moved" or rows.deliveries[row.pk]["unknown"]:
            continue
        late = [one.at for one in by_message.get(row.message_id, ()) if one.at > ended + ON_ITS_WAY]
        found += [f"{row} left at {at}, its clock ended at {ended}" for at in late]
    return found


def journal_is_whole():
    try:
        call_command("verify_journal", stdout=StringIO())
    except CommandError as problem:
        return [f"the journal is not whole: {problem}"]
    return []


def nobody_foreign(sink):
    known = set(User.objects.values_list("email", flat=True))
    return [f"{to} is nobody here" for to in {copy.to for copy in sink.copies} - known]


def seventy_two_hours():
    rows = Deadline.objects.exclude(due_at=None).values_list("pk", "at", "due_at")
    limit = timedelta(hours=72)
    return [f"deadline {pk} lasts {due - at}" for pk, at, due in rows if due - at != limit]


def no_try_was_burned(rows):
    return [
        f"{row} counts {row.attempts} tries, {rows.tries(row)} reached a server"
        for row in rows.alerts
        if row.attempts > rows.tries(row)
    ]
