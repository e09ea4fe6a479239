"""The dossier of signals and awareness: what could count, what was said, and what it gives."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from breachtrack.dossier.candidates import kind_text, label_for, moment_text, rows_of
from breachtrack.dossier.claims import claims_words
from breachtrack.dossier.two_clocks import two_clocks_words
from incidents.forms.signals import AwarenessForm, HandlingForm
from incidents.models import Awareness, Incident
from incidents.rendering.instants import instant_text
from incidents.rendering.refusals import caution_text
from incidents.rendering.signals import readable_signals
from incidents.rules.awareness import check_awareness
from incidents.rules.instants import Instant
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.candidates import Candidate, candidates_for, knew_earlier
from incidents.selectors.clocks import running_deadline
from incidents.selectors.people import actions_in
from incidents.selectors.signals import awareness_claims, signals_of, warnings_waiting
from incidents.services.permission import insist
from incidents.services.signals import say_awareness
from incidents.views.answering import form_page, posted
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame
from notifications.selectors.two_clocks import first_filing


@require_http_methods(["GET", "HEAD", "POST"])
def awareness(request: HttpRequest, pk: int) -> HttpResponse:
    """Every candidate with the deadline it would give; every claim; the form to say another."""
    incident, now = incident_or_404(request, pk), timezone.now()
    if request.method == "POST":
        insist(reader(request), incident.organisation, Action.SAY_AWARENESS)
    candidates = candidates_for(reader(request), incident)
    claims = list(awareness_claims(incident))
    form = _form(request, incident, candidates, is_change=bool(claims))
    if request.method == "POST" and _say(request, form, incident, now=now):
        return redirect("incident", incident.pk)
    context = _context(request, incident, candidates, claims, now=now)
    return form_page(request, "awareness/awareness.html", form=form, context=context)


def _form(
    request: HttpRequest, incident: Incident, candidates: list[Candidate], *, is_change: bool
) -> AwarenessForm:
    """Filled in from the candidate that the address names, if it names one."""
    asked = request.GET.get("candidate", "")
    return AwarenessForm(
        posted(request),
        zone=incident.organisation.time_zone,
        candidates=[(one, label_for(one, incident=incident)) for one in candidates],
        chosen=next((one for one in candidates if one.key == asked), None),
        is_change=is_change,
    )


def _context(
    request: HttpRequest,
    incident: Incident,
    candidates: list[Candidate],
    claims: list[Awareness],
    *,
    now: datetime,
) -> dict[str, Any]:
    filing, claim = first_filing(incident), claims[0] if claims else None
    filed_at = filing.filed_at if filing else None
    return {
        "incident": incident,
        "may": actions_in(reader(request), incident.organisation),
        "rows": rows_of(candidates, incident=incident, claim=claim, filed_at=filed_at, now=now),
        "filed": instant_text(filed_at, incident.organisation.time_zone) if filed_at else "",
        "claims": claims_words(claims),
        "two_clocks": two_clocks_words(incident),
        "signals": _signals(incident),
        "waiting": warnings_waiting(incident).count(),
        "knew_earlier": [
            {"incident": one.incident, "what": kind_text(one), "at": moment_text(one.moment)}
            for one in knew_earlier(candidates, incident=incident)
        ],
    }


def _signals(incident: Incident) -> list[dict[str, object]]:
    """Each signal with a form of its own to say what was done about it."""
    return [
        {"each": each, "form": HandlingForm(auto_id=f"signal-{each.signal.pk}-%s")}
        for each in readable_signals(signals_of(incident))
    ]


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
