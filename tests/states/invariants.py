"""What must hold, numbered and worded as in the catalogue of faults, checked on the rows.

I01 no lost alert: after each tick, for each open, unfiled incident and each active recipient, the
    most urgent milestone that is due for the current clock version has a row, in a state other
    than cancelled.
I02 accepted means handed over: every row accepted is in the sink's record, with the reply.
I03 nothing sent that is not recorded: every message in the sink has a row, with as many handings
    on record as copies.
I04 bounded duplicates: copies beyond the first are no more than the recorded ambiguous outcomes.
I05 one identity: all copies of one row are the same bytes, Message-ID, Date and recipient.
I08 no row is stuck: none is held longer than its lease and two ticks, none that is due waits
    longer than the pauses between two tries.
I09 nothing for the dead: nothing waits for a filed incident, an old version, somebody who is gone.
I10 idempotent planning: planning twice changes nothing the second time.
I13 poison does not block: what is refused delays no other row by more than a tick.
I14 clock version: nothing of an older version, or of a clock that ended, is handed over.
I25 money time: a clock ends 72 hours after it starts.
I26 monotonic state: accepted never goes back; failed never becomes pending without a person.
I29 reopen keeps the clock: after a reopening the end is the same, under a new version.
F23 a server out of reach burns no try.
E1  nobody is on it: the next person is called within the wait.
E2  somebody is on it: nobody further is called.
E3  an acknowledgement that ended starts it again.
"""

from collections import Counter, defaultdict
from datetime import timedelta

from incidents.models import Deadline
from notifications.models import Alert, Delivery, Escalation
from tests.states.model import Ladder

LEASE, TICK, LONGEST_PAUSE = 45, 15, 300
WAITING, HELD = ("pending", "unknown"), ("claimed", "handing")
OFF = ("cancelled", "superseded")
# Of a row that was called off since, what may have arrived is on record as a delivery.
REACHED = (Delivery.Outcome.ACCEPTED, Delivery.Outcome.UNKNOWN)
NOT_TRIED = (Delivery.Outcome.NOT_REACHED, Delivery.Outcome.WITHDRAWN)


class Broken(AssertionError):
    """An invariant that does not hold; `code` is its number."""

    def __init__(self, code, words):
        super().__init__(f"{code}: {words}")
        self.code = code


def insist(holds, code, words):
    if not holds:
        raise Broken(code, words)


def reader_of(row):
    return row.contact_id or row.channel


class Rows:
    """The rows as they stand, read once for all the checks of one step."""

    def __init__(self):
        # The bytes of a message are read by the check of the sink, from the sink alone.
        self.alerts = list(
            Alert.objects.select_related("deadline", "contact").defer("message", "deadline__inputs")
        )
        self.by_message = {row.message_id: row for row in self.alerts if row.message_id}
        self.deliveries = defaultdict(Counter)
        for pk, outcome in Delivery.objects.values_list("alert", "outcome"):
            self.deliveries[pk][outcome] += 1
        self.escalations = {
            one.incident_id: one for one in Escalation.objects.filter(ended_at=None)
        }

    def tries(self, row):
        """Conversations that came as far as the envelope."""
        return sum(self.deliveries[row.pk].values()) - sum(
            self.deliveries[row.pk][outcome] for outcome in NOT_TRIED
        )


def each_step(rows, post, before):
    """What holds at every moment. `before`: the states after the last step, by row."""
    the_sink_and_the_rows_agree(rows, post)
    for row in rows.alerts:
        if row.state == "accepted":
            is_there = any(copy.message_id == row.message_id for copy in post.copies)
            insist(is_there and row.reply, "I02", f"{row} is accepted, and the sink has it not")
        _goes_on(row, before.get(row.pk))
        burned = row.attempts - rows.tries(row)
        insist(burned <= 0, "F23", f"{row} counts {burned} tries that reached no server")


def _goes_on(row, was):
    if was == "accepted":
        insist(row.state in ("accepted", "bounced"), "I26", f"{row} was accepted")
    if was == "failed":
        insist(row.state not in WAITING, "I26", f"{row} had failed")


def the_sink_and_the_rows_agree(rows, post):
    copies = defaultdict(list)
    for copy in post.copies:
        copies[copy.message_id].append(copy)
    owners = Counter()
    for message_id, same in copies.items():
        row = rows.by_message.get(message_id)
        insist(row is not None, "I05", f"{message_id} is the name of no row")
        insist(len(set(same)) == 1, "I05", f"the copies of {row} differ")
        insist(same[0].to == row.recipient, "I05", f"{row} went to somebody else")
        owners[row.pk] += 1
        reached = sum(rows.deliveries[row.pk][outcome] for outcome in REACHED)
        in_hand = row.state == "handing"
        insist(len(same) <= reached + in_hand, "I03", f"{row}: {len(same)} copies, {reached} known")
        unknown = rows.deliveries[row.pk]["unknown"]
        insist(len(same) <= 1 + unknown, "I04", f"{row}: {len(same)} copies, {unknown} unknown")


def leaving(model, message_id, now):
    """I14, E2 at the instant at which the text of a message begins to leave."""
    row = Alert.objects.select_related("deadline", "contact").get(message_id=message_id)
    incident = next((one for one in model.incidents if one.key == row.incident_id), None)
    if incident is None or row.rung == "moved":
        return
    if row.deadline is not None:
        version = row.deadline.clock_version
        is_now = incident.clock.runs and version == incident.clock.version
        insist(is_now, "I14", f"{row} leaves for version {version}")
    insist(incident.clock.runs, "I14", f"{row} leaves for an incident that is settled")
    if row.rung.startswith("called-"):
        is_due = incident.ladder is not None or incident.needs_somebody(now)
        insist(is_due, "E2", f"{row} calls somebody while another one is on it")
    if row.contact is not None:
        insist(row.contact.is_active, "I09", f"{row} leaves for somebody who is gone")


