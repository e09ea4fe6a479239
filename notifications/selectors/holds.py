"""What is on hold, what waits meanwhile, and what of it may be sent a second time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, Q, QuerySet, Sum

from incidents.models import Deadline, Organisation, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_of, organisations_where
from notifications.models import Alert, Campaign, Hold, LedgerEntry
from notifications.rules.alert_states import WAITING
from notifications.rules.machine import STRANGE, Standing
from notifications.selectors.machine import found_in_database, kept_here, standing_now

# The one message that leaves on hold: its rung is this and the key of the hold.
RUNG: Final = "restored-"
RESTORED: Final = Hold.Reason.RESTORED.value
MOVED: Final = Hold.Reason.MOVED.value
SOON: Final = timedelta(hours=72)

_OPEN = Hold.objects.filter(released_at=None)
NOTHING_ON_HOLD = ~Exists(_OPEN)
# Asked by the claim of an alert, so that a hold that begins in the middle of a tick counts.
MAY_LEAVE = NOTHING_ON_HOLD | (
    Q(rung__startswith=RUNG) & ~Exists(_OPEN.filter(reason=Hold.Reason.MOVED))
)


@dataclass(frozen=True)
class Silence:
    """Why nothing leaves: `code` is restored, moved, unknown or copy; its hold, if it has one."""

    code: str
    hold: Hold | None = None

    @property
    def since(self) -> datetime | None:
        return self.hold.since if self.hold else None


@dataclass(frozen=True)
class Waits:
    """What waits to leave, and how much of it may have left before: at the most so many."""

    alerts: int
    alerts_again: int
    communications: int
    people: int
    people_again: int


def silence_now() -> Silence | None:
    """Why nothing leaves this machine at present; None where everything may."""
    standing = standing_now()
    if standing in STRANGE:
        return Silence(standing.value)
    hold = open_hold()
    if hold is not None:
        return Silence(hold.reason, hold)
    # Not on record yet: the next tick begins the hold.
    return Silence(standing.value) if standing is Standing.RESTORED else None


def open_hold() -> Hold | None:
    """The hold that stands; that of a copy for tests before that of a restore."""
    return _OPEN.order_by("reason", "pk").first()


def may_leave_now() -> bool:
    """Whether mail that is not an alert may leave this machine."""
    return silence_now() is None


def deadlines_soon(organisations: QuerySet[Organisation], *, now: datetime) -> int:
    """How many of their clocks end within 72 hours, or are late already."""
    return Deadline.objects.filter(
        state=Deadline.State.RUNNING,
        due_at__lte=now + SOON,
        incident__organisation__in=organisations,
    ).count()


def deadlines_soon_for(user: User, *, now: datetime) -> int:
    """The same in the organisations the user belongs to."""
    return deadlines_soon(organisations_of(user), now=now)


def waits_now(organisations: QuerySet[Organisation] | None = None) -> Waits:
    """What waits, of some organisations or of all."""
    alerts = Alert.objects.filter(state__in=WAITING).exclude(rung__startswith=RUNG)
    campaigns = Campaign.objects.filter(state=Campaign.State.SENDING)
    if organisations is not None:
        alerts = alerts.filter(organisation__in=organisations)
        campaigns = campaigns.filter(incident__organisation__in=organisations)
    people = _people_left(campaigns)
    return Waits(
        alerts=alerts.count(),
        alerts_again=_sent_before(alerts).count(),
        communications=campaigns.count(),
        people=people,
        people_again=min(people, _ledger_lost(people)),
    )


def _sent_before(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those that were due when this machine last wrote down how far it had come.

    A machine that has no older mark of its own cannot tell: then all of them.
    """
    kept, hold = kept_here(), open_hold()
    if kept is None or hold is None or kept.at >= hold.since:
        return alerts
    return alerts.filter(due_at__lte=kept.at)


def _people_left(campaigns: QuerySet[Campaign]) -> int:
    settled = LedgerEntry.objects.exclude(outcome=LedgerEntry.Outcome.UNCERTAIN)
    planned = campaigns.aggregate(people=Sum(F("recipients__count")))["people"] or 0
    return planned - settled.filter(campaign__in=campaigns).count()


def _ledger_lost(people: int) -> int:
    """How many rows of the ledgers the database lacks; of all people where nobody can tell."""
    kept, hold = kept_here(), open_hold()
    if kept is None or hold is None or kept.at >= hold.since:
        return people
    return max(0, kept.mark.ledger - found_in_database(kept).mark.ledger)


def may_release(user: User) -> bool:
    """Whether the user may let the mail leave: in every organisation for which something waits.

    Nobody releases what waits for an organisation in which they have no say; then whoever runs
    the machine does.
    """
    mine = organisations_where(user, Action.RELEASE_MAIL)
    return mine.exists() and not waiting_elsewhere(mine)


def waiting_elsewhere(mine: QuerySet[Organisation]) -> bool:
    """Whether something waits, or a clock runs, for an organisation that is not among these."""
    alerts = Alert.objects.filter(state__in=WAITING).exclude(organisation__in=mine)
    campaigns = Campaign.objects.filter(state=Campaign.State.SENDING)
    clocks = Deadline.objects.filter(state=Deadline.State.RUNNING)
    return (
        alerts.exists()
        or campaigns.exclude(incident__organisation__in=mine).exists()
        or clocks.exclude(incident__organisation__in=mine).exists()
    )
