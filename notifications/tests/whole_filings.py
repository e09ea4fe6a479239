"""A filing with an answer to every question, for each form; and one with none."""

from datetime import UTC, datetime, timedelta

from notifications.rendering.documents import FilingContext
from notifications.rules.answer_text import instant_text
from notifications.rules.answers import UNKNOWN
from notifications.rules.authorities import form_for
from notifications.rules.official_forms import load_form

FORMS = {
    "cnil": load_form("cnil-2023-07"),
    "edpb": load_form("edpb-2026-06"),
    "letter": form_for("DPC"),
}
LANGUAGES = ("fr", "en")
ZONE = "Europe/Paris"
AWARE_AT = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)


def context_in(language):
    """What stands around the answers of a late filing, in the language of its paper."""
    return FilingContext(
        reference="LDT-2026-0007",
        organisation="Laboratoire des Tilleuls",
        made_at=AWARE_AT + timedelta(hours=80),
        zone=ZONE,
        awareness=instant_text(AWARE_AT, ZONE, language),
        due=instant_text(AWARE_AT + timedelta(hours=72), ZONE, language),
        number="VN-2026-12345",
        state="frozen",
        late=True,
    )


CONTEXT = context_in("fr")
INSTANT = {"at": "2026-10-23T16:00:00+00:00", "zone": "Europe/Paris", "precision": "minute"}


def _sample(field):
    codes = [value.code for value in field.values]
    return {
        "text": f"Alice : « {field.id} », écrit à 2 h.\nSeconde ligne de {field.id}.",
        "choice": codes and codes[0],
        "multi": codes,
        "count": {"kind": "approximate", "number": 491840},
        "number": 1234,
        "instant": INSTANT,
        "date": "2026-11-02",
        "boolean": True,
    }[field.kind]


def answers_to_all(form):
    """An answer to every question, among them one that is not known yet."""
    answers = {field.id: _sample(field) for field in form.fields()}
    unknown = next(field for field in form.fields() if field.unknown)
    return answers | {unknown.id: UNKNOWN}
