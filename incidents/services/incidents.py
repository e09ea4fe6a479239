"""Logging incidents, noting things, and telling the controllers of a processor's incident."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from incidents.models import AffectedController, Incident, Note, Organisation, StoredFile, User
from incidents.rules.code_names import code_name
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.incidents import last_reference
from incidents.services.clocks import locked_incident, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist
from incidents.services.signals import keep_signal


@transaction.atomic
def log_incident(
    organisation: Organisation,
    *,
    title: str,
    by: User,
    now: datetime,
    role: str | None = None,
    submission_key: UUID | None = None,
    is_drill: bool = False,
) -> Incident:
    """Log an incident with a title alone; its provisional clock starts at once.

    The same `submission_key` twice (a double click) gives the incident of the first time.
    Raises `Refused("not_allowed")`.
    """
    insist(by, organisation, Action.LOG_INCIDENT)
    _lock(organisation)  # The second of two clicks waits for the first.
    known = (
        Incident.objects.filter(submission_key=submission_key).first() if submission_key else None
    )
    if known and (known.organisation, known.logged_by) == (organisation, by):
        return known
    return _open_incident(
        organisation,
        title=title,
        role=role or _usual_role(organisation),
        owner=by,
        by=by,
        now=now,
        # The key of somebody else's form gives nobody their incident.
        submission_key=None if known else submission_key,
        is_drill=is_drill,
    )


def _lock(organisation: Organisation) -> None:
    """References are counted per organisation, one writer at a time."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _open_incident(
    organisation: Organisation, *, title: str, by: User, now: datetime, **fields: Any
) -> Incident:
    """The caller holds the organisation locked."""
    number = last_reference(organisation, year=now.year) + 1
    incident = Incident.objects.create(
        organisation=organisation,
        reference=f"{now.year}-{number:03d}",
        code_name=code_name(organisation.pk * 7 + number),
        title=title,
        logged_by=by,
        logged_at=now,
        **fields,
    )
    record(
        organisation,
        verb="incident.logged",
        subject=incident,
        by=by,
        now=now,
        incident=incident,
        codes={"reference": incident.reference, "role": incident.role},
        content={"title": title},
    )
    settle_clocks(incident, by=by, now=now)
    return incident


def _usual_role(organisation: Organisation) -> str:
    if organisation.kind == Organisation.Kind.PROCESSOR:
        return Incident.Role.PROCESSOR
    return Incident.Role.CONTROLLER


@transaction.atomic
def take_charge_if_nobody_has(incident: Incident, *, by: User, now: datetime) -> None:
    """Make `by` the owner of an incident that has none, as one that a processor told of."""
    if not Incident.objects.filter(pk=incident.pk, owner=None).update(owner=by):
        return
    record(
        incident.organisation,
        verb="incident.taken_charge_of",
        subject=incident,
        by=by,
        now=now,
        incident=incident,
    )


@transaction.atomic
def add_note(
    incident: Incident, *, text: str, file: StoredFile | None, by: User, now: datetime
) -> Note:
    """Quick capture. Raises `Refused("note_empty")` when there is neither text nor file."""
    insist(by, incident.organisation, Action.RECORD_SIGNAL)
    if not text.strip() and file is None:
        raise Refused("note_empty", field="text")
    note = Note.objects.create(
        incident=incident, text=text, file=file, written_by=by, written_at=now
    )
    record(
        incident.organisation,
        verb="note.added",
        subject=note,
        by=by,
        now=now,
        incident=incident,
        content={"text": text, "file": file.sha256 if file else ""},
    )
    return note


def mark_filed(incident: Incident) -> None:
    """The incident was filed. The caller holds it locked and writes the journal.

    Raises `Refused("is_a_duplicate")`: the one that is kept is filed.
    """
    if incident.stage == Incident.Stage.DUPLICATE:
        raise Refused("is_a_duplicate")
    incident.stage = Incident.Stage.FILED
    incident.save(update_fields=["stage"])


@transaction.atomic
def name_affected_controllers(
    incident: Incident, *, controllers: Iterable[Organisation], by: User, now: datetime
) -> None:
    """Say whose data a processor's incident touches; naming one twice changes nothing."""
    insist(by, incident.organisation, Action.EDIT_FACTS)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    for controller in controllers:
        affected, is_new = AffectedController.objects.get_or_create(
            incident=incident, controller=controller
        )
        if is_new:
            record(
                incident.organisation,
                verb="controller.named",
                subject=affected,
                by=by,
                now=now,
                incident=incident,
                codes={"controller": controller.pk},
            )
    settle_clocks(incident, by=by, now=now)


@transaction.atomic
def tell_controller(
    affected: AffectedController, *, source_text: str, by: User, now: datetime
) -> Incident:
    """Tell one controller (Article 33(2)): it gets its own incident, signal and clock.

    The processor's word is the first signal of the controller's incident; the controller says
    itself when it became aware. Telling twice gives the incident of the first time.
    """
    insist(by, affected.incident.organisation, Action.EDIT_FACTS)
    locked_incident(affected.incident)
    affected = AffectedController.objects.select_for_update(no_key=True).get(pk=affected.pk)
    if affected.their_incident:
        return affected.their_incident
    _lock(affected.controller)
    incident = _open_incident(
        affected.controller,
        title=affected.incident.title,
        role=Incident.Role.CONTROLLER,
        processor_incident=affected.incident,
        by=by,
        now=now,
    )
    keep_signal(
        incident,
        source="processor",
        moment=instant_at(now, affected.controller.time_zone),
        text=source_text,
        by=by,
        now=now,
    )
    affected.their_incident, affected.told_at = incident, now
    affected.save(update_fields=["their_incident", "told_at"])
    record(
        affected.incident.organisation,
        verb="controller.told",
        subject=affected,
        by=by,
        now=now,
        incident=affected.incident,
        codes={"controller": affected.controller_id},
    )
    settle_clocks(affected.incident, by=by, now=now)
    return incident
