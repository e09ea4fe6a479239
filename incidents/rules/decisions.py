"""What a controller may decide, and what each decision does to the clock."""

from typing import Final

from incidents.rules.refusals import Refused

NOTIFY: Final = "notify"
NOT_NOTIFY: Final = "not_notify"
NOT_A_BREACH: Final = "not_a_breach"

# The stage of the incident after each decision. To notify leaves it open: the clock runs until
# the filing.
STAGE_AFTER: Final = {
    NOTIFY: "open",
    NOT_NOTIFY: "not_notified",
    NOT_A_BREACH: "not_a_breach",
}


# The decisions that may end a duty; `ended_by` of each rule in the law book says which one does.
ENDING: Final = (NOT_NOTIFY, NOT_A_BREACH)


def check_decision(kind: str, *, reasons: str, stage: str) -> None:
    """Raise `Refused` when the decision cannot be taken.

    Notifying is the default of Article 33(1); the exceptions must be reasoned, and the register
    keeps the reasons (Article 33(5)). `reasons_needed`, `unknown_decision`, `already_filed`,
    `is_a_duplicate`: the one that is kept is decided on.
    """
    if kind not in STAGE_AFTER:
        raise Refused("unknown_decision", field="kind", kind=kind)
    if kind != NOTIFY and not reasons.strip():
        raise Refused("reasons_needed", field="reasons")
    if stage == "filed":
        raise Refused("already_filed", field="kind")
    if stage == "duplicate":
        raise Refused("is_a_duplicate", field="kind")


def ends_the_clock(kind: str) -> bool:
    """Whether the decision ends the 72 hours."""
    return kind in ENDING
