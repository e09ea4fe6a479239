"""Ticking what was copied into the form of the authority."""

from datetime import datetime

from django.db import transaction

from incidents.models import User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import CopyTick, Filing
from notifications.rules.answer_text import copy_text
from notifications.rules.copying import clipboard_text, copy_digest
from notifications.selectors.filings import Worksheet, worksheet_of
from notifications.services.filings import locked


@transaction.atomic
def tick_copied(filing: Filing, *, field: str, read: str, by: User, now: datetime) -> CopyTick:
    """Keep that an answer was copied; `read` is the `copy_digest` of the text that was copied.

    Raises `Refused`: `not_allowed`, `fact_unknown_field`, `nothing_to_copy`, and
    `copied_another_answer` where the answer is no longer the one that was copied.
    """
    insist(by, filing.incident.organisation, Action.DRAFT_FILING)
    filing = locked(filing)
    stands = _digest(worksheet_of(filing.incident, filing.authority), field)
    if stands != read:
        raise Refused("copied_another_answer", field=field)
    tick = CopyTick.objects.filter(filing=filing, field=field).first()
    tick = tick or CopyTick(filing=filing, field=field)
    tick.copied, tick.copied_by, tick.copied_at = stands, by, now
    tick.save()
    _journal(tick, verb="filing.copied", by=by, now=now)
    return tick


def _digest(sheet: Worksheet, field_id: str) -> str:
    field = sheet.form.by_id.get(field_id)
    if field is None:
        raise Refused("fact_unknown_field", field=field_id)
    text = copy_text(field, sheet.answers.get(field_id), sheet.form.filing_language)
    if not text:
        raise Refused("nothing_to_copy", field=field_id)
    return copy_digest(clipboard_text(text))


@transaction.atomic
def untick_copied(filing: Filing, *, field: str, by: User, now: datetime) -> None:
    """It was not copied after all. Raises `Refused("not_allowed")`."""
    insist(by, filing.incident.organisation, Action.DRAFT_FILING)
    filing = locked(filing)
    tick = CopyTick.objects.filter(filing=filing, field=field).first()
    if tick is None:
        return
    _journal(tick, verb="filing.copy_taken_back", by=by, now=now)
    tick.delete()


def _journal(tick: CopyTick, *, verb: str, by: User, now: datetime) -> None:
    filing = tick.filing
    record(
        filing.incident.organisation,
        verb=verb,
        subject=tick,
        by=by,
        now=now,
        incident=filing.incident,
        codes={"authority": filing.authority, "field": tick.field},
        content={"copied": tick.copied},
    )
