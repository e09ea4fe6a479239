"""The controls of an authority's form: how each question is asked, shown and read back.

A question has one control under its own id; a number has two, `<id>-kind` and `<id>-number`.
`<id>-unknown` says that it is not known yet.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.forms.fact_fields import DATETIME_FORMATS, WallClockField
from incidents.forms.figures import NumberField
from incidents.forms.texts import TextField
from incidents.rules.instants import on_the_wall, resolve_local
from incidents.rules.languages import spoken
from incidents.rules.vocabulary import choices
from notifications.rules.answers import is_empty, is_unknown
from notifications.rules.form_definition import Field, Value

# The parts about people and addresses hold short answers, the rest tell a story.
FIRST_LONG_SECTION: Final = 5


def control_names(field: Field) -> tuple[str, ...]:
    """The names of the controls of a question, without its box for "not known yet"."""
    return (f"{field.id}-kind", f"{field.id}-number") if field.kind == "count" else (field.id,)


def unknown_name(field: Field) -> str:
    return f"{field.id}-unknown"


def controls(field: Field, official: str) -> dict[str, forms.Field]:
    """The controls of one question for the reader; `official` is the language of the form."""
    label = field.label(official)
    made = _count_controls(field, label) if field.kind == "count" else {}
    if not made:
        made = {field.id: _control(field, label, official)}
    if field.unknown:
        made[unknown_name(field)] = forms.BooleanField(
            label=_("Not known yet, being investigated"), required=False
        )
    return made


def both_labels(value: Value, official: str) -> str:
    """The official words, with ours beside them for who reads the other language."""
    words, read = value.label(official), value.label(get_language() or "en")
    return words if spoken(get_language() or "en") == spoken(official) else f"{words} ({read})"


def _control(field: Field, label: str, official: str) -> forms.Field:
    values = [(value.code, both_labels(value, official)) for value in field.values]
    if field.kind == "choice":
        listed = [("", _("Not answered")), *values]
        return forms.ChoiceField(label=label, required=False, choices=listed)
    if field.kind == "multi":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, required=False, choices=values, widget=widget)
    if field.kind == "boolean":
        return forms.BooleanField(label=label, required=False)
    return _typed_control(field, label)


def _typed_control(field: Field, label: str) -> forms.Field:
    if field.kind == "instant":
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        return WallClockField(
            label=label, required=False, input_formats=DATETIME_FORMATS, widget=widget
        )
    if field.kind == "date":
        calendar = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=label, required=False, widget=calendar)
    if field.kind == "number":
        return NumberField(label=label)
    text = TextField(label=label, required=False, rows=4)
    if field.section < FIRST_LONG_SECTION:
        text.widget = forms.TextInput()
    return text


def _count_controls(field: Field, label: str) -> dict[str, forms.Field]:
    kinds = [("", _("Not answered")), *choices("count_kinds", get_language() or "en")]
    kind, number = control_names(field)
    return {
        kind: forms.ChoiceField(label=_("How well is it known?"), required=False, choices=kinds),
        number: NumberField(label=label),
    }


def initial(field: Field, answer: Any) -> dict[str, object]:
    """What the controls show for an answer."""
    if is_unknown(answer):
        return {unknown_name(field): True}
    if is_empty(answer):
        return {}
    if field.kind == "count":
        kind, number = control_names(field)
        return {kind: answer["kind"], number: answer["number"]}
    if field.kind == "instant":
        at = on_the_wall(datetime.fromisoformat(answer["at"]), answer["zone"])
        return {field.id: at.replace(second=0, microsecond=0, tzinfo=None)}
    return {field.id: date.fromisoformat(answer) if field.kind == "date" else answer}


def as_posted(control: forms.Field, value: object) -> list[str]:
    """A value as a browser would send it back untouched."""
    if value is None or value is False:
        return []
    if value is True:
        return ["on"]
    shown = control.widget.format_value(value)
    return [str(one) for one in shown] if isinstance(shown, list) else [str(shown)]


def raw_answer(field: Field, cleaned: Mapping[str, Any], *, shown: Any, zone: str) -> Any:
    """What a person answered, as `check_answer` takes it; `shown` is what stood there before.

    A box ticked just now wins over an answer, an answer over a box that was ticked before.
    Raises `Refused` for a local time that does not exist.
    """
    given = _given(field, cleaned, shown=shown, zone=zone)
    ticked = cleaned.get(unknown_name(field), False)
    if ticked and (is_empty(given) or not is_unknown(shown)):
        return {"unknown": True}
    return given


def _given(field: Field, cleaned: Mapping[str, Any], *, shown: Any, zone: str) -> Any:
    if field.kind == "count":
        kind, number = (cleaned.get(name) for name in control_names(field))
        # A number alone is taken as approximate: that is what the form asks for.
        return (
            {"kind": kind or "approximate", "number": number}
            if kind or number is not None
            else None
        )
    value = cleaned.get(field.id)
    if field.kind == "instant":
        return _instant(field, value, shown=shown, zone=zone)
    if field.kind == "date":
        return value.isoformat() if value else None
    # Zero is a number that somebody typed.
    return value if field.kind == "number" else value or None


def _instant(field: Field, value: datetime | None, *, shown: Any, zone: str) -> Any:
    if value is None:
        return None
    # Untouched, it keeps its seconds, its zone and how well it is known.
    if value == initial(field, shown).get(field.id):
        return shown
    moment = resolve_local(value.date(), value.time(), zone, 0)
    return {"at": moment.at.isoformat(), "zone": zone, "precision": moment.precision}
