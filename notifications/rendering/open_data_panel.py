"""Where an incident stands among the published notifications, in plain words, never a chart."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from incidents.rendering.facts import figure_text
from incidents.rendering.instants import day_text
from incidents.rules.vocabulary import label
from notifications.rendering.open_data import month_text
from notifications.rules.open_data import Label, open_data
from notifications.rules.open_data_standing import Bands, Standing
from notifications.selectors.open_data import Published

# Below one in a hundred, and above 99, a whole number of per cent would say none or all.
LEAST, MOST = 1, 99
EVERY: Final = 100
# Of "the", and not of "these": the sentence before may be about the last year alone.
_ALL_SAID: Final = gettext_lazy(
    "Of the %(count)s, by the number of people: %(same)s as many as here (%(band)s), %(below)s "
    "fewer, %(above)s more."
)
_SOME_UNSAID: Final = gettext_lazy(
    "Of the %(count)s, by the number of people: %(same)s as many as here (%(band)s), %(below)s "
    "fewer, %(above)s more, %(unsaid)s not said."
)


@dataclass(frozen=True)
class Panel:
    """The sentences in their order, what they were read from, and where that is published."""

    lines: list[str]
    source: str
    url: str


def panel_of(published: Published) -> Panel:
    """The panel of one incident in the active language."""
    return Panel(lines=_lines(published), source=_source(published), url=open_data().url)


def _lines(published: Published) -> list[str]:
    standing = published.standing
    lines = [_sector(published)]
    if standing.sector:
        lines.append(_nature(published))
    if standing.same_nature and standing.same_origin is not None:
        lines.append(_origin(published, standing.same_origin))
    if standing.of_kind:
        lines.append(_recent(published))
    if standing.of_kind and standing.bands:
        lines.append(_bands(standing, standing.bands))
    return lines


def _sector(published: Published) -> str:
    count = published.standing.sector
    sentence = ngettext(
        "%(sector)s: %(count)s notification received by the CNIL between %(first)s and %(last)s.",
        "%(sector)s: %(count)s notifications received by the CNIL between %(first)s and %(last)s.",
        count,
    )
    return sentence % {
        "sector": _words("sectors", published.sector),
        "count": figure_text(count),
        "first": month_text(published.first_month),
        "last": month_text(published.last_month),
    }


def _nature(published: Published) -> str:
    standing = published.standing
    return _("Of the same nature (%(nature)s): %(share)s.") % {
        "nature": _listed("nature", published.breach.natures),
        "share": share_text(standing.same_nature, standing.sector),
    }


def _origin(published: Published, count: int) -> str:
    return _("Of these, of the same origin too (%(origin)s): %(share)s.") % {
        "origin": _listed("origins", published.breach.origins),
        "share": share_text(count, published.standing.same_nature),
    }


def _recent(published: Published) -> str:
    count = published.standing.recent
    sentence = ngettext(
        "%(count)s of these was received since %(month)s.",
        "%(count)s of these were received since %(month)s.",
        count,
    )
    return sentence % {"count": figure_text(count), "month": month_text(published.recent_from)}


def _bands(standing: Standing, bands: Bands) -> str:
    """By the people concerned; those that say nothing of it are named where there are some."""
    words = {
        "count": figure_text(standing.of_kind),
        "band": _band(bands.band),
        "same": share_text(bands.same, standing.of_kind),
        "below": share_text(bands.below, standing.of_kind),
        "above": share_text(bands.above, standing.of_kind),
        "unsaid": share_text(bands.unsaid, standing.of_kind),
    }
    return (_SOME_UNSAID if bands.unsaid else _ALL_SAID) % words


def _band(code: str) -> str:
    band = _band_of(code)
    if band.at_most is None:
        return gettext("more than %(most)s") % {"most": figure_text((band.at_least or 1) - 1)}
    ends = {"least": figure_text(band.at_least or 0), "most": figure_text(band.at_most)}
    return gettext("%(least)s to %(most)s") % ends


def _band_of(code: str) -> Label:
    return next(band for band in open_data().columns["persons"].labels if band.code == code)


def share_text(part: int, whole: int) -> str:
    """A number and what share of the whole it is, for example "30 (7%)"; the number where none."""
    if not part or not whole:
        return figure_text(part)
    share = EVERY * part / whole
    percent = "<1" if share < LEAST else ">99" if MOST < share < EVERY else f"{share:.0f}"
    return gettext("%(count)s (%(percent)s%%)") % {"count": figure_text(part), "percent": percent}


def _source(published: Published) -> str:
    if published.extracted_on is None:
        return _("CNIL, open data, Licence Ouverte 2.0")
    day = day_text(published.extracted_on, weekday=False)
    return _("CNIL, open data of %(day)s, Licence Ouverte 2.0") % {"day": day}


def _listed(list_name: str, codes: tuple[str, ...]) -> str:
    """The words of some codes within a sentence."""
    words = (_words(list_name, code) for code in codes)
    return "; ".join(each[:1].lower() + each[1:] for each in words)


def _words(list_name: str, code: str) -> str:
    return label(list_name, code, get_language() or "en")
