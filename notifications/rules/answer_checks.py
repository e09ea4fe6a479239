"""What a person typed into a form: cleaned, or refused with the field to blame."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

from incidents.rules.facts import Count
from incidents.rules.instants import PRECISIONS, on_the_wall
from incidents.rules.refusals import Refused
from notifications.rules.answers import UNKNOWN, is_empty, is_unknown
from notifications.rules.form_definition import Field, Kind
from notifications.rules.siren import read_siren

# Long enough for any narrative; short enough that one field cannot fill a page of the database.
LONGEST_TEXT: Final = 20_000
_EMAIL: Final = re.compile(r"[^@\s<>,;:\"()\[\]]{1,64}@[^@\s<>,;:\"()\[\]]{1,190}\.[^@\s.<>]{2,63}")


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise Refused("answer_not_text", field=field.id)
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Refused("answer_too_long", field=field.id, longest=LONGEST_TEXT)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text if letter not in "\n\t"):
        raise Refused("answer_control_characters", field=field.id)
    return _checked_text(field, text)


def _checked_text(field: Field, text: str) -> str:
    if text and field.check == "siren":
        return read_siren(text, field=field.id)
    if text and field.check == "email" and not _EMAIL.fullmatch(text):
        raise Refused("email_shape", field=field.id)
    return text


def _choice(field: Field, raw: object) -> str:
    if raw == "":
        return ""
    if not isinstance(raw, str) or field.value(raw) is None:
        raise Refused("answer_not_a_choice", field=field.id, value=raw)
    return raw


def _multi(field: Field, raw: object) -> list[str]:
    if not isinstance(raw, list | tuple):
        raise Refused("answer_not_a_list", field=field.id)
    chosen = {_choice(field, code) for code in raw}
    return [value.code for value in field.values if value.code in chosen]


def _count(field: Field, raw: object) -> dict[str, object]:
    if not isinstance(raw, dict) or set(raw) - {"kind", "number"}:
        raise Refused("answer_not_a_count", field=field.id)
    try:
        count = Count(raw.get("kind"), raw.get("number"))  # type: ignore[arg-type]
    except Refused as refusal:
        raise Refused(refusal.code, field=field.id, **refusal.params) from refusal
    return {"kind": count.kind, "number": count.number}


def _number(field: Field, raw: object) -> object:
    return _count(field, {"kind": "exact", "number": raw})["number"]


def _instant(field: Field, raw: object) -> dict[str, str]:
    if not isinstance(raw, dict) or set(raw) - {"at", "zone", "precision"}:
        raise Refused("answer_not_an_instant", field=field.id)
    zone, precision = str(raw.get("zone", "")), raw.get("precision", "minute")
    try:
        at = datetime.fromisoformat(str(raw.get("at")))
        on_the_wall(at, zone)
    except (ValueError, OverflowError, Refused) as error:
        raise Refused("answer_not_an_instant", field=field.id) from error
    if at.tzinfo is None or precision not in PRECISIONS:
        raise Refused("answer_not_an_instant", field=field.id)
    return {"at": at.astimezone(UTC).isoformat(), "zone": zone, "precision": precision}


def _date(field: Field, raw: object) -> str:
    if raw == "":
        return ""
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError as error:
        raise Refused("answer_not_a_date", field=field.id, value=raw) from error


def _boolean(field: Field, raw: object) -> bool | None:
    if not isinstance(raw, bool):
        raise Refused("answer_not_yes_or_no", field=field.id)
    return raw or None


_BY_KIND: Final[dict[Kind, Callable[[Field, object], object]]] = {
    "text": _text,
    "choice": _choice,
    "multi": _multi,
    "count": _count,
    "number": _number,
    "instant": _instant,
    "date": _date,
    "boolean": _boolean,
}


def check_answer(field: Field, raw: object) -> Any:
    """The answer as it is stored (shapes: `notifications.rules.answers`), or None when empty.

    Raises `Refused` with `field`, by codes: `unknown_not_allowed`, `answer_not_text`,
    `answer_too_long`, `answer_control_characters`, `answer_not_a_choice`, `answer_not_a_list`,
    `answer_not_a_count` (and those of `Count`), `answer_not_an_instant`, `answer_not_a_date`,
    `answer_not_yes_or_no`, `siren_shape`, `email_shape`.
    """
    if is_empty(raw):
        return None
    if is_unknown(raw):
        if not field.unknown:
            raise Refused("unknown_not_allowed", field=field.id)
        return dict(UNKNOWN)
    answer = _BY_KIND[field.kind](field, raw)
    return None if is_empty(answer) else answer
