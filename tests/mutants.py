"""Changes the rules of the clocks one small piece at a time and expects a red test each time.

    python -m tests.mutants

`[tool.mutmut]` in pyproject.toml says which files are changed and which tests have to notice. What
survives must be exactly what `equivalent_mutants.toml` names with its reason; else the exit code
is 1. Everything happens in a copy in a temporary folder, without Django: the rules are pure.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

ROOT = Path(__file__).parent.parent
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
# The first example that fails is enough: nobody reads it, so none is made smaller.
CONFTEST = """\
from hypothesis import Phase, settings

quick = [Phase.explicit, Phase.generate]
settings.register_profile("mutants", deadline=None, derandomize=True, phases=quick)
settings.load_profile("mutants")
"""


@dataclass(frozen=True, order=True)
class Mutant:
    """One change, named by what it does: numbers move with every edit of the function."""

    file: str
    function: str
    was: str
    becomes: str

    def __str__(self) -> str:
        place = f"{self.file}:{line_of(self) or '?'} {self.function}"
        return f"{place}\n  - {self.was}\n  + {self.becomes}"


def main() -> int:
    print("Changing the rules one piece at a time; about a minute ...", flush=True)
    with tempfile.TemporaryDirectory(prefix="breachtrack-mutants-") as folder:
        copy_to(Path(folder))
        tried, alive = run(Path(folder))
    reasons = equivalent()
    for mutant in sorted(alive):
        print(f"{mutant}\n  = {reasons.get(mutant, 'SURVIVED: no test notices.')}")
    for mutant in sorted(reasons.keys() - set(alive)):
        print(f"{mutant}\n  = NOT ALIVE: {EQUIVALENT.name} need not name it any more.")
    killed = tried - len(alive)
    print(f"{killed} of {tried} mutants killed: {killed / tried:.1%}")
    return int(set(alive) != reasons.keys())


def copy_to(folder: Path) -> None:
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "incidents", folder / "incidents", ignore=compiled)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "conftest.py").write_text(CONFTEST)


def run(folder: Path) -> tuple[int, list[Mutant]]:
    """How many mutants there were, and those that no test killed (a timeout is not a kill)."""
    mutmut(folder, "run")
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    status = dict(line.strip().split(": ") for line in lines)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]["only_mutate"]
    if missing := set(wanted) - {file_of(name) for name in status}:
        sys.exit(f"Nothing was changed in {', '.join(sorted(missing))}")
    alive = [name for name, how in status.items() if how != "killed"]
    return len(status), [mutant_of(name, mutmut(folder, "show", name)) for name in alive]


def mutmut(folder: Path, *arguments: str) -> str:
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def mutant_of(name: str, diff: str) -> Mutant:
    """`name` as in "incidents.rules.periods.xǁPeriodǁ__post_init____mutmut_4"."""
    function = name.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x_")
    changed = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was, becomes = (joined(one[1:] for one in changed if one.startswith(sign)) for sign in "-+")
    return Mutant(file_of(name), function.rpartition("ǁ")[2], was, becomes)


def file_of(name: str) -> str:
    return name.rpartition(".")[0].replace(".", "/") + ".py"


def joined(lines: Iterable[str]) -> str:
    return "\n    ".join(line.strip() for line in lines)


def line_of(mutant: Mutant) -> int | None:
    """The number, from 1, of the line where `was` begins; None when it is no longer there."""
    lines = [line.strip() for line in (ROOT / mutant.file).read_text().splitlines()]
    head = f"def {mutant.function}("
    try:
        start = next(number for number, line in enumerate(lines) if line.startswith(head))
        return lines.index(mutant.was.splitlines()[0], start) + 1
    except (StopIteration, ValueError):
        return None


def equivalent() -> dict[Mutant, str]:
    """The mutants that change nothing anybody could notice, each with its reason."""
    names = [field.name for field in fields(Mutant)]
    listed = tomllib.loads(EQUIVALENT.read_text())["mutant"]
    return {Mutant(*(one[name] for name in names)): one["reason"] for one in listed}


if __name__ == "__main__":
    sys.exit(main())
