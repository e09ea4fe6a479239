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
    seconds may pass until nothing waits any more.
    """

    name: str
    goals: tuple[str, ...]
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
    settle: float = 240
    visitors: bool = False
    clock: bool = False
    constant: dict[str, float] = field(default_factory=dict)

    @property
    def lease(self):
        return float(self.waits.get("ALERT_LEASE_SECONDS", 45))

    @property
    def tick(self):
        return float(self.waits.get("TICK_SECONDS", 15))


MIXED = {
    "kill": 60,
    "freeze": 8,
    "restart_database": 3,
    "kill_sink": 6,
    "slow_sink": 2,
    "refuse_for_now": 4,
    "refuse_one_mailbox": 2,
    "drop_after_data": 4,
    "empty_redis": 4,
    "kill_redis": 3,
    "freeze_redis": 2,
}
BELL = {"empty_redis": 30, "kill_redis": 15, "freeze_redis": 10, "kill": 45}

R1 = Plan("R1", ("R1",), count=1000, pause=(0.1, 1.3), pace=0.3)
R2 = Plan(
    "R2",
    ("R2",),
    count=470,
    pause=(0.3, 2.0),
    faults=MIXED,
    settle=420,
    # Two of a hundred for now, one of two hundred without an answer.
    constant={"refuse_for_now": 0.02, "drop_after_data": 0.005},
)
R2_CLOCK = Plan(
    "R2-clock",
    ("R2",),
    count=30,
    pause=(8.0, 20.0),
    faults={"step_clock": 60, "kill": 40},
    clock=True,
    settle=420,
)
R3 = Plan(
    "R3",
    ("R3", "R7"),
    count=100,
    pause=(1.0, 4.0),
    faults=BELL,
    kills={"alerts": 70, "beat": 30},
    visitors=True,
)
R4 = Plan(
    "R4",
    ("R4",),
    count=150,
    pause=(0.5, 3.0),
    engine="sqlite",
    with_redis=False,
    household=EMBEDDED,
    pace=0.8,
)
WATCHDOG = Plan(
    "watchdog",
    ("watchdog",),
    count=20,
    pause=(5.0, 15.0),
    kills={"watchdog": 1},
    household=WATCHDOG_ALONE,
)
# Its faults come one by one, by `latency_run`; `count` people wait to be told meanwhile.
R5 = Plan("R5", ("R5",), count=491_840, pause=(0, 0), pace=0.4)
FULL = (R1, R2, R2_CLOCK, R3, R4, R5, WATCHDOG)


def shortened(plan, count, **more):
    """The same faults, fewer and faster, with short waits."""
    values = {"waits": SHORT_WAITS, "settle": 60, "pace": 0.25, "soon": 12, **more}
    return replace(plan, count=count, **values)


SHORT = (
    shortened(R1, 100, pause=(0.1, 0.9)),
    shortened(R2, 45, pause=(0.3, 1.2), settle=150),
    shortened(R3, 30, pause=(0.5, 1.5)),
    shortened(R4, 40, pause=(0.3, 1.5), pace=0.5),
    shortened(WATCHDOG, 5, pause=(2.0, 6.0)),
)
# What the control group and the mutants are tried with: much of what they may trip over.
EVERYTHING = shortened(
    R2,
    110,
    name="everything",
    goals=("everything",),
    pause=(0.2, 0.9),
    # The mail server is seldom gone: for half a minute after it nobody hands anything over.
    faults={"kill": 60, "freeze": 20, "kill_sink": 2, "drop_after_data": 6, "refuse_for_now": 2},
    settle=150,
    # So slow that at any moment an alert is somewhere between its claim and the answer.
    constant={"delay": 0.15, "tarpit": 0.15, "refuse_for_now": 0.02, "drop_after_data": 0.02},
)


def named(name, *, short):
    """The plan of that name. Raises StopIteration where there is none."""
    return next(one for one in (*(SHORT if short else FULL), EVERYTHING) if one.name == name)
