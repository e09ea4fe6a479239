"""The words of the daily summary: what is open, how much time is left, who is on it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Deadline, Organisation
from incidents.rendering.duties import elapsed_text
from incidents.rendering.instants import instant_text, time_left_text
from incidents.rules.countdown import time_left
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, neutral_name, printable
from notifications.rendering.few_alerts import few_lines
from notifications.rendering.logged_alerts import clock_line
from notifications.rendering.who_is_on_it import who_line
from notifications.selectors.digests import Standing, head_of_journal, standings_for
from notifications.selectors.reachability import reachable


def digest_words(alert: Alert, *, now: datetime) -> AlertWords:
    """Every open incident, the most urgent first, and the head of the journal."""
    organisation, rows = alert.organisation, standings_for(alert, now=now)
    zone = organisation.time_zone
    words = {"name": printable(organisation.name), "instant": instant_text(now, zone)}
    lines = [
        _("What is open at %(name)s on %(instant)s:") % words,
        *(_of_incident(row, zone, now=now) for row in rows),
        *_few_lines(organisation),
        f"{settings.SITE_URL}/",
        *_journal_lines(organisation),
    ]
    return AlertWords(subject=_subject(organisation, rows, now=now), lines=lines, zone=zone)


def _subject(organisation: Organisation, rows: list[Standing], *, now: datetime) -> str:
    count = ngettext("%(count)d open incident", "%(count)d open incidents", len(rows))
    words = {"name": printable(organisation.name)[:80], "open": count % {"count": len(rows)}}
    if not rows:
        return _("%(name)s: daily summary") % words
    words["left"] = _left(rows[0].clocks[0], now=now)
    return _("%(name)s: %(open)s, %(left)s") % words


def _left(clock: Deadline, *, now: datetime) -> str:
    if clock.due_at is None:
        return elapsed_text(clock.at, now=now)
    return time_left_text(time_left(clock.due_at, now))


def _of_incident(row: Standing, zone: str, *, now: datetime) -> str:
    nearest = row.clocks[0]
    words = {"name": neutral_name(row.incident), "left": _left(nearest, now=now)}
    title = _("%(name)s: %(left)s") % words
    return "\n".join(
        [
            _("Drill: %(title)s") % {"title": title} if row.incident.is_drill else title,
            clock_line(nearest),
            who_line(row.words, zone),
            *_warning_lines(row.warnings),
            *_refused_lines(row.refused),
            f"{settings.SITE_URL}/incidents/{row.incident.pk}/",
        ]
    )


def _warning_lines(number: int) -> list[str]:
    if not number:
        return []
    text = ngettext(
        "%(count)d warning from outside waits to be handled.",
        "%(count)d warnings from outside wait to be handled.",
        number,
    )
    return [text % {"count": number}]


def _refused_lines(refused: list[Alert]) -> list[str]:
    if not refused:
        return []
    names = dict.fromkeys(
        printable(one.contact.name) if one.contact else str(one.get_channel_display())
        for one in refused
    )
    return [_("Alerts were refused, to: %(names)s.") % {"names": ", ".join(names)}]


def _few_lines(organisation: Organisation) -> list[str]:
    """Where one absence is enough for nobody to hear."""
    lines = few_lines(reachable(organisation))
    return ["\n".join(lines)] if lines else []


def _journal_lines(organisation: Organisation) -> list[str]:
    head = head_of_journal(organisation)
    if head is None:
        return []
    return [
        _(
            "Journal: entry %(number)d, digest %(digest)s. Keep this message: it shows later "
            "whether entries were cut off."
        )
        % {"number": head.head_number, "digest": head.head_digest}
    ]
