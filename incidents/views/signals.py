"""Recording signals, and saying when the organisation became aware."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.signals import AwarenessForm, SignalForm
from incidents.models import Awareness, Incident, Signal, User
from incidents.rendering.instants import instant_text
from incidents.rendering.refusals import caution_text
from incidents.rendering.signals import readable_signals, source_text
from incidents.rules.awareness import check_awareness
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.rules.vocabulary import label
from incidents.selectors.clocks import due_if_aware_at, running_deadline
from incidents.selectors.signals import awareness_claims, signals_of
from incidents.services.permission import insist
from incidents.services.signals import record_signal, refuse_future, say_awareness
from incidents.views.answering import form_page, posted
from incidents.views.incidents import keep_upload
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame


@require_http_methods(["GET", "HEAD", "POST"])
def signal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A candidate moment of knowledge, with its source and evidence."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.RECORD_SIGNAL)
    form = SignalForm(posted(request), request.FILES or None, zone=incident.organisation.time_zone)
    if request.method == "POST" and _record(form, incident, by=reader(request), now=timezone.now()):
        messages.success(request, _("The signal is on record."))
        return redirect("awareness", incident.pk)
    return form_page(
        request, "incidents/signal_new.html", form=form, context={"incident": incident}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def awareness(request: HttpRequest, pk: int) -> HttpResponse:
    """When the organisation became aware; every earlier claim stands below."""
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, Action.SAY_AWARENESS)
    claims = list(awareness_claims(incident))
    signals = list(signals_of(incident))
    form = AwarenessForm(
        posted(request),
        zone=incident.organisation.time_zone,
        signals=[(signal, signal_label(signal, incident)) for signal in signals],
        is_change=bool(claims),
    )
    if request.method == "POST" and _say(request, form, incident, now=timezone.now()):
        return redirect("incident", incident.pk)
    context = {
        "incident": incident,
        "claims": _in_words(claims),
        "signals": readable_signals(signals),
    }
    return form_page(request, "incidents/awareness.html", form=form, context=context)


def signal_label(signal: Signal, incident: Incident) -> str:
    """A signal on one line, with the deadline that it would give as awareness."""
    words = [instant_text(signal.at, signal.zone), source_text(signal)]
    if signal.text:
        words.append(str(Truncator(signal.text).words(14)))
    due = due_if_aware_at(signal)
    if due and incident.role != Incident.Role.PROCESSOR:
        zone = incident.organisation.time_zone
        words.append(_("would be due %(due)s") % {"due": instant_text(due, zone)})
    return " · ".join(words)


def _in_words(claims: list[Awareness]) -> list[dict[str, Any]]:
    language = get_language() or "en"
    return [
        {
            "claim": claim,
            "moment": instant_text(claim.at, claim.zone),
            "how": label("discovery", claim.how, language),
            "said_at": instant_text(claim.said_at, claim.zone),
        }
        for claim in claims
    ]


def _record(form: SignalForm, incident: Incident, *, by: User, now: datetime) -> bool:
    if not form.is_valid() or form.moment is None:
        return False
    said, moment = form.cleaned_data, form.moment
    try:
        # First, and then together: a refused signal leaves no file behind.
        refuse_future(moment, now=now)
        with transaction.atomic():
            file = keep_upload(said["evidence"], incident.organisation, by=by, now=now)
            record_signal(
                incident,
                source=said["source"],
                moment=moment,
                text=said["text"],
                evidence=file,
                by=by,
                now=now,
            )
    except Refused as refused:
        blame(form, refused)
    return not form.errors


def _say(request: HttpRequest, form: AwarenessForm, incident: Incident, *, now: datetime) -> bool:
    if not form.is_valid() or form.moment is None:
        return False
    said = form.cleaned_data
    try:
        claim = say_awareness(
            incident,
            moment=form.moment,
            how=said["how"],
            who=said["who"],
            signal=form.signal_chosen,
            reason=said["reason"],
            by=reader(request),
            now=now,
        )
    except Refused as refused:
        blame(form, _at_the_date(refused))
        return False
    _tell_what_changed(request, claim, form.moment, now=now)
    return True


def _at_the_date(refused: Refused) -> Refused:
    """The rule speaks of the awareness as a whole; on this form its date is what is wrong."""
    if refused.field == "awareness":
        refused.field = "day"
    return refused


def _tell_what_changed(
    request: HttpRequest, claim: Awareness, moment: Instant, *, now: datetime
) -> None:
    deadline = running_deadline(claim.incident)
    if deadline and deadline.due_at:
        due = instant_text(deadline.due_at, deadline.zone)
        messages.success(request, _("The clock now counts to %(due)s.") % {"due": due})
    else:
        messages.success(request, _("The moment of awareness is on record."))
    for caution in check_awareness(moment, now=now):
        messages.warning(request, caution_text(caution))
