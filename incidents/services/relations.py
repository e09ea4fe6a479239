"""Tying incidents together: a duplicate that ends in another, similar breaches in one bundle.

A duplicate ends clocks, as a decision not to notify does: it asks for `Action.DECIDE`. A bundle
moves no clock and says what the breaches have in common, as facts do: `Action.EDIT_FACTS`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from incidents.models import (
    Bundle,
    BundledIncident,
    Deadline,
    DuplicateLink,
    Incident,
    Organisation,
    User,
)
from incidents.rules.decisions import STAGE_AFTER
from incidents.rules.refusals import Refused
from incidents.rules.relations import check_bundle, check_duplicate, check_joins
from incidents.rules.roles import Action
from incidents.selectors.decisions import latest_decision
from incidents.selectors.duties import newest_deadlines
from incidents.selectors.relations import duplicate_link_of, members_of, membership_of, side_of
from incidents.services.clocks import locked_incidents, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist


@transaction.atomic
def link_duplicate(
    incident: Incident, *, kept: Incident, reason: str, by: User, now: datetime
) -> DuplicateLink:
    """Say that an incident is the same breach as `kept`: its clocks end, the kept ones run.

    The provisional clock of the kept one counts from what the duplicate knew, where that is
    earlier. Linked twice (a double click), it is the link of the first time. Raises `Refused`:
    `not_allowed`, those of `check_duplicate`, `clocks_only_here`.
    """
    insist(by, incident.organisation, Action.DECIDE)
    rows = locked_incidents((incident, kept))
    incident, kept = rows[incident.pk], rows[kept.pk]
    known = duplicate_link_of(incident)
    if known and known.kept == kept:
        return known
    check_duplicate(side_of(incident), kept=side_of(kept), reason=reason)
    _refuse_to_end_alone(incident, kept)
    link = DuplicateLink.objects.create(
        incident=incident, kept=kept, reason=reason.strip(), linked_by=by, linked_at=now
    )
    _record_link("duplicate.linked", link, incident, by=by, now=now)
    _record_link("duplicate.taken_in", link, kept, by=by, now=now)
    incident.stage = Incident.Stage.DUPLICATE
    incident.save(update_fields=["stage"])
    _settle((incident, kept), by=by, now=now)
    return link


def _refuse_to_end_alone(incident: Incident, kept: Incident) -> None:
    """What runs here and has no clock in the kept one would be owed and told to nobody.

    Such as the 24 hours of NIS2, where only the duplicate was said to be significant.
    """
    there = newest_deadlines(kept)
    for (rule, recipient), clock in newest_deadlines(incident).items():
        stands = there.get((rule, recipient))
        if clock.state == Deadline.State.RUNNING and (
            stands is None or stands.state == Deadline.State.LIFTED
        ):
            raise Refused("clocks_only_here", field="kept", rule=rule, kept=kept.reference)


@transaction.atomic
def undo_duplicate(link: DuplicateLink, *, by: User, now: datetime) -> None:
    """Take a link back: the incident stands where its latest decision left it, its clocks run.

    Raises `Refused("not_allowed")`.
    """
    insist(by, link.incident.organisation, Action.DECIDE)
    rows = locked_incidents((link.incident, link.kept))
    link = DuplicateLink.objects.get(pk=link.pk)
    if link.undone_at:
        return
    incident, kept = rows[link.incident_id], rows[link.kept_id]
    link.undone_by, link.undone_at = by, now
    link.save(update_fields=["undone_by", "undone_at"])
    _record_link("duplicate.undone", link, incident, by=by, now=now)
    _record_link("duplicate.released", link, kept, by=by, now=now)
    latest = latest_decision(incident)
    incident.stage = STAGE_AFTER[latest.kind] if latest else Incident.Stage.OPEN
    incident.save(update_fields=["stage"])
    _settle((incident, kept), by=by, now=now)


def _record_link(
    verb: str, link: DuplicateLink, incident: Incident, *, by: User, now: datetime
) -> None:
    """One entry in the history of one of the two."""
    record(
        incident.organisation,
        verb=verb,
        subject=link,
        by=by,
        now=now,
        incident=incident,
        codes={"duplicate": link.incident.reference, "kept": link.kept.reference},
        content={"reason": link.reason},
    )


def _settle(incidents: Iterable[Incident], *, by: User, now: datetime) -> None:
    for incident in incidents:
        settle_clocks(incident, by=by, now=now)


@transaction.atomic
def make_bundle(incidents: Collection[Incident], *, reason: str, by: User, now: datetime) -> Bundle:
    """Put similar breaches into one bundle (EDPB Guidelines 9/2022): same data, same way, soon.

    Each keeps its own clock. Raises `Refused`: `not_allowed`, those of `check_bundle`.
    """
    organisation = next(iter(incidents)).organisation
    insist(by, organisation, Action.EDIT_FACTS)
    _lock(organisation)
    rows = locked_incidents(incidents)
    check_bundle([side_of(one) for one in rows.values()], reason=reason)
    bundle = Bundle.objects.create(
        organisation=organisation, reason=reason.strip(), made_by=by, made_at=now
    )
    for incident in rows.values():
        _put(incident, bundle, by=by, now=now)
        _record_bundle("bundle.made", bundle, incident, by=by, now=now)
    return bundle


@transaction.atomic
def add_all_to_bundle(
    bundle: Bundle, *, incidents: Collection[Incident], by: User, now: datetime
) -> None:
    """The same for several at once: all of them or none. Raises `Refused` as `add_to_bundle`."""
    _lock(bundle.organisation)
    for incident in locked_incidents(incidents).values():
        add_to_bundle(bundle, incident=incident, by=by, now=now)


@transaction.atomic
def add_to_bundle(bundle: Bundle, *, incident: Incident, by: User, now: datetime) -> None:
    """Put one more into a bundle; one that is in it already stays.

    Raises `Refused`: `not_allowed`, those of `check_joins`.
    """
    insist(by, bundle.organisation, Action.EDIT_FACTS)
    _lock(bundle.organisation)
    incident = locked_incidents((incident,))[incident.pk]
    there = membership_of(incident)
    if there and there.bundle == bundle:
        return
    for member in members_of(bundle):
        check_joins(side_of(incident), member=side_of(member))
    _put(incident, bundle, by=by, now=now)
    _record_bundle("bundle.joined", bundle, incident, by=by, now=now)


def _put(incident: Incident, bundle: Bundle, *, by: User, now: datetime) -> None:
    BundledIncident.objects.create(bundle=bundle, incident=incident, added_by=by, added_at=now)


@transaction.atomic
def leave_bundle(incident: Incident, *, by: User, now: datetime) -> None:
    """Take an incident out of its bundle; that it was in it stays on record.

    The last one does not stay behind alone. Raises `Refused("not_allowed")`.
    """
    insist(by, incident.organisation, Action.EDIT_FACTS)
    _lock(incident.organisation)
    incident = locked_incidents((incident,))[incident.pk]
    there = membership_of(incident)
    if there is None:
        return
    _leave(there, by=by, now=now)
    left = list(members_of(there.bundle))
    for alone in left if len(left) == 1 else ():
        _leave(alone.bundled.get(left_at=None), by=by, now=now)


def _leave(there: BundledIncident, *, by: User, now: datetime) -> None:
    there.left_by, there.left_at = by, now
    there.save(update_fields=["left_by", "left_at"])
    _record_bundle("bundle.left", there.bundle, there.incident, by=by, now=now)


def _record_bundle(
    verb: str, bundle: Bundle, incident: Incident, *, by: User, now: datetime
) -> None:
    record(
        incident.organisation,
        verb=verb,
        subject=bundle,
        by=by,
        now=now,
        incident=incident,
        codes={"bundle": bundle.pk},
        content={"reason": bundle.reason},
    )


def _lock(organisation: Organisation) -> None:
    """Bundles of an organisation change one at a time; the incidents are locked after it."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
