"""Planning the alerts of one reader: the most urgent rung, once; the earlier ones on record."""

from datetime import datetime

from incidents.models import Deadline, Incident, Organisation, Signal
from notifications.models import Alert
from notifications.rules.alert_states import WAITING
from notifications.rules.ladder import Rung
from notifications.rules.readers import Reader
from notifications.selectors.alerts import heard_before

# What an alert can be about; each has its own uniqueness of rung and reader.
Subject = Deadline | Signal | Incident | Organisation


def plan_for(
    reader: Reader,
    *,
    about: Deadline | Signal,
    passed: tuple[Rung, ...],
    since: datetime,
    now: datetime,
    silent_since: datetime | None,
) -> None:
    """Only the most urgent rung is sent; what came before it is recorded as superseded.

    `passed`: the rungs that have come for this reader, in time order. Those from before `since`
    were never owed and leave no row.
    """
    if not passed:
        return
    *earlier, urgent = passed
    _supersede(earlier, reader=reader, about=about, since=since, now=now)
    if isinstance(about, Deadline) and heard_before(reader, about, urgent):
        return
    plan_rung(urgent, reader=reader, about=about, now=now, silent_since=silent_since)


def plan_rung(
    rung: Rung,
    *,
    reader: Reader,
    about: Subject,
    now: datetime,
    silent_since: datetime | None = None,
) -> bool:
    """One row, exactly once for this rung, this reader and what it is about; whether it is new."""
    alert, is_new = Alert.objects.get_or_create(
        **_about(about),
        **_to(reader),
        rung=rung.code,
        defaults={
            "due_at": rung.at,
            "planned_at": now,
            "not_before": now,
            "silent_since": silent_since,
        },
    )
    if not is_new and alert.state == Alert.State.CANCELLED:
        # The person was away and is back: what is due is due to them again.
        alert.state, alert.not_before, alert.settled_at = Alert.State.PENDING, now, None
        alert.save(update_fields=["state", "not_before", "settled_at"])
    return is_new


def _about(about: Subject) -> dict[str, object]:
    """The columns that say what it is about: all four, so that two never meet by a NULL."""
    columns: dict[str, object] = {"deadline": None, "signal": None, "incident": None}
    match about:
        case Organisation():
            return columns | {"organisation": about}
        case Incident():
            return columns | {"organisation_id": about.organisation_id, "incident": about}
        case Deadline():
            columns["deadline"] = about
        case Signal():
            columns["signal"] = about
    incident = about.incident
    return columns | {"organisation_id": incident.organisation_id, "incident": incident}


def _to(reader: Reader) -> dict[str, object]:
    return {"channel": reader.channel, "contact_id": reader.person}


def _supersede(
    rungs: list[Rung],
    *,
    reader: Reader,
    about: Deadline | Signal,
    since: datetime,
    now: datetime,
) -> None:
    codes = [rung.code for rung in rungs]
    Alert.objects.filter(**_about(about), **_to(reader), rung__in=codes, state__in=WAITING).update(
        state=Alert.State.SUPERSEDED, settled_at=now
    )
    owed = [rung for rung in rungs if rung.at > since]
    Alert.objects.bulk_create(
        [_superseded(rung, reader=reader, about=about, now=now) for rung in owed],
        ignore_conflicts=True,
    )


def _superseded(rung: Rung, *, reader: Reader, about: Deadline | Signal, now: datetime) -> Alert:
    return Alert(
        **_about(about),
        **_to(reader),
        rung=rung.code,
        due_at=rung.at,
        planned_at=now,
        not_before=now,
        state=Alert.State.SUPERSEDED,
        settled_at=now,
    )
