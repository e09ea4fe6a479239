"""The pages of the roof: those that need both apps, and those that belong to none."""

from breachtrack.views.errors import bad_request, csrf_refused, forbidden, not_found, server_error
from breachtrack.views.health import health

__all__ = ["bad_request", "csrf_refused", "forbidden", "health", "not_found", "server_error"]
