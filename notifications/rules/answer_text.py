"""Answers in words: for the screen, for copying into the téléservice, for the PDF."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.instants import on_the_wall
from incidents.rules.languages import spoken
from notifications.rules.answers import is_empty, is_unknown
from notifications.rules.form_definition import Field, Kind


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    text = files("notifications.official_forms").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


def _words(language: str) -> dict[str, Any]:
    return _all_words()[spoken(language)]


def _day(day: date, words: dict[str, Any]) -> dict[str, object]:
    return {
        "weekday": words["weekdays"][day.weekday()],
        "day": words["first"] if day.day == 1 else day.day,
        "month": words["months"][day.month - 1],
        "year": day.year,
    }


def _offset(local: datetime) -> str:
    written = local.strftime("%z")
    return f"UTC{written[:3]}:{written[3:5]}"


def instant_text(at: datetime, zone: str, language: str, *, precision: str = "minute") -> str:
    """An aware instant in words, with its zone, as far as it is known.

    With the precision "day" no time is said: 00:00 would be a lie, it only serves the alerts.
    Floored, never rounded: a minute that had not come yet is not said.
    """
    words, local = _words(language), on_the_wall(at, zone)
    time = local.strftime("%H:%M:%S" if precision == "second" else "%H:%M")
    sentence = words["instants"].get(precision, words["instants"]["minute"])
    day = _day(local.date(), words)
    return str(sentence.format(**day, time=time, offset=_offset(local), zone=zone))


def _instant(field: Field, answer: Any, language: str) -> str:
    at, precision = datetime.fromisoformat(answer["at"]), answer.get("precision", "minute")
    return instant_text(at, answer["zone"], language, precision=precision)


def date_text(day: date, language: str) -> str:
    """A calendar day in words, without its weekday."""
    words = _words(language)
    return str(words["date"].format(**_day(day, words)))


def weekday_text(day: date, language: str) -> str:
    """The name of the day of the week."""
    return str(_words(language)["weekdays"][day.weekday()])


def _date(field: Field, answer: Any, language: str) -> str:
    return date_text(date.fromisoformat(answer), language)


def _count(field: Field, answer: Any, language: str) -> str:
    number = answer.get("number")
    written = "" if number is None else _number(field, number, language)
    return str(_words(language)[answer["kind"]].format(number=written))


def _number(field: Field, answer: Any, language: str) -> str:
    return f"{answer:,}".replace(",", str(_words(language)["thousands"]))


def _label(field: Field, code: str, language: str) -> str:
    value = field.value(code)
    if value is None:
        raise ValueError(f"{field.id}: the form has no choice {code!r}")
    return value.label(language)


def _multi(field: Field, answer: Any, language: str) -> str:
    # One per line: official labels hold commas and semicolons of their own.
    return "\n".join(_label(field, code, language) for code in answer)


def _text(field: Field, answer: Any, language: str) -> str:
    return str(answer)


def _boolean(field: Field, answer: Any, language: str) -> str:
    return str(_words(language)["yes" if answer else "no"])


_BY_KIND: Final[dict[Kind, Callable[[Field, Any, str], str]]] = {
    "text": _text,
    "choice": _label,
    "multi": _multi,
    "count": _count,
    "number": _number,
    "instant": _instant,
    "date": _date,
    "boolean": _boolean,
}


def answer_text(field: Field, answer: Any, language: str) -> str:
    """The answer in plain words; official labels in French. Empty gives the empty text.

    Raises `ValueError` when a stored code is no choice of the form.
    """
    if is_empty(answer):
        return ""
    if is_unknown(answer):
        return str(_words(language)["unknown"])
    return _BY_KIND[field.kind](field, answer, language)


def copy_text(field: Field, answer: Any, language: str = "fr") -> str:
    """What goes into the box of the form: bare digits, day/month/year, else words.

    `language` is the one of the form.
    """
    if field.kind == "number" and type(answer) is int:
        return str(answer)
    if field.kind == "count" and isinstance(answer, dict) and answer.get("number") is not None:
        return str(answer["number"])
    if field.kind == "date" and isinstance(answer, str) and answer:
        return date.fromisoformat(answer).strftime("%d/%m/%Y")
    if field.kind == "instant" and isinstance(answer, dict) and "at" in answer:
        return _instant_to_copy(answer)
    return answer_text(field, answer, language)


def _instant_to_copy(answer: dict[str, Any]) -> str:
    local = on_the_wall(datetime.fromisoformat(answer["at"]), answer["zone"])
    # An unknown hour stays unknown: 00:00 would be copied as if somebody had said it.
    hour = "" if answer.get("precision") == "day" else " %H:%M"
    return local.strftime(f"%d/%m/%Y{hour}")


def empty_text(language: str) -> str:
    """What a printed filing shows for a question without an answer."""
    return str(_words(language)["empty"])


def change_text(label: str, before: str, after: str, language: str) -> str:
    """One answer that changed since it was filed, as plain text under its label."""
    words = _words(language)
    sides = ((words["filed_before"], before), (words["filed_now"], after))
    return "\n".join([label, *(_side(said, text, str(words["colon"])) for said, text in sides)])


def _side(said: str, text: str, colon: str) -> str:
    # A list or a narrative of several lines stands below its heading.
    return f"{said}{colon.rstrip()}\n{text}" if "\n" in text else f"{said}{colon}{text}"


def not_asked_text(language: str) -> str:
    """What stands for an answer where that version of the form had no such question."""
    return str(_words(language)["not_asked"])


def country_text(code: str, language: str) -> str:
    """The name of a country, or the empty text for one that the product has no name for."""
    return str(_words(language)["countries"].get(code.upper(), ""))


def processor_text(name: str, language: str) -> str:
    """An organisation that took part as processor, for example "Datasoft (processor)"."""
    return str(_words(language)["processor"].format(name=name))
