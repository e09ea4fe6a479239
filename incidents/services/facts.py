"""Writing down what is known of a breach."""

import json
from datetime import date, datetime

from django.db import transaction

from incidents.models import Facts, Figure, Incident, User
from incidents.rules.facts import BreachFacts
from incidents.rules.facts_json import digest, to_mapping
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.facts import facts_row
from incidents.services.clocks import settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist

TEXTS = frozenset(
    name for name, value in to_mapping(BreachFacts()).items() if isinstance(value, str)
)


@transaction.atomic
def save_facts(
    incident: Incident, *, facts: BreachFacts, read_version: int, by: User, now: datetime
) -> Facts:
    """Replace the facts of an incident.

    `read_version` is the version that the person started from. Raises `Refused`: `not_allowed`,
    `facts_changed_meanwhile` when somebody else saved since then (nothing is overwritten).
    """
    insist(by, incident.organisation, Action.EDIT_FACTS)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    row = facts_row(incident)
    if row.version != read_version:
        raise Refused("facts_changed_meanwhile", version=row.version)
    values = to_mapping(facts)
    row.codes = {name: value for name, value in values.items() if name not in TEXTS}
    row.texts = json.dumps({name: values[name] for name in sorted(TEXTS)})
    row.version, row.changed_by, row.changed_at = read_version + 1, by, now
    row.save()
    record(
        incident.organisation,
        verb="facts.saved",
        subject=row,
        by=by,
        now=now,
        incident=incident,
        codes={"version": row.version},
        content={"digest": digest(facts)},
    )
    # A high risk starts the duty towards the people, and telling them ends it (Article 34).
    settle_clocks(incident, by=by, now=now)
    return row


@transaction.atomic
def record_figure(
    incident: Incident,
    *,
    of: str,
    number: int,
    is_exact: bool,
    source: str,
    given_on: date,
    by: User,
    now: datetime,
) -> Figure:
    """Keep a figure that somebody gave, beside the figures of others (sources disagree)."""
    insist(by, incident.organisation, Action.EDIT_FACTS)
    figure = Figure.objects.create(
        incident=incident,
        of=of,
        number=number,
        is_exact=is_exact,
        source=source,
        given_on=given_on,
        recorded_by=by,
    )
    record(
        incident.organisation,
        verb="figure.recorded",
        subject=figure,
        by=by,
        now=now,
        incident=incident,
        codes={"of": of, "number": number},
        content={"source": source},
    )
    return figure
