"""One run as a program. The place is made first: the settings of the product are read from it.

    python -m tests.faults.run NAME --folder FOLDER --template TEMPLATE --seed 7

writes `result.json` into the folder. FAULTS_MUTANT and FAULTS_CONTROL are handed to the processes.
"""

import argparse
import os
import sys
from pathlib import Path

from breachtrack.supervisor import die_with_parent
from tests.faults import plans
from tests.faults.household import Household
from tests.faults.place import Place, use
from tests.faults.seeded import found_by

SEEDED = ("FAULTS_MUTANT", "FAULTS_CONTROL")


def kind_of(plan):
    """Read only now: it reads the models of the product."""
    from tests.faults.latency_run import LatencyRun
    from tests.faults.one_run import Run

    return LatencyRun if plan.name == plans.R5.name else Run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--short", action="store_true")
    asked = parser.parse_args()
    die_with_parent(os.getppid())
    plan = plans.named(asked.name, short=asked.short)
    seeded = {name: os.environ[name] for name in SEEDED if name in os.environ}
    place = Place(
        asked.folder,
        engine=plan.engine,
        with_redis=plan.with_redis,
        waits=plan.waits,
        template=asked.template,
        clock=plan.clock,
        seed=asked.seed,
    )
    with place:
        use(place)
        if plan.constant:
            place.change_mood(**plan.constant)
        with Household(place, plan.household, **seeded) as house:
            result = kind_of(plan)(plan, place, house, seed=asked.seed).go()
            result.found_by = sorted(found_by(seeded))
            result.write(asked.folder)
        if not result.is_well:
            place.keep_as_template(asked.folder / "kept")
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
