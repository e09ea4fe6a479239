"""Which incidents may be tied together: as a duplicate of another, or several in one bundle."""

from collections.abc import Collection
from dataclasses import dataclass

from incidents.rules.refusals import Refused


@dataclass(frozen=True)
class Side:
    """One incident, as far as a tie asks. `role` and `stage` are codes of the incident."""

    pk: int
    organisation: int
    role: str
    stage: str
    is_drill: bool
    is_duplicate: bool = False
    has_duplicates: bool = False
    is_bundled: bool = False


def check_duplicate(incident: Side, *, kept: Side, reason: str) -> None:
    """Raise `Refused` unless `incident` may end as the duplicate of `kept`.

    Its clocks end with it, so the kept one must have the same ones: `relation_elsewhere`,
    `drill_and_real`, `roles_differ`. Else `duplicate_of_itself`, `duplicate_already`,
    `duplicate_of_duplicate`, `has_duplicates`, `in_a_bundle`, `duplicate_filed` (what was filed
    stays what it is), `relation_reason_needed`.
    """
    if incident.pk == kept.pk:
        raise Refused("duplicate_of_itself", field="kept")
    _check_alike(incident, kept, field="kept")
    _check_free(incident, kept)
    _check_reason(reason)


def _check_free(incident: Side, kept: Side) -> None:
    refusals = (
        (incident.role != kept.role, "roles_differ"),
        (incident.is_duplicate, "duplicate_already"),
        (kept.is_duplicate, "duplicate_of_duplicate"),
        (incident.has_duplicates, "has_duplicates"),
        (incident.is_bundled, "in_a_bundle"),
        (incident.stage == "filed", "duplicate_filed"),
    )
    for applies, code in refusals:
        if applies:
            raise Refused(code, field="kept")


def check_bundle(members: Collection[Side], *, reason: str) -> None:
    """Raise `Refused` unless these may make a bundle (EDPB Guidelines 9/2022, on delay).

    `bundle_needs_two`, `relation_elsewhere`, `drill_and_real`, `duplicate_in_bundle`,
    `bundled_already`, `relation_reason_needed`.
    """
    first, *others = members
    if not others:
        raise Refused("bundle_needs_two", field="incidents")
    for one in others:
        _check_alike(first, one, field="incidents")
    for one in members:
        check_member(one)
    _check_reason(reason)


def check_joins(incident: Side, *, member: Side) -> None:
    """Raise `Refused` unless the incident may join the bundle that `member` is in.

    `relation_elsewhere`, `drill_and_real`, `duplicate_in_bundle`, `bundled_already`.
    """
    _check_alike(incident, member, field="incidents")
    check_member(incident)


def check_member(incident: Side) -> None:
    """Raises `Refused`: `duplicate_in_bundle`, `bundled_already`."""
    if incident.is_duplicate:
        raise Refused("duplicate_in_bundle", field="incidents")
    if incident.is_bundled:
        raise Refused("bundled_already", field="incidents")


def _check_alike(one: Side, other: Side, *, field: str) -> None:
    if one.organisation != other.organisation:
        raise Refused("relation_elsewhere", field=field)
    if one.is_drill != other.is_drill:
        raise Refused("drill_and_real", field=field)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("relation_reason_needed", field="reason")
