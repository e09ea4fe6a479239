"""The correspondence with the authorities in words, one line for each message."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.rendering.instants import day_text, instant_text
from incidents.rules.instants import on_the_wall
from notifications.models import Correspondence
from notifications.selectors.correspondence import awaited_in, correspondence_of


@dataclass(frozen=True, slots=True)
class Row:
    """One message. `answer` says by when one is awaited; `is_over` that the day has passed."""

    message: Correspondence
    title: str
    when: str
    answer: str
    is_over: bool


def correspondence_rows(incident: Incident, today: date, authority: str = "") -> list[Row]:
    """Every message, the latest first, or those with one authority.

    `today` is the day in the zone of the organisation.
    """
    listed = list(correspondence_of(incident))
    waits = awaited_in(listed)
    wanted = [one for one in listed if authority in ("", one.authority)]
    return [_row(message, today, waits=message.pk in waits) for message in wanted]


def awaited_rows(rows: list[Row]) -> list[Row]:
    """Those that still wait for an answer, the nearest day first."""
    waiting = [row for row in rows if row.answer]
    return sorted(waiting, key=lambda row: row.message.answer_by or date.max)


def _row(message: Correspondence, today: date, *, waits: bool) -> Row:
    over = waits and message.answer_by is not None and message.answer_by < today
    return Row(
        message=message,
        title=_("%(kind)s, %(direction)s (%(authority)s)")
        % {
            "kind": message.get_kind_display(),
            "direction": message.get_direction_display().lower(),
            "authority": message.authority,
        },
        when=_when(message),
        answer=_answer(message, over=over) if waits else "",
        is_over=over,
    )


def _when(message: Correspondence) -> str:
    if message.precision == Correspondence.Precision.DAY:
        return day_text(on_the_wall(message.at, message.zone).date())
    return instant_text(message.at, message.zone)


def _answer(message: Correspondence, *, over: bool) -> str:
    words = {"day": day_text(message.answer_by) if message.answer_by else ""}
    if over:
        return _("An answer was asked for by %(day)s: that day has passed.") % words
    return _("An answer is asked for by %(day)s.") % words
