"""The sheet of an incident: every clock with its answers, as one printable file and as JSON.

The keys are documented in docs/sheet.md; the paper is set from the same values.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language

from breachtrack.dossier.sheet_awareness import awareness_part, signals_part
from breachtrack.dossier.sheet_clocks import (
    clocks_part,
    deadlines_part,
    law_files_part,
    not_started_part,
)
from breachtrack.dossier.sheet_done import discharges_part, submissions_part
from breachtrack.dossier.sheet_moments import moment
from incidents.models import Incident
from incidents.rules.canonical import canonical_json
from incidents.rules.languages import spoken
from notifications.rendering.typst_process import typeset

FORMAT: Final = "breachtrack-sheet-1"
TEMPLATE: Final = Path("templates") / "sheets" / "sheet.typ"


def sheet_of(incident: Incident, *, now: datetime) -> dict[str, Any]:
    """Everything on the sheet, as JSON-ready values, with words in the active language.

    The same state gives the same values but for `made_at`, and the answers "stands" and
    "between", which say where a clock stands at that instant.
    Raises `Refused("rule_version_gone")`.
    """
    return {
        "format": FORMAT,
        "language": spoken(get_language() or ""),
        "made_at": moment(now, incident.organisation.time_zone),
        "incident": _incident(incident),
        "awareness": awareness_part(incident),
        "signals": signals_part(incident),
        "deadlines": deadlines_part(incident, now=now),
        "not_started": not_started_part(incident),
        "clocks": clocks_part(incident),
        "submissions": submissions_part(incident),
        "discharges": discharges_part(incident),
        "law_files": law_files_part(incident),
    }


def sheet_json(incident: Incident, *, now: datetime) -> str:
    """The sheet as canonical JSON: sorted keys, no spaces, one line."""
    return canonical_json(sheet_of(incident, now=now))


def sheet_pdf(incident: Incident, *, now: datetime) -> bytes:
    """The sheet on paper (PDF/A-2a, PDF/UA-1). Raises `Refused("pdf_not_made")`."""
    template = Path(settings.BASE_DIR) / TEMPLATE
    return typeset(template, sheet_of(incident, now=now), timestamp=int(now.timestamp()))


def _incident(incident: Incident) -> dict[str, Any]:
    organisation = incident.organisation
    return {
        "reference": incident.reference,
        "code_name": incident.code_name,
        "title": incident.title,
        "organisation": organisation.name,
        "authority": organisation.lead_authority,
        "place": organisation.place,
        "role": incident.role,
        "role_text": str(incident.get_role_display()),
        "stage": incident.stage,
        "stage_text": str(incident.get_stage_display()),
        "is_drill": incident.is_drill,
        "logged_at": moment(incident.logged_at, organisation.time_zone),
    }
