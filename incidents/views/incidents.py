"""Logging an incident, and noting things in one."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.incidents import IntakeForm, NoteForm
from incidents.models import Incident, Organisation, StoredFile, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where
from incidents.services.files import store_file
from incidents.services.incidents import add_note
from incidents.services.intake import Report, take_in
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame

PLAIN_TYPE = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,60}")


@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: HttpRequest) -> HttpResponse:
    """One page, five questions, saved with a title alone."""
    organisations = organisations_where(reader(request), Action.LOG_INCIDENT)
    if not organisations:
        raise Refused("not_allowed")
    form = IntakeForm(posted(request), organisations=organisations)
    if request.method == "POST" and form.is_valid():
        incident = _take_in(form, by=reader(request), now=timezone.now())
        if incident:
            messages.success(request, _logged_words(incident))
            return redirect("incident", incident.pk)
    return form_page(request, "incidents/incident_new.html", form=form)


@require_http_methods(["POST"])
def note_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Quick capture on the page of the incident."""
    incident = incident_or_404(request, pk)
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid() and _add_note(form, incident, by=reader(request), now=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("incident", incident.pk)
    return form_page(request, "incidents/note.html", form=form, context={"incident": incident})


def keep_upload(
    upload: UploadedFile[bytes] | None, organisation: Organisation, *, by: User, now: datetime
) -> StoredFile | None:
    """Seal an uploaded file, if there is one. Raises `Refused` as `store_file` does."""
    if upload is None:
        return None
    return store_file(
        organisation,
        name=upload.name or "",
        content_type=_plain_type(upload.content_type or ""),
        content=upload.read(),
        by=by,
        now=now,
    )


def _plain_type(said: str) -> str:
    """The type a browser named, without what could pass for a mark of our own."""
    return said if PLAIN_TYPE.fullmatch(said) else "application/octet-stream"


def _take_in(form: IntakeForm, *, by: User, now: datetime) -> Incident | None:
    said = form.cleaned_data
    report = Report(said["title"], said["what"], form.moment, said["source"])
    try:
        return take_in(
            form.organisation_chosen,
            report=report,
            by=by,
            now=now,
            submission_key=said["submission_key"],
        )
    except Refused as refused:
        blame(form, refused)
        return None


def _logged_words(incident: Incident) -> str:
    if incident.role == Incident.Role.PROCESSOR:
        return _("Logged as %(reference)s.") % {"reference": incident.reference}
    return _("Logged as %(reference)s. A provisional clock runs and its alerts are planned.") % {
        "reference": incident.reference
    }


def _add_note(form: NoteForm, incident: Incident, *, by: User, now: datetime) -> bool:
    insist(by, incident.organisation, Action.RECORD_SIGNAL)
    said = form.cleaned_data
    try:
        # Together: a refused note leaves no file behind.
        with transaction.atomic():
            file = keep_upload(said["file"], incident.organisation, by=by, now=now)
            add_note(incident, text=said["text"], file=file, by=by, now=now)
    except Refused as refused:
        blame(form, refused)
    return not form.errors
