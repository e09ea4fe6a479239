"""The first three minutes: an incident with whatever the person knew, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from incidents.models import Incident, Organisation, User
from incidents.rules.instants import Instant, instant_at
from incidents.rules.roles import Action
from incidents.selectors.facts import facts_of
from incidents.selectors.incidents import incident_of_submission
from incidents.selectors.people import may_in
from incidents.services.facts import save_facts
from incidents.services.incidents import add_note, log_incident
from incidents.services.permission import insist
from incidents.services.signals import record_signal


@dataclass(frozen=True)
class Report:
    """What somebody reported: a title, and perhaps a text, a moment and a source (a code)."""

    title: str
    what: str = ""
    noticed: Instant | None = None
    source: str = ""


@transaction.atomic
def take_in(
    organisation: Organisation,
    *,
    report: Report,
    by: User,
    now: datetime,
    submission_key: UUID | None = None,
) -> Incident:
    """Log what was reported. Sent twice (a double click) it gives the incident of the first time.

    A moment or a source makes a signal; a text alone makes a note; whoever may write facts
    has the text as their first description too. Raises `Refused`: `not_allowed`,
    `signal_in_future`.
    """
    insist(by, organisation, Action.LOG_INCIDENT)
    # The organisation is locked, so that the second of two clicks waits for the first.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    known = incident_of_submission(by, submission_key)
    if known and (known.title, known.organisation_id) == (report.title, organisation.pk):
        return known
    # Another title under the same key was typed after Back: it is another incident.
    key = None if known else submission_key
    incident = log_incident(organisation, title=report.title, by=by, now=now, submission_key=key)
    _keep_what_was_said(incident, report, by=by, now=now)
    return incident


def _keep_what_was_said(incident: Incident, report: Report, *, by: User, now: datetime) -> None:
    if report.noticed or report.source:
        moment = report.noticed or instant_at(now, incident.organisation.time_zone)
        source = report.source or "other"
        record_signal(incident, source=source, moment=moment, text=report.what, by=by, now=now)
    elif report.what:
        add_note(incident, text=report.what, file=None, by=by, now=now)
    if report.what and may_in(by, incident.organisation, Action.EDIT_FACTS):
        facts = replace(facts_of(incident), description=report.what)
        save_facts(incident, facts=facts, read_version=0, by=by, now=now)
