"""When the words of a form were last compared with the live one, and whether that is long ago."""

from dataclasses import dataclass
from datetime import date, datetime

from incidents.models import Organisation
from incidents.rules.instants import on_the_wall
from notifications.rules.copying import is_to_be_compared
from notifications.rules.form_definition import FormDefinition
from notifications.selectors.cockpit import latest_comparison


@dataclass(frozen=True, slots=True)
class FormAge:
    """The day of the last check, by whom (empty: by us), and whether it is over 90 days ago."""

    checked_on: date
    by: str
    is_old: bool


def form_age(form: FormDefinition, organisation: Organisation, *, now: datetime) -> FormAge | None:
    """How old the words are; None for our own letter, which no live form stands behind."""
    if form.is_letter:
        return None
    zone = organisation.time_zone
    found = latest_comparison(organisation, form.id)
    compared_on = on_the_wall(found.compared_at, zone).date() if found else None
    is_old = is_to_be_compared(form.checked_on, compared_on, today=on_the_wall(now, zone).date())
    if found and compared_on and compared_on >= form.checked_on:
        return FormAge(compared_on, found.compared_by.name, is_old)
    return FormAge(form.checked_on, "", is_old)
