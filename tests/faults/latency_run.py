"""R5: how long an alert takes while half a million notices wait, after crashes, an outage."""

import time

from django.utils import timezone

from incidents.models import Organisation, User
from incidents.services.incidents import log_incident
from notifications.models import LedgerEntry, Recipient
from notifications.rules.persons import Listed, Person
from notifications.services.campaigns import choose_list, open_campaign, save_text, start_sending
from notifications.services.recipients import import_people
from notifications.tests.campaign_cast import approved_by, draft
from tests.faults.events import something_is_in_hand
from tests.faults.latency import percentile, waits
from tests.faults.one_run import Run, wait_for
from tests.faults.outside import notes, received

NORMAL_SECONDS, AFTER_A_CRASH_SECONDS, OUTAGE_SECONDS, AFTER_SECONDS = 180, 60, 100, 90
NOTICES = "@people.example.net"


class LatencyRun(Run):
    """`plan.count` is the number of people whose notices are pending."""

    def before_the_crowd(self):
        begin_a_campaign(self.plan.count)

    def do_the_faults(self):
        self.marks = [time.time()]
        self._let_pass(NORMAL_SECONDS)
        for kind in ("alerts", "beat", "watchdog", "bulk"):
            self._crash(kind)
            time.sleep(AFTER_A_CRASH_SECONDS)
        self.marks.append(time.time())
        self.house.stop_all()
        self._let_pass(OUTAGE_SECONDS)
        self.house.start_all()
        self._let_pass(AFTER_SECONDS)

    def _let_pass(self, seconds):
        time.sleep(seconds)
        self.marks.append(time.time())
        self.crowd.must_be_there()

    def _crash(self, kind):
        """Of the workers the one with an alert in hand: that is the worst moment."""
        if kind == "alerts":
            wait_for(self._killed_with_something_in_hand, 240, "nothing was ever in hand")
        else:
            self.house.kill(self.house.of(kind)[0])
        self.faults.done.append((time.time(), "kill", kind))

    def _killed_with_something_in_hand(self):
        """Both workers, stopped first: where neither holds an alert they go on, and none died."""
        stopped = [(member, self.house.freeze(member)) for member in self.house.of("alerts")]
        if something_is_in_hand():
            for member, _pid in stopped:
                self.house.kill(member)
            return True
        for _member, pid in stopped:
            self.house.thaw(pid)
        return False

    def received(self):
        """The alerts alone: notices go to addresses of their own kind."""
        return received(self.place.received, only=lambda to: NOTICES not in to)

    def judge(self):
        super().judge()
        begun, normal, crashes, outage, end = self.marks
        found = waits(self.rows, self.sink, notes(self._births))
        self.result.waits = {
            "normal": summary([one.seconds for one in found if begun <= one.due < normal]),
            "after a crash": summary([one.seconds for one in found if normal <= one.due < crashes]),
            "after an outage": summary(
                [one.due + one.seconds - outage for one in found if crashes <= one.due < outage]
            ),
            "afterwards": summary([one.seconds for one in found if outage <= one.due < end]),
            "the slowest": slowest([one for one in found if begun <= one.due < crashes]),
            **notices_left(),
        }


def summary(seconds):
    return {
        "alerts": len(seconds),
        "p99": round(percentile(seconds, 0.99), 1),
        "most": round(max(seconds, default=0), 1),
    }


def slowest(found):
    """Three alerts, by what they are and the instant at which they were due."""
    last = sorted(found, key=lambda one: one.seconds)[-3:]
    return [(one.alert, round(one.due, 1), round(one.seconds, 1)) for one in reversed(last)]


def begin_a_campaign(count):
    """So many people, imported, written to, approved by two, and being sent."""

    now = timezone.now()
    alice, anne = (User.objects.get(name__startswith=name) for name in ("Alice", "Anne"))
    mill = Organisation.objects.get(kind="controller")
    incident = log_incident(mill, title="The laboratories' files", by=alice, now=now)
    campaign = open_campaign(incident, by=alice, now=now)
    listed = import_people(incident, people=people(count), content=b"people", by=alice, now=now)
    choose_list(campaign, recipients=listed, by=alice, now=now)
    save_text(campaign, language="en", draft=draft(), by=alice, now=now)
    campaign.refresh_from_db()
    approved_by(campaign, alice, anne)
    start_sending(campaign, by=alice, now=timezone.now())


def people(count):
    for number in range(1, count + 1):
        person = Person(f"person{number}{NOTICES}", "Zoé", f"Number {number}")
        yield Listed(person, "en")


def notices_left():
    """How many of them still waited when everything was measured, and how many were sent."""

    told = LedgerEntry.objects.filter(outcome="accepted").count()
    return {"notices sent": told, "notices pending": Recipient.objects.count() - told}
