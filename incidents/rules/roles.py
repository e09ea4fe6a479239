"""Who may do what: one table, read by every service and every page."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    REPORTER = "reporter"
    ANALYST = "analyst"
    DPO = "dpo"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    SEE_OWN_INCIDENTS = "see_own_incidents"
    SEE_INCIDENTS = "see_incidents"
    LOG_INCIDENT = "log_incident"
    RECORD_SIGNAL = "record_signal"
    SAY_AWARENESS = "say_awareness"
    EDIT_FACTS = "edit_facts"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    DRAFT_FILING = "draft_filing"
    AGREE_FILING = "agree_filing"
    RECORD_SUBMISSION = "record_submission"
    PREPARE_NOTICE = "prepare_notice"
    APPROVE_NOTICE = "approve_notice"
    SEND_NOTICE = "send_notice"
    SEE_REGISTER = "see_register"
    SEE_JOURNAL = "see_journal"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ALERTS = "manage_alerts"
    RELEASE_MAIL = "release_mail"


_REPORTS: Final = frozenset({Action.SEE_OWN_INCIDENTS, Action.LOG_INCIDENT, Action.RECORD_SIGNAL})
_READS: Final = frozenset({Action.SEE_OWN_INCIDENTS, Action.SEE_INCIDENTS, Action.SEE_REGISTER})
_WORKS: Final = (
    _REPORTS
    | _READS
    | {
        Action.SAY_AWARENESS,
        Action.EDIT_FACTS,
        Action.ACKNOWLEDGE,
        Action.DRAFT_FILING,
        Action.AGREE_FILING,
        Action.RECORD_SUBMISSION,
        Action.PREPARE_NOTICE,
    }
)
_DECIDES: Final = frozenset(
    {
        Action.DECIDE,
        Action.AGREE_FILING,
        Action.APPROVE_NOTICE,
        Action.SEND_NOTICE,
        Action.SEE_JOURNAL,
    }
)

# The DPO decides too: in a small organisation nobody else is there at hour 5 of 72. The
# administrator manages people and who is alerted, and sees no breach, so that no single account
# holds everything.
TABLE: Final[dict[Role, frozenset[Action]]] = {
    Role.REPORTER: _REPORTS,
    Role.ANALYST: _WORKS,
    Role.DPO: _WORKS | _DECIDES | {Action.MANAGE_ALERTS, Action.RELEASE_MAIL},
    Role.APPROVER: _READS | _DECIDES | {Action.ACKNOWLEDGE},
    Role.AUDITOR: _READS | {Action.SEE_JOURNAL},
    Role.ADMINISTRATOR: frozenset(
        {Action.MANAGE_PEOPLE, Action.MANAGE_ALERTS, Action.RELEASE_MAIL}
    ),
}


def may(role: str, action: Action) -> bool:
    """Whether the table lets this role do this; an unknown role may do nothing."""
    try:
        return action in TABLE[Role(role)]
    except ValueError:
        return False


def stands_in(role: str, action: Action, *, has_administrator: bool) -> bool:
    """Whether the DPO may manage people: only while the organisation has no administrator.

    Else nobody could invite the second person of a new instance.
    """
    return role == Role.DPO and action == Action.MANAGE_PEOPLE and not has_administrator


def roles_that_may(action: Action) -> tuple[Role, ...]:
    """The roles that the table lets do this."""
    return tuple(role for role, actions in TABLE.items() if action in actions)
