"""The fault harness.

    python -m tests.faults            the full run: goals R1 to R5 and R7 with the shipped waits
    python -m tests.faults --short    a few minutes with short waits
    python -m tests.faults --seeded   the control group and the eight mutations, which must be red,
                                      beside the product, which must not

SEED=n chooses the faults, ONLY=R1,R4 does some of the runs, JOBS=2 does so many at once; R3 and
R5, which measure seconds, are alone. With FAULTS_CONTROL=1 the product of the short run is a
control group, which must be red. Each goal is one line; the rest goes to standard error. The folder
of a red run is kept and named.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import plans
from tests.faults.goals import lines
from tests.faults.place import Place
from tests.faults.seeded import CONTROL, EIGHT, PRODUCT, environment_of
from tests.processes.running import ROOT

SEED_OF_NO_CHOICE = 20261023


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seeded", action="store_true")
    asked = parser.parse_args()
    seed = int(os.environ.get("SEED", SEED_OF_NO_CHOICE))
    folder = Path(tempfile.mkdtemp(prefix="breachtrack-faults-"))
    say(f"seed {seed}, folder {folder}")
    is_well = seeded(folder, seed) if asked.seeded else goals(folder, seed, short=asked.short)
    if is_well:
        shutil.rmtree(folder)
    return 0 if is_well else 1


def goals(folder, seed, *, short):
    """Every run of the plans; whether each goal was reached."""
    chosen = [one for one in (plans.SHORT if short else plans.FULL) if _is_named(one.name)]
    for plan in chosen:
        template(folder, plan)
    results = [run(folder, plan, seed, short=short) for plan in chosen if plan.alone]
    with at_once() as pool:
        others = [plan for plan in chosen if not plan.alone]
        results += pool.map(lambda plan: run(folder, plan, seed, short=short), others)
    found = lines(results)
    for line in found:
        print(line, flush=True)
    return all(line.split()[1] == "OK" for line in found)


def _is_named(name):
    return name in os.environ.get("ONLY", name).split(",")


def seeded(folder, seed):
    """The product, the control group, the mutations: whether the first alone stood everything."""
    template(folder, plans.EVERYTHING)
    chosen = [name for name in (PRODUCT, CONTROL, *EIGHT) if _is_named(name)]
    with at_once() as pool:
        return all(list(pool.map(lambda name: _is_as_expected(folder, seed, name), chosen)))


def _is_as_expected(folder, seed, name):
    plan = plans.KILLS if name == CONTROL else plans.EVERYTHING
    result = run(folder, plan, seed, short=True, name=name, **environment_of(name))
    red = {code for code, of in result["findings"].items() if of}
    named = sorted(red & set(result["found_by"]))
    is_red = bool(red) if name == PRODUCT else bool(named)
    print(f"{name} {'RED' if is_red else 'GREEN'} by={','.join(named)}", flush=True)
    return is_red != (name == PRODUCT)


def at_once():
    return ThreadPoolExecutor(int(os.environ.get("JOBS", "1")))


def run(folder, plan, seed, *, short, name="", **environment):
    """The result of one run in a process of its own. Exits where the run itself fell over."""
    of = folder / (name or plan.name)
    options = ["--folder", str(of), "--template", str(template(folder, plan)), "--seed", str(seed)]
    options += ["--short"] if short else []
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.run", plan.name, *options],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=sys.stderr,
        check=False,
    )
    if not (of / "result.json").exists():
        sys.exit(f"The run {plan.name} fell over ({done.returncode}); look into {of}.")
    result = json.loads((of / "result.json").read_text())
    report(result, of)
    # What measured seconds may be short of its goal, and then its data is needed.
    if not any(result["findings"].values()) and not plan.alone:
        shutil.rmtree(of)
    return result


def report(result, folder):
    """What came, for whoever watches; of a red run the first findings."""
    say(f"{folder.name} took {result['seconds']} s, seed {result['seed']}: {result['faults']}")
    for figures in (result["waits"], result["pages"]):
        if figures:
            say(f"  {figures}")
    if result["unexpected"]:
        say(f"  ended by themselves: {result['unexpected'][:5]} ({len(result['unexpected'])})")
    for code, found in result["findings"].items():
        if found:
            say(f"  {code}: {len(found)} in {folder}: {found[:3]}")


def template(folder, plan):
    """A prepared place for the engine of the plan, made once."""
    made = folder / f"template-{plan.engine}"
    if made.exists():
        return made
    place = Place(folder / "making", engine=plan.engine, with_redis=False, waits=plan.waits)
    with place:
        subprocess.run(
            [sys.executable, "-m", "tests.faults.prepare"],
            cwd=ROOT,
            env=place.environment,
            stdout=sys.stderr,
            check=True,
        )
        place.keep_as_template(made)
    shutil.rmtree(folder / "making")
    return made


def say(words):
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
