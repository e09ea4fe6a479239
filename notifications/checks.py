"""What Django's checks ask of the authorities' forms."""

from importlib.resources import files
from typing import Any, Final

from django.core.checks import CheckMessage, Error, register

from notifications.rules.authorities import authorities
from notifications.rules.form_definition import FormDefinition
from notifications.rules.official_forms import form_ids_in, load_form

FOLDER: Final = "notifications.official_forms"


@register()
def official_forms_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """Refuses to start with a malformed form: a question would be lost, or its label."""
    try:
        forms = {name: load_form(name) for name in form_ids_in(files(FOLDER))}
        _refuse_forms_of_nobody(forms)
    except ValueError as error:
        hint = "Put the file right, or take it back to the version that BreachTrack came with."
        return [Error(f"{FOLDER}: {error}", hint=hint, id="notifications.E001")]
    return []


def _refuse_forms_of_nobody(forms: dict[str, FormDefinition]) -> None:
    """Each authority takes a form that there is, and none that is still a draft."""
    for authority in authorities():
        form = forms.get(authority.form)
        if form is None or form.standing == "consultation draft":
            raise ValueError(
                f"{authority.code}: authority.form: no form in force: {authority.form}"
            )
