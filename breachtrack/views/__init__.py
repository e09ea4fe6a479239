"""The pages of the roof: those that need both apps, and those that belong to none."""

from breachtrack.views.awareness import awareness
from breachtrack.views.clocks import clocks, duty_done
from breachtrack.views.dashboard import dashboard
from breachtrack.views.dossier import incident
from breachtrack.views.errors import bad_request, csrf_refused, forbidden, not_found, server_error
from breachtrack.views.health import health, metrics, ready
from breachtrack.views.language import set_language
from breachtrack.views.organisation import organisation
from breachtrack.views.register import register, register_csv
from breachtrack.views.session import session
from breachtrack.views.set_up import set_up
from breachtrack.views.sheet import sheet_json, sheet_pdf

__all__ = [
    "awareness",
    "bad_request",
    "clocks",
    "csrf_refused",
    "dashboard",
    "duty_done",
    "forbidden",
    "health",
    "incident",
    "metrics",
    "not_found",
    "organisation",
    "ready",
    "register",
    "register_csv",
    "server_error",
    "session",
    "set_language",
    "set_up",
    "sheet_json",
    "sheet_pdf",
]
