"""The words of the news that the awareness was changed: from when to when, by whom, to what end."""

from django.utils.translation import gettext as _

from incidents.models import Awareness, Deadline, Incident
from incidents.rendering.instants import instant_text
from notifications.rendering.alert_words import AlertWords, neutral_name, printable
from notifications.rendering.clock_alerts import duty_name
from notifications.selectors.news import Moved, claims_until, clocks_moved_with
from notifications.selectors.submissions import first_submission


def news_words(deadline: Deadline) -> AlertWords:
    """The change by which this clock was set, the claims before it, and every clock it moved."""
    claims = claims_until(deadline)
    clocks = [_clock_text(moved) for moved in clocks_moved_with(deadline)]
    return AlertWords(
        subject=_("%(name)s: the moment of awareness was changed")
        % {"name": neutral_name(deadline.incident)},
        lines=[*_change_lines(claims), *clocks, *_filed_lines(deadline.incident)],
        zone=deadline.zone,
    )


def _change_lines(claims: list[Awareness]) -> list[str]:
    """The last change in a sentence; the claims before it stay visible."""
    if len(claims) < 2:
        return []  # Words that are missing must not stop an alert.
    *earlier, before, last = claims
    change = _(
        "%(who)s changed when the organisation became aware. Now: %(new)s. Before: %(old)s."
    ) % {
        "who": printable(last.said_by.name),
        "new": _moment(last),
        "old": _moment(before),
    }
    if not earlier:
        return [change]
    said = [f"{_moment(claim)}, {printable(claim.said_by.name)}" for claim in earlier]
    return [change, "\n".join([_("Said before that:"), *said])]


def _moment(claim: Awareness) -> str:
    return instant_text(claim.at, claim.zone, seconds=claim.precision == "second")


def _clock_text(moved: Moved) -> str:
    deadline, before = moved.now, moved.before
    words = {"duty": duty_name(deadline), "start": instant_text(deadline.at, deadline.zone)}
    if deadline.due_at is None:
        return _("%(duty)s: without a fixed limit, the time now runs from %(start)s.") % words
    words["new"] = instant_text(deadline.due_at, deadline.zone)
    if before is None or before.due_at is None:
        return _("%(duty)s: due %(new)s.") % words
    words["old"] = instant_text(before.due_at, before.zone)
    return _("%(duty)s: due %(new)s. It was due %(old)s.") % words


def _filed_lines(incident: Incident) -> list[str]:
    """What was judged stays judged: a submission keeps the clock of its day."""
    if incident.stage != Incident.Stage.FILED:
        return []
    first = first_submission(incident)
    judged_by = first.deadline if first else None
    if judged_by is None or judged_by.due_at is None:
        return [_("The incident is filed: what was filed keeps the clock it was judged by.")]
    return [
        _("The incident is filed: what was filed keeps the clock it was judged by, due %(due)s.")
        % {"due": instant_text(judged_by.due_at, judged_by.zone)}
    ]
