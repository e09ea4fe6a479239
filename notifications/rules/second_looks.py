"""When a filing counts as read by a second person, and when one person may record it alone."""

from dataclasses import dataclass

from incidents.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who asked for a second look and who agreed, by key, to the answers with this SHA-256."""

    asked_by: int
    read_by: int
    digest: str


def check_reader(reader: int, *, asked_by: int) -> None:
    """Raise `Refused("second_person_is_the_first")`: nobody reads for themselves."""
    if reader == asked_by:
        raise Refused("second_person_is_the_first")


def check_second_person(agreement: Agreement | None, *, digest: str, alone_because: str) -> None:
    """Raise `Refused` unless a second person agreed to exactly the answers of `digest`.

    With `alone_because` one person may record it alone: what was filed with the authority was
    filed (Article 33(1) GDPR), and no rule of the house may keep it off the record. Raises
    `second_person_needed`, `second_person_is_the_first`, `agreed_to_other_answers` and
    `alone_not_needed` (somebody agreed: there is nothing to explain).
    """
    if agreement is None or agreement.digest != digest:
        _refuse_without_reason(agreement, alone_because)
        return
    check_reader(agreement.read_by, asked_by=agreement.asked_by)
    if alone_because:
        raise Refused("alone_not_needed", field="alone_because")


def _refuse_without_reason(agreement: Agreement | None, alone_because: str) -> None:
    if alone_because:
        return
    if agreement is None:
        raise Refused("second_person_needed", field="alone_because")
    raise Refused("agreed_to_other_answers", field="alone_because")
