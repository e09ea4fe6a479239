"""Which of the five faces a clock shows: a word, an icon and a colour each."""

from datetime import datetime, timedelta

from incidents.models import Deadline

SOON = timedelta(hours=12)


def clock_state(deadline: Deadline, *, now: datetime) -> str:
    """running, soon, late, provisional or stopped. Late wins over provisional.

    A duty without a limit of the law is never late: a target of one's own that passed is "soon".
    """
    if deadline.state != Deadline.State.RUNNING:
        return "stopped"
    if deadline.due_at and now > deadline.due_at:
        return "late"
    if deadline.is_provisional:
        return "provisional"
    ends = deadline.due_at or deadline.target_at
    return "soon" if ends and ends - now < SOON else "running"
