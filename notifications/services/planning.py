"""Planning the alerts of one person: the most urgent rung, once; the earlier ones on record."""

from datetime import datetime

from incidents.models import Deadline, Signal, User
from notifications.models import Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung
from notifications.selectors.alerts import heard_before


def plan_for(
    contact: User,
    *,
    about: Deadline | Signal,
    passed: tuple[Rung, ...],
    since: datetime,
    now: datetime,
    silent_since: datetime | None,
) -> None:
    """Only the most urgent rung is sent; what came before it is recorded as superseded.

    `passed`: the rungs that have come for this person, in time order. Those from before `since`
    were never owed and leave no row.
    """
    if not passed:
        return
    *earlier, urgent = passed
    _supersede(earlier, contact=contact, about=about, since=since, now=now)
    if isinstance(about, Deadline) and heard_before(contact, about, urgent):
        return
    alert, is_new = Alert.objects.get_or_create(
        **_names(about),
        rung=urgent.code,
        contact=contact,
        defaults={
            "due_at": urgent.at,
            "planned_at": now,
            "not_before": now,
            "silent_since": silent_since,
        },
    )
    if not is_new and alert.state == Alert.State.CANCELLED:
        # The person was away and is back: what is due is due to them again.
        alert.state, alert.not_before = Alert.State.PENDING, now
        alert.save(update_fields=["state", "not_before"])


def _names(about: Deadline | Signal) -> dict[str, Deadline | Signal]:
    return {"deadline" if isinstance(about, Deadline) else "signal": about}


def _supersede(
    rungs: list[Rung], *, contact: User, about: Deadline | Signal, since: datetime, now: datetime
) -> None:
    codes = [rung.code for rung in rungs]
    Alert.objects.filter(
        **_names(about), contact=contact, rung__in=codes, state__in=WAITING
    ).update(state=Alert.State.SUPERSEDED, settled_at=now)
    owed = [rung for rung in rungs if rung.at > since]
    Alert.objects.bulk_create(
        [_superseded(rung, contact=contact, about=about, now=now) for rung in owed],
        ignore_conflicts=True,
    )


def _superseded(rung: Rung, *, contact: User, about: Deadline | Signal, now: datetime) -> Alert:
    return Alert(
        **_names(about),
        rung=rung.code,
        contact=contact,
        due_at=rung.at,
        planned_at=now,
        not_before=now,
        state=Alert.State.SUPERSEDED,
        settled_at=now,
    )
