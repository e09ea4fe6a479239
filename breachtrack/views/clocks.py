"""The clocks and duties of one incident, and the record that one of them was done."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from breachtrack.dossier.clocks_page import clocks_page, is_filed_here
from incidents.forms.duties import DoneForm
from incidents.models import Deadline, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.rules.terms import terms
from incidents.selectors.people import actions_in
from incidents.services.duties import discharge
from incidents.services.files import forget_file
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.duties import around, deadline_or_404
from incidents.views.incidents import keep_upload
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame


@require_safe
def clocks(request: HttpRequest, pk: int) -> HttpResponse:
    """Every clock with its explanation, and everything a person can say about it."""
    incident, now = incident_or_404(request, pk), timezone.now()
    context = {
        "incident": incident,
        "now": now,
        "may": actions_in(reader(request), incident.organisation),
        "page": clocks_page(incident, now=now),
    }
    return render(request, "clocks/clocks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duty_done(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    """That a duty was done which is not filed through the product: when, and with what proof."""
    incident = incident_or_404(request, pk)
    deadline = deadline_or_404(incident, deadline_pk)
    if is_filed_here(deadline):
        raise Http404
    insist(reader(request), incident.organisation, Action.RECORD_SUBMISSION)
    form = DoneForm(
        posted(request),
        request.FILES or None,
        zone=incident.organisation.time_zone,
        in_parts=_in_parts(deadline.rule),
    )
    by, now = reader(request), timezone.now()
    if request.method == "POST" and form.is_valid() and _is_done(form, deadline, by=by, now=now):
        messages.success(request, _("Saved."))
        return redirect("clocks", incident.pk)
    return form_page(request, "clocks/done.html", form=form, context=around(deadline))


def _in_parts(rule: str) -> bool:
    """Whether something else follows where the duty was done in part alone."""
    wholly = terms().submission_anchors(rule, incomplete=False)
    return terms().submission_anchors(rule, incomplete=True) != wholly


def _is_done(form: DoneForm, deadline: Deadline, *, by: User, now: datetime) -> bool:
    """Recorded; what is refused, and the second of two clicks, leave no file behind."""
    if form.moment is None:
        return False
    said, receipt = form.cleaned_data, None
    try:
        receipt = keep_upload(said["receipt"], deadline.incident.organisation, by=by, now=now)
        row = discharge(
            deadline,
            kind=form.kind_said,
            at=form.moment,
            number=said["number"],
            reason="",
            receipt=receipt,
            by=by,
            now=now,
        )
    except Refused as refused:
        if receipt:
            forget_file(receipt, by=by, now=now)
        blame(form, refused)
        return False
    if receipt and row.receipt != receipt:
        forget_file(receipt, by=by, now=now)
    return True
