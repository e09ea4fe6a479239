"""What gunicorn's own children do first; everything else is on the command line."""

from typing import Any


def post_fork(_arbiter: Any, worker: Any) -> None:
    """End with the arbiter even when it is killed while a request of ours is stuck."""
    # Imported here: the arbiter itself stays small.
    from breachtrack.supervisor import die_with_parent  # noqa: PLC0415

    die_with_parent(worker.ppid)
