"""Which faults each run is made of, how many, and how long it may take to become well again."""

from dataclasses import dataclass, field, replace

from tests.faults.household import EMBEDDED, PRODUCTION, WATCHDOG_ALONE
from tests.faults.place import SHORT_WAITS

SHIPPED = {}
# Of a hundred kills. Beat rings after 15 seconds: killed more often it never would, and the workers
# would be killed while they sleep.
ANYBODY = {"alerts": 65, "web": 10, "bulk": 10, "watchdog": 9, "beat": 6}


@dataclass(frozen=True)
class Plan:
    """One run. `faults`: names of `events.Faults` with their share; `count` of them, `pause`
    seconds (shortest, longest) apart; `kills`: kinds of processes with their share. Every `pace`
    seconds somebody does something, and alerts are due within `soon` seconds. `settle`: how many
    seconds may pass until nothing waits any more; `once`: faults that come at the end; `alone`: it
    measures seconds, so that no other run goes on beside it.
    """

    name: str
    count: int
    pause: tuple[float, float]
    faults: dict[str, float] = field(default_factory=lambda: {"kill": 1})
    kills: dict[str, float] = field(default_factory=lambda: ANYBODY)
    engine: str = "postgres"
    with_redis: bool = True
    household: tuple[str, ...] = PRODUCTION
    waits: dict[str, str] = field(default_factory=lambda: SHIPPED)
    pace: float = 0.5
    soon: float = 40
    settle: float = 420
    visitors: bool = False
    clock: bool = False
    constant: dict[str, float] = field(default_factory=dict)
    once: tuple[str, ...] = ()
    alone: bool = False

    @property
    def lease(self):
        return float(self.waits.get("ALERT_LEASE_SECONDS", 45))

    @property
    def tick(self):
        return float(self.waits.get("TICK_SECONDS", 15))


MIXED = {
    "kill": 70,
    "freeze": 8,
    "restart_database": 3,
    # Seldom: for half a minute after it nobody hands anything over.
    "kill_sink": 1,
    "slow_sink": 1,
    "refuse_for_now": 4,
    "refuse_one_mailbox": 2,
    "drop_after_data": 4,
    "empty_redis": 4,
    "kill_redis": 3,
    "freeze_redis": 2,
}
BELL = {"empty_redis": 30, "kill_redis": 15, "freeze_redis": 10, "kill": 45}
WITHOUT_SERVERS = {"kill": 88, "kill_sink": 1, "refuse_for_now": 5, "drop_after_data": 6}
# Two of a hundred for now, one of two hundred without an answer.
A_SERVER_IN_A_MOOD = {"refuse_for_now": 0.02, "drop_after_data": 0.005}

R1 = Plan("R1", count=1000, pause=(0.1, 1.1), pace=0.3)
R2 = Plan("R2", count=470, pause=(0.3, 1.6), faults=MIXED, pace=0.4, constant=A_SERVER_IN_A_MOOD)
R2_CLOCK = Plan(
    "R2-clock",
    count=30,
    pause=(8.0, 20.0),
    faults={"step_clock": 60, "kill": 40},
    clock=True,
)
R3 = Plan(
    "R3",
    count=100,
    pause=(1.0, 4.0),
    faults=BELL,
    kills={"alerts": 70, "beat": 30},
    visitors=True,
    once=("freeze_redis_for_long",),
    alone=True,
)
R4 = Plan(
    "R4",
    count=190,
    pause=(0.5, 3.0),
    faults=WITHOUT_SERVERS,
    engine="sqlite",
    with_redis=False,
    household=EMBEDDED,
    constant=A_SERVER_IN_A_MOOD,
)
WATCHDOG = Plan(
    "watchdog",
    count=40,
    pause=(5.0, 12.0),
    faults=WITHOUT_SERVERS,
    kills={"watchdog": 1},
    household=WATCHDOG_ALONE,
    constant=A_SERVER_IN_A_MOOD,
)
# Its faults come one by one, by `latency_run`; `count` people wait to be told meanwhile.
R5 = Plan("R5", count=491_840, pause=(0, 0), pace=0.4, alone=True)
# Those alone first; then the longest first, so that two at once end soon.
FULL = (R3, R5, R1, R2_CLOCK, R2, R4, WATCHDOG)


def shortened(plan, count, **more):
    """The same faults, fewer and faster, with short waits."""
    values = {"waits": SHORT_WAITS, "pace": 0.25, "soon": 12, "once": (), "alone": False, **more}
    return replace(plan, count=count, **values)


SHORT = (
    shortened(R1, 100, pause=(0.1, 0.9)),
    shortened(R2, 45, pause=(0.3, 1.2)),
    shortened(R3, 30, pause=(0.5, 1.5)),
    shortened(R4, 40, pause=(0.3, 1.5), pace=0.5),
    shortened(WATCHDOG, 8, pause=(2.0, 6.0)),
)
# So slow that at any moment an alert is somewhere between its claim and the answer.
SLOW = {"delay": 0.15, "tarpit": 0.15}
# What the mutants are tried with, and the product itself, which must stand it.
EVERYTHING = shortened(
    R2,
    110,
    name="everything",
    pause=(0.2, 0.9),
    faults={"kill": 60, "freeze": 20, "kill_sink": 2, "drop_after_data": 6, "refuse_for_now": 2},
    constant={**SLOW, "refuse_for_now": 0.02, "drop_after_data": 0.02},
)
# What the control group is tried with: a server without moods, so that kills alone can lose.
KILLS = shortened(R1, 60, name="kills", pause=(0.2, 0.9), constant=SLOW)


def named(name, *, short):
    """The plan of that name. Raises StopIteration where there is none."""
    return next(one for one in (*(SHORT if short else FULL), EVERYTHING, KILLS) if one.name == name)
