"""The draft of the reasons for a delay beside its empty box, and into it when a person says so."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest

from incidents.models import Incident
from notifications.rendering.delay_drafts import delay_draft
from notifications.selectors.filings import worksheet_of
from notifications.selectors.submissions import first_submission, is_late_now

BUTTON: Final = "put_delay_draft"


def delay_draft_if_late(incident: Incident, authority: str, *, now: datetime) -> str:
    """The draft, where a first filing would come after the 72 hours now; else the empty text."""
    if first_submission(incident, authority) is not None:
        return ""
    if not is_late_now(incident, now=now, authority=authority):
        return ""
    return delay_draft(incident, worksheet_of(incident, authority))


def is_to_put(request: HttpRequest) -> bool:
    """Whether the person pressed the button that puts the draft into the box."""
    return request.method == "POST" and BUTTON in request.POST


def put_into(typed: str, draft: str) -> str:
    """The draft in the box, below what stands there already."""
    if not typed.strip():
        return draft
    # Pressed twice, it stands there once; a browser sends its line ends in its own way.
    is_there = not draft or draft in typed.replace("\r\n", "\n")
    return typed if is_there else f"{typed.rstrip()}\n\n{draft}"
