"""What an authority wrote and what was written to it: the list, a new message, taking one back."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.models import Incident, User
from incidents.rules.instants import on_the_wall
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in
from incidents.selectors.progress import ordered_among
from incidents.services.files import forget_file
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.incidents import keep_upload
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.correspondence import CorrespondenceForm, TakeBackForm
from notifications.models import Correspondence
from notifications.rendering.correspondence import correspondence_rows
from notifications.rules.correspondence import ORDER_TO_TELL
from notifications.selectors.competence import authorities_of
from notifications.selectors.correspondence import correspondence_in
from notifications.services.correspondence import (
    record_correspondence,
    take_correspondence_back,
)
from notifications.views.filings import readable_incident


@require_http_methods(["GET", "HEAD", "POST"])
def correspondence(request: HttpRequest, pk: int) -> HttpResponse:
    """Every message, the latest first, and the form for another one."""
    incident, now = readable_incident(request, pk), timezone.now()
    today = on_the_wall(now, incident.organisation.time_zone).date()
    form = CorrespondenceForm(
        posted(request),
        request.FILES or None,
        zone=incident.organisation.time_zone,
        authorities=authorities_of(incident),
        today=today,
    )
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.RECORD_SUBMISSION)
        row = _record(form, incident, by=reader(request), now=now) if form.is_valid() else None
        if row:
            _say(request, row)
            return redirect("correspondence", incident.pk)
    context = {
        "incident": incident,
        "rows": correspondence_rows(incident, today),
        "may": actions_in(reader(request), incident.organisation),
    }
    return form_page(request, "notifications/correspondence.html", form=form, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def correspondence_take_back(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """A message that was recorded by mistake, with the reason."""
    incident = readable_incident(request, pk)
    row = _message_or_404(incident, message_pk)
    insist(reader(request), incident.organisation, Action.RECORD_SUBMISSION)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid() and _taken_back(form, row, by=reader(request)):
        messages.success(request, _("Taken back. It stays on record."))
        return redirect("correspondence", incident.pk)
    context = {"incident": incident, "message": row}
    return form_page(
        request, "notifications/correspondence_take_back.html", form=form, context=context
    )


def _message_or_404(incident: Incident, pk: int) -> Correspondence:
    """One that stands, else 404."""
    try:
        row = correspondence_in(incident, pk)
    except Correspondence.DoesNotExist:
        raise Http404 from None
    if row.taken_back_at:
        raise Http404
    return row


def _record(
    form: CorrespondenceForm, incident: Incident, *, by: User, now: datetime
) -> Correspondence | None:
    """Recorded; what is refused, and the second of two clicks, leave no file behind."""
    message, file = form.message, None
    if message is None:
        return None
    try:
        file = keep_upload(form.cleaned_data["file"], incident.organisation, by=by, now=now)
        row = record_correspondence(incident, message=message, file=file, by=by, now=now)
    except Refused as refused:
        if file:
            forget_file(file, by=by, now=now)
        blame(form, refused)
        return None
    if file and row.file != file:
        forget_file(file, by=by, now=now)
    return row


def _say(request: HttpRequest, row: Correspondence) -> None:
    if row.kind != ORDER_TO_TELL:
        messages.success(request, _("Recorded."))
    elif row.incident_id in ordered_among([row.incident_id]):
        messages.success(
            request, _("Recorded. The duty to tell the people runs from the order, with alerts.")
        )
    else:
        messages.warning(
            request,
            _("Recorded, but no clock runs here: no law of this organisation knows this duty."),
        )


def _taken_back(form: TakeBackForm, row: Correspondence, *, by: User) -> bool:
    try:
        take_correspondence_back(row, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    except Refused as refused:
        blame(form, refused)
    return not form.errors