def clocks(model):
    """I25, I29: the newest version of each clock is the one that should be."""
    newest = {}
    for row in Deadline.objects.defer("inputs").order_by("clock_version"):
        newest[row.incident_id] = row
    for incident in model.incidents:
        row, clock = newest[incident.key], incident.clock
        found = (row.clock_version, row.due_at, row.state == "running")
        meant = (clock.version, clock.due, clock.runs)
        code = "I29" if found[1:] == meant[1:] else "I25"
        insist(found == meant, code, f"the clock is {found} and should be {meant}")


def after_tick(rows, model, post, now, *, elapsed, since, reached):
    """What holds after a whole tick. `since`: when each row came into its state, in seconds;
    `reached`: a server took messages until the end.
    """
    for incident in model.incidents:
        if incident.clock.runs:
            everybody_has_what_is_due(rows, model, incident, now)
    nothing_for_the_dead(rows, model)
    _nothing_is_stuck(rows, post, now, elapsed=elapsed, since=since, reached=reached)


def everybody_has_what_is_due(rows, model, incident, now):
    due = incident.clock.rungs(now)
    if not due:
        return
    for reader in model.readers(incident):
        told = any(_tells(row, incident, reader, due[-1]) for row in rows.alerts)
        told = told or incident.clock.has_spoken_since(reader, due[-1])
        insist(told, "I01", f"{reader} has nothing for {due[-1]} of incident {incident.key}")


def _tells(row, incident, reader, due_at):
    if row.incident_id != incident.key or reader_of(row) != reader or row.state in OFF:
        return False
    if row.deadline is None:
        return row.rung.startswith("called-") and row.due_at >= due_at
    if row.rung == "moved":
        return False
    if row.deadline.clock_version == incident.clock.version:
        return row.due_at >= due_at
    # What was heard of a version that this one took the place of is not repeated.
    was_heard = row.state == "accepted" and row.deadline.state == "replaced"
    return was_heard and row.due_at == due_at


def nothing_for_the_dead(rows, model):
    versions = {one.key: one.clock for one in model.incidents}
    for row in rows.alerts:
        if row.state not in WAITING or row.incident_id is None:
            continue
        if row.contact is not None:
            insist(row.contact.is_active, "I09", f"{row} waits for somebody who is gone")
        if row.rung == "moved":
            continue
        clock = versions[row.incident_id]
        insist(clock.runs, "I09", f"{row} waits for an incident that is settled")
        if row.deadline is not None:
            is_now = row.deadline.clock_version == clock.version
            insist(is_now, "I09", f"{row} waits for an old version")


def _nothing_is_stuck(rows, post, now, *, elapsed, since, reached):
    last_try = {}
    for one in post.tries:
        last_try[one.message_id] = one.at
    reached &= not any(one.answer == "unreachable" and one.at == elapsed for one in post.tries)
    for row in rows.alerts:
        waited = elapsed - max(since[row.pk][1], last_try.get(row.message_id, 0))
        if row.state in HELD:
            insist(waited <= LEASE + 2 * TICK, "I08", f"{row} is held for {waited:.0f} s")
        if row.state in WAITING:
            is_tried = row.not_before > now or last_try.get(row.message_id) == elapsed
            insist(is_tried or not reached, "I13", f"{row} waits behind another one")
            is_soon = waited <= LONGEST_PAUSE + 2 * TICK
            insist(is_soon or not reached, "I08", f"{row} waits for {waited:.0f} s")


def ladders(rows, model, *, uncertain):
    """E1, E2, E3: each ladder stands where it should, and called whom it should."""
    called = defaultdict(set)
    for row in rows.alerts:
        if row.rung.startswith("called-"):
            called[row.incident_id].add((reader_of(row), row.planned_at))
    refused = {row.incident_id for row in rows.alerts if row.state in ("failed", "bounced")}
    for incident in model.incidents:
        found = rows.escalations.get(incident.key)
        if incident.key in uncertain | refused:
            _follow(incident, found)
            incident.calls |= called[incident.key]
            continue
        _stands(incident, found)
        missing = incident.calls - called[incident.key]
        insist(not missing, "E1", f"{missing} were not called for incident {incident.key}")
        more = called[incident.key] - incident.calls
        insist(not more, "E2", f"{more} were called for incident {incident.key}")


def _stands(incident, found):
    ladder = incident.ladder
    if ladder is None:
        insist(found is None, "E2", f"nobody is to be called for {incident.key}: {found}")
        return
    code = "E3" if incident.clock.words else "E1"
    insist(found is not None, code, f"nobody is called for incident {incident.key}")
    code = "E1" if found.step < ladder.step else "E2"
    insist(found.step == ladder.step, code, f"step {found.step}, and {ladder.step} was meant")
    late = found.next_step_at - ladder.next_by
    insist(late <= timedelta(seconds=TICK), "E1", f"the next call comes {late} too late")


def _follow(incident, found):
    """Where the promise leaves open who is called when, the model takes over what was done."""
    incident.ladder = None
    if found is not None:
        incident.ladder = Ladder(found.began_at, found.next_step_at, found.step)
