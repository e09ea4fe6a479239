"""The one message that leaves after a restore: always the same, in both languages, no names."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Organisation
from incidents.models.people import LANGUAGES
from incidents.rendering.instants import instant_text
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords
from notifications.rules.readers import PERSON
from notifications.selectors.holds import deadlines_soon


def hold_words(alert: Alert, *, now: datetime) -> AlertWords:
    """That the database was restored, that nothing leaves, and how many deadlines are near."""
    near = deadlines_soon(Organisation.objects.filter(pk=alert.organisation_id), now=now)
    subjects, lines = [], []
    for language, _name in LANGUAGES:
        with translation.override(language):
            subjects.append(_subject(near))
            lines += _lines(alert, near)
    return AlertWords(subject=" / ".join(subjects), lines=lines, zone=_zone(alert))


def near_text(near: int) -> str:
    """How many deadlines end soon, late ones included."""
    return ngettext(
        "%(count)d deadline ends within 72 hours or is late",
        "%(count)d deadlines end within 72 hours or are late",
        near,
    ) % {"count": near}


def _subject(near: int) -> str:
    return ngettext(
        "Restored, alerts on hold, %(count)d deadline within 72 h",
        "Restored, alerts on hold, %(count)d deadlines within 72 h",
        near,
    ) % {"count": near}


def _lines(alert: Alert, near: int) -> list[str]:
    values = {
        "since": instant_text(alert.due_at, _zone(alert)),
        "near": near_text(near),
        "page": f"{settings.SITE_URL}/release/",
    }
    lines = [
        _(
            "BreachTrack was restored from a backup; this was noticed on %(since)s. No alert, no "
            "communication to people and no other mail leaves until a person releases them. "
            "%(near)s: watch the clocks yourself until then."
        ),
        _(
            "What to do: compare with what was filed and sent, then release what waits: %(page)s "
            "(or on the machine: manage.py release). This message is not repeated."
        ),
    ]
    if alert.channel == PERSON:
        lines.append(_("It comes to you because your organisation has no emergency address."))
    return [line % values for line in lines]


def _zone(alert: Alert) -> str:
    return alert.organisation.time_zone
