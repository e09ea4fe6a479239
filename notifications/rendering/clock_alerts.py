"""The words of an alert about a clock: what is owed to whom, and how much time is left or gone."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Deadline
from incidents.rendering.duties import elapsed_text, recipient_text
from incidents.rendering.instants import instant_text, time_left_text
from incidents.rendering.outcomes import label_of
from incidents.rules.countdown import time_left
from incidents.rules.regimes import notification_rules, rule_named
from notifications.rendering.alert_words import AlertWords, neutral_name


def clock_words(deadline: Deadline, *, now: datetime) -> AlertWords:
    """The notification to the lead authority stands for the incident; other duties have a name."""
    stands = _stands(deadline, now=now)
    lines = [stands if is_the_main_one(deadline) else f"{duty_name(deadline)}. {stands}"]
    return AlertWords(
        subject=_subject(deadline, now=now),
        lines=[*lines, *_target_lines(deadline, now=now), *_soft_lines(deadline), *_said(deadline)],
        zone=deadline.zone,
    )


def is_the_main_one(deadline: Deadline) -> bool:
    """Whether it is the notification of the authority that the organisation answers to."""
    lead = deadline.incident.organisation.lead_authority
    return deadline.rule in notification_rules() and deadline.recipient == lead


def duty_name(deadline: Deadline) -> str:
    """The article and the recipient, for example "GDPR Article 34(1), the persons concerned"."""
    rule = rule_named(deadline.rule, deadline.rule_version)
    article = label_of(rule) if rule else deadline.rule
    return _("%(article)s, %(recipient)s") % {
        "article": article[:1].upper() + article[1:],
        "recipient": recipient_text(deadline),
    }


def _subject(deadline: Deadline, *, now: datetime) -> str:
    words = {
        "name": neutral_name(deadline.incident),
        "left": _time_text(deadline, now=now),
        "duty": duty_name(deadline),
    }
    if not is_the_main_one(deadline) or deadline.due_at is None:
        return _("%(name)s: %(left)s – %(duty)s") % words
    if deadline.is_provisional:
        return _("%(name)s: %(left)s – decide the awareness") % words
    return _("%(name)s: %(left)s to notify") % words


def _time_text(deadline: Deadline, *, now: datetime) -> str:
    if deadline.due_at is None:
        return elapsed_text(deadline.at, now=now)
    return time_left_text(time_left(deadline.due_at, now))


def _stands(deadline: Deadline, *, now: datetime) -> str:
    if deadline.due_at is None:
        return _("Without delay, no fixed limit: %(elapsed)s since %(start)s.") % {
            "elapsed": elapsed_text(deadline.at, now=now),
            "start": instant_text(deadline.at, deadline.zone),
        }
    return _("%(left)s. Due %(due)s.") % {
        "left": time_left_text(time_left(deadline.due_at, now)),
        "due": instant_text(deadline.due_at, deadline.zone),
    }


def _target_lines(deadline: Deadline, *, now: datetime) -> list[str]:
    if deadline.target_at is None:
        return []
    ends = {"end": instant_text(deadline.target_at, deadline.zone)}
    if deadline.target_at > now:
        return [_("The target that was set ends %(end)s.") % ends]
    return [_("The target that was set ended %(end)s.") % ends]


def _soft_lines(deadline: Deadline) -> list[str]:
    rule = rule_named(deadline.rule, deadline.rule_version)
    if rule is None or not rule.soft:
        return []
    return [_("This is asked for if possible; after its end, with the reasons.")]


def _said(deadline: Deadline) -> list[str]:
    if not deadline.is_provisional:
        return []
    return [
        _(
            "This clock is provisional: nobody has said yet when the organisation became aware. "
            "Decide the awareness on the page of the incident."
        )
    ]
