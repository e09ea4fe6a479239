"""An alert as bytes: plain text, built in, so that no template can ever stop one.

Number, organisation, duty, time and link; no title, no fact, no victim.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from incidents.models import Deadline, Incident
from incidents.rendering.instants import instant_text
from incidents.selectors.clocks import running_deadlines
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, printable
from notifications.rendering.calendar_files import calendar_beside, calendar_text
from notifications.rendering.called_alerts import called_words
from notifications.rendering.canary_alerts import canary_words
from notifications.rendering.clock_alerts import clock_words
from notifications.rendering.digest_alerts import digest_words
from notifications.rendering.few_alerts import few_words
from notifications.rendering.hold_alerts import hold_words
from notifications.rendering.ladder_alerts import ladder_words
from notifications.rendering.lapsed_alerts import lapsed_words
from notifications.rendering.links import answer_url
from notifications.rendering.logged_alerts import logged_words
from notifications.rendering.mailboxes import language_of, mailbox_of
from notifications.rendering.messages import plain_message, stable_message_id, with_attachment
from notifications.rendering.news_alerts import news_words
from notifications.rendering.senders import sender_address
from notifications.rendering.warning_alerts import warning_words
from notifications.rendering.who_is_on_it import who_is_on
from notifications.rules.addresses import is_plain
from notifications.rules.canaries import PREFIX as TEST
from notifications.rules.forbidden_characters import one_clean_line
from notifications.rules.ladder import AWARE, CHANGED, FEW, LAPSED, LOGGED, MOVED
from notifications.selectors.answers import may_answer
from notifications.selectors.holds import RUNG

logger = logging.getLogger(__name__)


def alert_message(alert: Alert, *, now: datetime) -> tuple[str, bytes]:
    """The Message-ID and the bytes of an alert, in the language of its reader.

    Called once per alert: the bytes are stored, so that every copy is the same.
    """
    sender = sender_address()
    recipient = mailbox_of(alert)
    message_id = stable_message_id("alert", alert.pk, sender.rpartition("@")[2])
    with translation.override(language_of(alert)):
        words = _words(alert, now=now)
        plain = partial(
            plain_message,
            sender=settings.DEFAULT_FROM_EMAIL,
            # The server refuses an unusable address, on record; the words must exist all the same.
            recipient=recipient if is_plain(recipient) else sender,
            subject=one_clean_line(words.subject),
            message_id=message_id,
            date=now,
        )
        return message_id, _with_calendar(alert, words, plain=plain, now=now)


def _with_calendar(
    alert: Alert, words: AlertWords, *, plain: Callable[..., bytes], now: datetime
) -> bytes:
    """The text, and beside it the calendar of what carries one."""
    file = calendar_beside(alert)
    if file is not None:
        said = replace(words, lines=[*words.lines, calendar_text()])
        try:
            return with_attachment(plain(text=_text(alert, said, now=now)), file)
        except Exception:
            logger.exception("The calendar of alert %s could not be attached.", alert.pk)
    return plain(text=_text(alert, words, now=now))


def subject_of(alert: Alert, *, now: datetime) -> str:
    """What stands above an alert, in the active language: neutral in every kind of alert."""
    return one_clean_line(_words(alert, now=now).subject)


def _words(alert: Alert, *, now: datetime) -> AlertWords:
    if alert.signal is not None:
        return warning_words(alert.signal, now=now)
    if alert.deadline is not None:
        return _of_a_clock(alert.deadline, alert.rung, now=now)
    if alert.incident is not None:
        is_told = alert.rung in (LOGGED, AWARE)
        return logged_words(alert, now=now) if is_told else called_words(alert, now=now)
    return _of_the_organisation(alert, now=now)


def _of_a_clock(deadline: Deadline, rung: str, *, now: datetime) -> AlertWords:
    if rung == MOVED:
        return news_words(deadline)
    if rung.startswith(LAPSED):
        return lapsed_words(deadline, rung, now=now)
    return clock_words(deadline, now=now)


def _of_the_organisation(alert: Alert, *, now: datetime) -> AlertWords:
    if alert.rung.startswith(RUNG):
        return hold_words(alert, now=now)
    if alert.rung.startswith(FEW):
        return few_words(alert)
    if alert.rung.startswith(CHANGED):
        return ladder_words(alert)
    if alert.rung.startswith(TEST):
        return canary_words(alert, now=now)
    return digest_words(alert, now=now)


def _text(alert: Alert, words: AlertWords, *, now: datetime) -> str:
    lines = [
        *_head(alert.incident),
        *words.lines,
        *_who_lines(alert, now=now),
        *_links(alert, now=now),
        *_silence_lines(alert, zone=words.zone),
    ]
    return "\n\n".join(lines) + "\n"


def _who_lines(alert: Alert, *, now: datetime) -> list[str]:
    """On a rung of a clock; the news of it, and that a word has ended, say themselves who is."""
    if alert.deadline is None or alert.rung == MOVED or alert.rung.startswith(LAPSED):
        return []
    return [who_is_on(alert.deadline, now=now)]


def _links(alert: Alert, *, now: datetime) -> list[str]:
    """To the incident, and to the answer of whoever reads this without being signed in."""
    if alert.incident is None:
        return []
    page = _("The incident, after signing in:")
    links = [f"{page}\n{settings.SITE_URL}/incidents/{alert.incident.pk}/"]
    if not running_deadlines(alert.incident).exists() or not may_answer(alert):
        return links  # Told for the record: nothing is left to take on, or not for this reader.
    answer = _("Say “I'm on it” without signing in: one button, then nobody further is called.")
    return [f"{answer}\n{answer_url(alert, now=now)}", *links]


def _head(incident: Incident | None) -> list[str]:
    if incident is None:
        return []
    return [
        _("Incident %(reference)s (%(name)s), %(organisation)s")
        % {
            "reference": incident.reference,
            "name": incident.code_name,
            "organisation": printable(incident.organisation.name),
        }
    ]


def _silence_lines(alert: Alert, *, zone: str) -> list[str]:
    if alert.silent_since is None:
        return []
    return [
        _("The scheduler was silent from %(start)s to %(end)s: earlier alerts were not sent.")
        % {
            "start": instant_text(alert.silent_since, zone),
            "end": instant_text(alert.planned_at, zone),
        }
    ]
