"""People at work while processes die: a seeded crowd that calls the product's own services.

    python -m tests.faults.crowd --seed 7 --births FILE --stop FILE --pace 0.4 --soon 40

It logs incidents whose next rung comes within `soon` seconds, says and changes awareness, is on it,
wakes the deputy, files, takes the filing back, leaves and returns. After each commit it appends to
`births` which incident changed when, so that latency is measured from outside. It goes on until the
file `stop` is there, then brings everybody back and writes `{"what": "ended"}`. A database that is
away is waited for; anything else that goes wrong ends it, and the run with it.
"""

import argparse
import json
import os
import random
import time
from datetime import timedelta
from pathlib import Path

HOURS_BEFORE = (48, 24, 12, 6, 5, 4, 3, 2, 1, 0)
LIMIT_HOURS = 72
HOUR = timedelta(hours=1)
MOST_OPEN = 60
WHO_LOGS = (("mill", "Alice"), ("mill", "Bob"), ("supply", "Carl"))


class Crowd:
    def __init__(self, *, seed, births, soon):
        from notifications.selectors.database_clock import database_now
        from tests.states.world import World

        self._chance, self._now = random.Random(seed), database_now
        self._births, self._soon = births.open("a", buffering=1), soon
        self.world = World.as_found()
        self._open, self._filed, self._away = [], [], {}

    def act(self):
        """One deed of somebody."""
        deeds = [(self.logs, 9), (self.says, 5), (self.is_on_it, 3), (self.wakes, 1)]
        deeds += [(self.files, 3), (self.takes_back, 1), (self.leaves, 2), (self.is_back, 3)]
        if len(self._open) > MOST_OPEN:
            deeds = [(self.files, 1)]
        [deed] = self._chance.choices([one for one, _ in deeds], [share for _, share in deeds])
        deed()

    # --- what they do ---

    def logs(self):
        organisation, by = self._chance.choice(WHO_LOGS)
        if self._key(by) in self._away:
            return
        pk = self.world.log(organisation, by=self._key(by), now=self._now())
        self._open.append(pk)
        self._write("log", pk)
        if self._chance.random() < 0.8:
            self._say(pk)

    def says(self):
        if self._open:
            self._say(self._chance.choice(self._open))

    def _say(self, pk):
        """So that the next rung comes within seconds."""
        from tests.states import world

        hours = LIMIT_HOURS - self._chance.choice(HOURS_BEFORE)
        now = self._now()
        at = now - hours * HOUR + timedelta(seconds=self._chance.uniform(2, self._soon))
        world.say(pk, min(at, now), by=self._writer(pk), now=now)
        self._write("say", pk)

    def is_on_it(self):
        from incidents.models import Incident, User
        from notifications.services.acknowledgements import acknowledge_every_clock

        if self._open:
            incident = Incident.objects.get(pk=self._chance.choice(self._open))
            by = User.objects.get(pk=self._writer(incident.pk))
            acknowledge_every_clock(incident, by=by, now=self._now())
            self._write("on it", incident.pk)

    def wakes(self):
        from incidents.models import Incident, User
        from incidents.rules.refusals import Refused
        from notifications.services.escalations import call_next_now

        if self._open:
            incident = Incident.objects.get(pk=self._chance.choice(self._open))
            try:
                by = User.objects.get(pk=self._writer(incident.pk))
                call_next_now(incident, by=by, now=self._now())
            except Refused:
                return  # Nobody is left to be called.
            self._write("wake", incident.pk)

    def files(self):
        from tests.states import world

        if self._open:
            pk = self._open.pop(self._chance.randrange(len(self._open)))
            world.file(pk, by=self._writer(pk), now=self._now())
            self._filed.append(pk)
            self._write("file", pk)

    def takes_back(self):
        from tests.states import world

        if self._filed:
            pk = self._filed.pop(self._chance.randrange(len(self._filed)))
            world.reopen(pk, by=self._writer(pk), now=self._now())
            self._open.append(pk)
            self._write("take back", pk)

    def leaves(self):
        """One of three; whoever writes for an organisation alone stays."""
        key = self._key(self._chance.choice(("Bob", "Dora", "Anne")))
        if key not in self._away:
            self._set_present(key, is_there=False)
            self._away[key] = time.monotonic()

    def is_back(self):
        for key in list(self._away)[:1]:
            self._set_present(key, is_there=True)
            del self._away[key]

    def all_back(self):
        while self._away:
            self.is_back()

    def _set_present(self, key, *, is_there):
        from tests.states import world

        world.set_present(key, is_there=is_there, now=self._now())
        self._write("back" if is_there else "leave", None, person=key)

    # --- who, and what is written down ---

    def _key(self, first_name):
        names = self.world.names.items()
        return next(key for key, (name, _) in names if name.startswith(first_name))

    def _writer(self, pk):
        from incidents.models import Incident

        supply = self.world.organisations["supply"].pk
        at_supply = Incident.objects.get(pk=pk).organisation_id == supply
        return self._key("Carl" if at_supply else "Alice")

    def _write(self, what, pk, **more):
        line = {"what": what, "incident": pk, "at": self._now().timestamp(), **more}
        self._births.write(json.dumps(line) + "\n")

    def end(self):
        self._births.write(json.dumps({"what": "ended"}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--births", type=Path, required=True)
    parser.add_argument("--stop", type=Path, required=True)
    parser.add_argument("--pace", type=float, required=True, help="seconds between two deeds")
    parser.add_argument("--soon", type=float, required=True, help="seconds to a rung, at most")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    import django

    django.setup()
    crowd = _patiently(lambda: Crowd(seed=asked.seed, births=asked.births, soon=asked.soon))
    while not asked.stop.exists():
        _patiently(crowd.act)
        time.sleep(asked.pace)
    _patiently(crowd.all_back)
    crowd.end()


def _patiently(deed):
    """The deed, or nothing of it: where the database broke off, they go on with another one."""
    from django.db import InterfaceError, OperationalError, connection

    while True:
        try:
            return deed()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.3)


if __name__ == "__main__":
    main()
