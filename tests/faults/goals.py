"""From the results of runs to one line for each goal: `R1 OK target=0 measured=0 kills=1000 …`."""

from benchmarks.goal_lines import goal_line

LOSSES = ("I01", "I02")


def lines(results):
    """`results`: those of the runs, in any order."""
    found = []
    for name, goal in GOALS.items():
        of = [result for result in results if name in goal.plans(result)]
        if of:
            found.append(goal.line(name, of))
    return found


class Lost:
    """No alert is lost, nothing else is found, and copies stay within what is on record."""

    def __init__(self, *plans, per_kill=None, most_copies=None):
        self._plans, self._per_kill, self._most_copies = plans, per_kill, most_copies

    def plans(self, result):
        return GOAL_NAMES[self] if result["plan"] in self._plans else ()

    def line(self, name, results):
        lost = sum(len(one["findings"][code]) for one in results for code in LOSSES)
        others = {code for one in results for code, found in one["findings"].items() if found}
        faults = sum(number_of(one, "") for one in results)
        kills = sum(number_of(one, "kill ") for one in results)
        duplicates = sum(one["duplicates"] for one in results)
        most = max(one["most_copies"] for one in results)
        bounded = self._per_kill is None or duplicates <= self._per_kill * max(kills, 1)
        bounded &= self._most_copies is None or most <= self._most_copies
        is_judged = all(one["judged"] and one["messages"] for one in results)
        return goal_line(
            name,
            not others and bounded and is_judged,
            target=0,
            measured=lost,
            faults=faults,
            kills=kills,
            in_hand=sum(one["in_hand"] for one in results),
            messages=sum(one["messages"] for one in results),
            duplicates=duplicates,
            most_copies=most,
            **({"red": ",".join(sorted(others))} if others else {}),
        )


class Latency:
    """Seconds from due to accepted: p99 in normal work, the most after a crash and an outage."""

    def plans(self, result):
        return ("R5",) if result["plan"] == "R5" else ()

    def line(self, name, results):
        of = results[0]
        waits = of["waits"]
        normal, crash, outage = (
            waits[when] for when in ("normal", "after a crash", "after an outage")
        )
        after = waits["afterwards"]["most"]
        is_well = normal["p99"] <= 60 and crash["most"] <= 120 and outage["most"] <= 60 >= after
        measured = all(when["alerts"] >= 20 for when in (normal, crash, outage))
        is_busy = waits["notices pending"] > 0 and waits["notices sent"] > 0
        others = sorted(code for code, found in of["findings"].items() if found)
        return goal_line(
            name,
            is_well and measured and not others and is_busy,
            target=60,
            measured=normal["p99"],
            alerts=normal["alerts"],
            after_crash=crash["most"],
            after_outage=outage["most"],
            notices_sent=waits["notices sent"],
            notices_pending=waits["notices pending"],
            **({"red": ",".join(others)} if others else {}),
        )


class Pages:
    """Seconds of the slowest page while Redis was dead or frozen, and how many were errors."""

    def plans(self, result):
        return ("R7",) if result["pages"] else ()

    def line(self, name, results):
        asked = sum(one["pages"]["asked"] for one in results)
        slowest = max(one["pages"]["slowest"] for one in results)
        errors = sum(len(one["pages"]["errors"]) for one in results)
        logged = sum(one["pages"]["logged"] for one in results)
        is_well = asked > 0 and logged > 0 and slowest <= 2 and errors == 0
        figures = {"pages": asked, "logged": logged, "errors": errors}
        return goal_line(name, is_well, target=2, measured=slowest, **figures)


def number_of(result, beginning):
    """How many faults of a run have a name that begins so."""
    return sum(n for name, n in result["faults"].items() if name.startswith(beginning))


GOALS = {
    "R1": Lost("R1", per_kill=0.10, most_copies=3),
    "R2": Lost("R2", "R2-clock"),
    "R3": Lost("R3"),
    "R4": Lost("R4"),
    "R5": Latency(),
    "R7": Pages(),
    "watchdog": Lost("watchdog"),
}
GOAL_NAMES = {goal: (name,) for name, goal in GOALS.items()}
