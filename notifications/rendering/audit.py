"""What the audit found, in words and without a name or a title."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext

from notifications.rules.audit import (
    ALERT_MISSING,
    ALERT_SET_ASIDE,
    ALERT_STUCK,
    ALERT_WAITS,
    DIGEST_MISSING,
    FINDINGS,
    LADDER_NOT_CLIMBED,
    NO_CLOCK,
    NOBODY_CALLED,
    NOBODY_TO_TELL,
    NOT_CONFIRMED,
    ON_HOLD,
    WARNING_NOT_SEEN,
)


def audit_text(counts: Mapping[str, int]) -> str:
    """The findings in one line, most serious first: "2 alerts that are due are missing, ..."."""
    # A database may keep the codes in an order of its own.
    known = [code for code in FINDINGS if code in counts]
    codes = [*known, *(code for code in counts if code not in FINDINGS)]
    return ", ".join(finding_text(code, counts[code]) for code in codes)


def finding_text(code: str, number: int) -> str:
    """So many findings of one code; the code itself where it has no words yet."""
    words = _words(number).get(code)
    return words % {"number": number} if words else f"{code}: {number}"


def _words(number: int) -> dict[str, str]:
    return {
        ALERT_MISSING: ngettext(
            "%(number)s alert that is due is missing",
            "%(number)s alerts that are due are missing",
            number,
        ),
        NOBODY_TO_TELL: ngettext(
            "%(number)s clock has nobody to alert",
            "%(number)s clocks have nobody to alert",
            number,
        ),
        ALERT_WAITS: ngettext(
            "%(number)s alert has waited to leave for more than a minute",
            "%(number)s alerts have waited to leave for more than a minute",
            number,
        ),
        ALERT_STUCK: ngettext(
            "%(number)s alert is held by a process that is gone",
            "%(number)s alerts are held by processes that are gone",
            number,
        ),
        WARNING_NOT_SEEN: ngettext(
            "%(number)s warning from outside was not looked at",
            "%(number)s warnings from outside were not looked at",
            number,
        ),
        NO_CLOCK: ngettext(
            "%(number)s open incident has no clock",
            "%(number)s open incidents have no clock",
            number,
        ),
        NOBODY_CALLED: ngettext(
            "%(number)s clock that nobody is on calls nobody further",
            "%(number)s clocks that nobody is on call nobody further",
            number,
        ),
        LADDER_NOT_CLIMBED: ngettext(
            "%(number)s incident that nobody is on did not call the next person in time",
            "%(number)s incidents that nobody is on did not call the next person in time",
            number,
        ),
        NOT_CONFIRMED: ngettext(
            "%(number)s incident was not confirmed by mail",
            "%(number)s incidents were not confirmed by mail",
            number,
        ),
        DIGEST_MISSING: ngettext(
            "%(number)s daily summary is missing",
            "%(number)s daily summaries are missing",
            number,
        ),
        ALERT_SET_ASIDE: ngettext(
            "%(number)s alert is set aside: writing or sending it broke its worker twice",
            "%(number)s alerts are set aside: writing or sending them broke their worker twice",
            number,
        ),
        ON_HOLD: gettext("everything that leaves is on hold"),
    }
