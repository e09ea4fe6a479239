"""Opening a filing and writing its draft. Recording that it was filed: `services/submissions`."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import Filing
from notifications.rules.answer_checks import check_answer
from notifications.rules.answers import Answers, answers_digest
from notifications.rules.form_definition import FormDefinition
from notifications.rules.official_forms import load_form
from notifications.selectors.filings import Worksheet, filing_of, form_of, worksheet_of

# The clock counts from the awareness, so that it is changed where it was said and nowhere else.
NOT_TYPED = frozenset({"awareness_at"})


@transaction.atomic
def open_filing(
    incident: Incident, *, authority: str, form: str, by: User, now: datetime
) -> Filing:
    """The filing with an authority; opening it twice gives the one of the first time.

    Raises `Refused("not_allowed")`, and `ValueError` for a form that there is not.
    """
    insist(by, incident.organisation, Action.DRAFT_FILING)
    load_form(form)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    filing, is_new = Filing.objects.get_or_create(
        incident=incident,
        authority=authority,
        form=form,
        defaults={"opened_by": by, "opened_at": now},
    )
    if is_new:
        record(
            incident.organisation,
            verb="filing.opened",
            subject=filing,
            by=by,
            now=now,
            incident=incident,
            codes={"authority": authority, "form": form},
        )
    return filing


def filing_to_write(incident: Incident, authority: str, *, by: User, now: datetime) -> Filing:
    """The filing with an authority, opened with the form of that authority where there is none.

    Raises `Refused("not_allowed")` where it would have to be opened.
    """
    return filing_of(incident, authority) or open_filing(
        incident, authority=authority, form=form_of(incident, authority).id, by=by, now=now
    )


@transaction.atomic
def save_draft(
    filing: Filing,
    *,
    answers: Mapping[str, Any],
    read_version: int,
    by: User,
    now: datetime,
    read_known: str | None = None,
) -> Filing:
    """Keep what a person typed, by field id; an answer that the facts give too is not kept.

    `read_version` (and `read_known`, the `known_digest` of the worksheet) say what the person
    had before their eyes. Fields that are not in `answers` stay as they are. Raises `Refused`:
    `not_allowed`, `filing_changed_meanwhile` (nothing is overwritten), `fact_unknown_field`,
    and those of `check_answer`, each with its `field`.
    """
    insist(by, filing.incident.organisation, Action.DRAFT_FILING)
    filing = locked(filing)
    sheet = worksheet_of(filing.incident, filing.authority)
    _refuse_stale(sheet, read_version, read_known)
    typed = _typed(sheet, answers)
    return filing if typed == sheet.typed else keep_draft(filing, typed=typed, by=by, now=now)


def locked(filing: Filing) -> Filing:
    """The filing as it stands, held until the transaction ends; its incident first."""
    incident = Incident.objects.select_for_update(no_key=True).get(pk=filing.incident_id)
    fresh = Filing.objects.select_for_update(no_key=True).get(pk=filing.pk)
    fresh.incident = incident
    return fresh


def _refuse_stale(sheet: Worksheet, read_version: int, read_known: str | None) -> None:
    if sheet.version != read_version or read_known not in (None, sheet.known_digest):
        raise Refused("filing_changed_meanwhile")


def _typed(sheet: Worksheet, answers: Mapping[str, Any]) -> Answers:
    typed = dict(sheet.typed)
    for field_id, raw in answers.items():
        answer = _checked(sheet.form, field_id, raw)
        typed[field_id] = answer
        if answer == sheet.known.get(field_id):
            del typed[field_id]
    return typed


def _checked(form: FormDefinition, field_id: str, raw: object) -> Any:
    field = form.by_id.get(field_id)
    if field is None or field_id in NOT_TYPED:
        raise Refused("fact_unknown_field", field=field_id)
    return check_answer(field, raw)


def keep_draft(filing: Filing, *, typed: Answers, by: User, now: datetime) -> Filing:
    """Write the draft of a locked filing under its next version."""
    filing.draft = json.dumps(typed, ensure_ascii=False, sort_keys=True)
    filing.draft_version += 1
    filing.save(update_fields=["draft", "draft_version"])
    record(
        filing.incident.organisation,
        verb="filing.draft_saved",
        subject=filing,
        by=by,
        now=now,
        incident=filing.incident,
        codes={"version": filing.draft_version},
        content={"digest": answers_digest(typed)},
    )
    return filing
