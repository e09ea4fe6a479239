"""What a complementary filing would bring now: the draft beside what was filed last."""

import json
from dataclasses import dataclass

from incidents.models import Deadline, Incident
from incidents.rules.regimes import supplement_rules
from incidents.selectors.clocks import running_deadlines
from notifications.models import Submission
from notifications.rules.form_definition import FormDefinition
from notifications.rules.supplements import Change, Said, changes
from notifications.selectors.filings import Worksheet, form_of_filing
from notifications.selectors.submissions import latest_submission


@dataclass(frozen=True)
class Supplement:
    """What was filed last, and every answer that is another one since."""

    filed: Submission
    form: FormDefinition
    changes: tuple[Change, ...]


def supplement_of(incident: Incident, sheet: Worksheet) -> Supplement | None:
    """The changes since the last filed version, or None while nothing was filed.

    Both are read by the form of their own time: the frozen one may be of an older definition.
    """
    filed = latest_submission(incident, sheet.authority)
    if filed is None:
        return None
    version = filed.version
    asked = form_of_filing(version.filing, as_of=version.frozen_at)
    before = Said(asked, json.loads(version.answers))
    return Supplement(filed, sheet.form, changes(before, Said(sheet.form, sheet.answers)))


def supplement_clock(incident: Incident, authority: str = "") -> Deadline | None:
    """The soft clock that runs for the complement, by default towards the lead authority."""
    running = running_deadlines(incident).filter(rule__in=supplement_rules())
    return running.filter(recipient=authority or incident.organisation.lead_authority).first()
