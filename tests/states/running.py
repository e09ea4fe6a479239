"""Running the machine: how long, from which seed, and what it found."""

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.states.machine import Alerts
from tests.states.world import World

STEPS = 40
# The server's moods and the sizes of the rows are no matter of the health of the generator.
COMMON = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}


def machine():
    """The steps, with a world made just now."""

    class Made(Alerts):
        world = World()
        runs = 0

    return Made


def run(*, runs, steps=STEPS, seed=None, shrink=True):
    """Raises `Broken` with the shrunk steps; how many runs were made. Without a seed the same
    runs each time.
    """
    made = machine()
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    if seed is not None:
        made = hypothesis.seed(seed)(made)
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        derandomize=seed is None,
        phases=phases,
        print_blob=False,
        **COMMON,
    )
    run_state_machine_as_test(made, settings=chosen)
    return made.runs
