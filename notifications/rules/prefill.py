"""Answers out of what is already known, so that nobody types a fact twice."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from incidents.rules.facts import Count
from notifications.rules.answers import UNKNOWN, Answers, is_empty
from notifications.rules.form_definition import Field, FormDefinition, Kind

Known = Mapping[str, object]


def _text(field: Field, fact: object, known: Known) -> object:
    return str(fact).strip()


def _number(field: Field, fact: object, known: Known) -> object:
    return fact.number if isinstance(fact, Count) else fact


def _code(field: Field, fact: object) -> str | None:
    return next((value.code for value in field.values if fact in value.stands_for), None)


def _choice(field: Field, fact: object, known: Known) -> object:
    # A fact such as "cannot be determined" that the form has no choice for is filed as unknown.
    # Where the form asks beside a number how well it is known, a count answers both questions.
    said = fact.kind if isinstance(fact, Count) else fact
    return _code(field, said) or (dict(UNKNOWN) if field.unknown else None)


def _multi(field: Field, fact: object, known: Known) -> object:
    codes = {_code(field, one) for one in fact} if isinstance(fact, tuple | list) else set()
    return [value.code for value in field.values if value.code in codes]


def _count(field: Field, fact: object, known: Known) -> object:
    if isinstance(fact, Count):
        return {"kind": fact.kind, "number": fact.number}
    if type(fact) is int:
        return {"kind": "exact", "number": fact}
    return fact


def _instant(field: Field, fact: object, known: Known) -> object:
    if not isinstance(fact, datetime) or fact.tzinfo is None:
        raise ValueError(f"{field.facts[0]}: an aware instant is needed, not {fact!r}")
    name = field.facts[0]
    subject = name.rpartition(".")[0] or "organisation"
    zone = known.get(f"{subject}.zone") or known.get("organisation.zone")
    precision = known.get(f"{name.removesuffix('.at')}.precision") or "minute"
    zone_name = str(zone or known.get("awareness.zone") or "UTC")
    at = fact.astimezone(UTC).isoformat()
    return {"at": at, "zone": zone_name, "precision": str(precision)}


def _date(field: Field, fact: object, known: Known) -> object:
    return fact.isoformat() if isinstance(fact, date) else str(fact)


def _boolean(field: Field, fact: object, known: Known) -> object:
    # A box that is not ticked says nothing.
    return True if fact is True else None


_BY_KIND: Final[dict[Kind, Callable[[Field, object, Known], object]]] = {
    "text": _text,
    "choice": _choice,
    "multi": _multi,
    "count": _count,
    "number": _number,
    "instant": _instant,
    "date": _date,
    "boolean": _boolean,
}


def _answer(field: Field, known: Known) -> Any:
    fact = _fact(field, known)
    return None if fact is None else _BY_KIND[field.kind](field, fact, known)


def _fact(field: Field, known: Known) -> object:
    """The fact of a field. A form may ask at once for what we know as several lists of codes."""
    given = [known[name] for name in field.facts if known.get(name) is not None]
    if len(given) > 1:
        return tuple(code for codes in given if isinstance(codes, tuple | list) for code in codes)
    return given[0] if given else None


def prefill(form: FormDefinition, known: Known) -> Answers:
    """Answers by field id, from facts by name (the fields of `BreachFacts`, `organisation.name` …).

    Counts come as `Count`, instants aware with `<subject>.zone` and `<subject>.precision`
    beside them ("day": the hour is unknown). A fact that is None or empty gives no answer.
    Raises `ValueError` for an instant that is not aware.
    """
    answers = {field.id: _answer(field, known) for field in form.fields()}
    return {field_id: answer for field_id, answer in answers.items() if not is_empty(answer)}
