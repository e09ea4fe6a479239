"""What can be seen from outside: the sink's file, the rows, the notes of the crowd."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from incidents.models import Deadline, Organisation, User
from notifications.models import Acknowledgement
from tests.states.model import Clock, Incident, Ladder, Model, Person, Word
from tests.states.world import PEOPLE


@dataclass(frozen=True)
class Copy:
    """One message that the sink kept. `message` is the digest of its bytes; `at` is an instant."""

    message_id: str
    to: str
    message: str
    at: datetime = field(compare=False)


@dataclass(frozen=True)
class Received:
    """What the sink kept, in order, and what of all it got was addressed to more than one."""

    copies: tuple
    to_more: tuple = ()

    def by_message(self):
        found = defaultdict(list)
        for copy in self.copies:
            found[copy.message_id].append(copy)
        return found


def received(path, *, only=lambda to: True):
    """The messages of the sink to whom `only` says; the line being written is left out."""
    found, to_more = [], []
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if not line.endswith("\n"):
                continue
            kept = json.loads(line)
            to = ",".join(kept["to"])
            to_more += [to] if len(kept["to"]) != 1 else []
            if only(to):
                at = datetime.fromtimestamp(kept["at"], UTC)
                found.append(Copy(kept["message_id"], to, kept["sha256"], at))
    return Received(tuple(found), tuple(to_more))


def notes(path):
    """What the crowd did: dicts with `what`, `incident`, `at` (seconds)."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def model_of_the_rows(rows):
    """What `tests/states/model.py` needs to say who must hear of what, read from the rows."""
    kinds = {"mill": "controller", "supply": "processor"}
    found = {one.kind: one.pk for one in Organisation.objects.all()}
    names = {found[kind]: name for name, kind in kinds.items()}
    people = {
        user.pk: Person(user.pk, dict(PEOPLE[user.name]), is_there=user.is_active)
        for user in User.objects.filter(name__in=PEOPLE)
    }
    model = Model(kinds, people)
    words = _words()
    for row in _newest():
        model.incidents.append(_incident(row, names, words[row.pk], rows))
    return model


def _newest():
    """The newest clock of each incident."""
    found = {}
    rows = Deadline.objects.select_related("incident").defer("inputs").order_by("clock_version")
    for row in rows:
        found[row.incident_id] = row
    return found.values()


def _words():
    found = defaultdict(list)
    for row in Acknowledgement.objects.order_by("at", "pk"):
        found[row.deadline_id].append(Word(row.at, row.until, row.by_id))
    return found


def _incident(row, names, words, rows):
    clock = Clock(
        row.clock_version,
        row.at,
        has_limit=row.due_at is not None,
        is_provisional=row.is_provisional,
        runs=row.state == "running",
        words=words,
    )
    of = row.incident
    made = Incident(of.pk, names[of.organisation_id], of.owner_id, of.logged_at, clock)
    climbed = rows.escalations.get(of.pk)
    if climbed:
        made.ladder = Ladder(climbed.began_at, climbed.next_step_at, climbed.step)
    return made
