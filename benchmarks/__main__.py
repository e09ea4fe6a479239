"""The goals of speed: `python -m benchmarks`, or ONLY=P8 for some of them.

One line a goal on standard output. Exit code 1 where a goal is missed.
"""

import os
import sys
import tempfile


def main():
    """Prepares Django with a folder of its own, then measures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    with tempfile.TemporaryDirectory(prefix="breachtrack-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        import django

        django.setup()
        return 0 if all([_is_reached(line) for line in _lines()]) else 1


def _lines():
    from benchmarks import filing

    goals = {"P8": filing}
    for name in os.environ.get("ONLY", ",".join(goals)).split(","):
        yield from goals[name].lines()


def _is_reached(line):
    print(line, flush=True)
    return line.split()[1] == "OK"


if __name__ == "__main__":
    sys.exit(main())
