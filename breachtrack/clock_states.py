"""Which of the five faces a clock shows: a word, an icon and a colour each."""

from datetime import datetime, timedelta

from incidents.models import Deadline

SOON = timedelta(hours=12)


def clock_state(deadline: Deadline, *, now: datetime) -> str:
    """running, soon, late, provisional or stopped. Late wins over provisional."""
    if deadline.state != Deadline.State.RUNNING:
        return "stopped"
    if now > deadline.due_at:
        return "late"
    if deadline.is_provisional:
        return "provisional"
    return "soon" if deadline.due_at - now < SOON else "running"
