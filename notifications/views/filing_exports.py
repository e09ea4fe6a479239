"""A filing as a file for other programs: the draft, and each frozen version."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.rendering.filing_exports import EXPORTS, draft_file, version_file
from notifications.selectors.submissions import is_late_now
from notifications.views.filings import (
    as_attachment,
    asked_authority,
    draft_name,
    paper_language,
    readable_incident,
)
from notifications.views.submissions import submission_or_404


@require_safe
def filing_draft_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The draft, in the language of the authority. `?language=en` gives a reading copy."""
    incident, now = readable_incident(request, pk), timezone.now()
    authority, language = asked_authority(request, incident), paper_language(request, incident)
    late = is_late_now(incident, now=now, authority=authority)
    content = draft_file(
        incident, suffix, language=language, now=now, late=late, authority=authority
    )
    name = f"{draft_name(incident, authority)}.{suffix}"
    return as_attachment(content, name=name, content_type=EXPORTS[suffix].content_type)


@require_safe
def filing_version_file(request: HttpRequest, pk: int, number: int, suffix: str) -> HttpResponse:
    """One frozen version, in the language of its paper."""
    incident = readable_incident(request, pk)
    submission = submission_or_404(incident, number, asked_authority(request, incident))
    # The plain name is that of the answers alone, as they were hashed.
    part = "-filing" if suffix == "json" else ""
    name = f"{incident.reference}-{submission.version.filing.authority}-v{number}{part}.{suffix}"
    content = version_file(submission, suffix)
    return as_attachment(content, name=name, content_type=EXPORTS[suffix].content_type)
