"""The page of one incident, in the order of somebody who opens it at hour 5 of 72."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from breachtrack.cases import case_of
from breachtrack.dossier.clock_block import clock_block
from breachtrack.dossier.duties import other_duties
from breachtrack.dossier.people import people_of
from breachtrack.dossier.relations import related_to
from breachtrack.dossier.sections import sections_of
from breachtrack.dossier.timeline import timeline
from breachtrack.dossier.two_clocks import two_clocks_words
from breachtrack.links import step_link
from incidents.forms.incidents import NoteForm
from incidents.models import Incident, User
from incidents.rendering.instants import instant_text
from incidents.rendering.next_steps import article_text, step_reason, step_text
from incidents.rendering.signals import readable_signals
from incidents.rules.instants import on_the_wall
from incidents.rules.next_steps import Case, next_steps
from incidents.selectors.clocks import head_deadline
from incidents.selectors.incidents import notes_of, processor_incident_for
from incidents.selectors.people import actions_in
from incidents.selectors.progress import progress_of
from incidents.selectors.signals import signals_of
from incidents.views.reading import incident_or_404, reader
from notifications.rendering.alert_rows import alert_row
from notifications.rendering.competence import competence_panel
from notifications.rendering.correspondence import awaited_rows, correspondence_rows
from notifications.rendering.few_alerts import few_notice
from notifications.rendering.open_data_panel import Panel, panel_of
from notifications.rules.authorities import portal_of
from notifications.selectors.alert_log import latest_alerts_of
from notifications.selectors.campaigns import account, campaign_for
from notifications.selectors.filings import Worksheet, minimum_facts, worksheet_of
from notifications.selectors.ladders import ladder_of
from notifications.selectors.on_it import on_it
from notifications.selectors.open_data import published_for
from notifications.selectors.submissions import is_late_now, withdrawal_of

MOST_NOTES = 50
OPEN = Incident.Stage.OPEN


@require_safe
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """The clock, the next action, who is on it, and everything else behind one link each."""
    shown, now = incident_or_404(request, pk), timezone.now()
    progress = progress_of([shown.pk])[shown.pk]
    case, related = case_of(shown, progress), related_to(shown, by=reader(request))
    stands = on_it(shown, now=now)
    ladder = ladder_of(shown) if stands.clocks else None
    sheet = worksheet_of(shown) if _is_to_be_filed(shown, case) else None
    both, signals = two_clocks_words(shown), list(signals_of(shown))
    letters = correspondence_rows(shown, on_the_wall(now, shown.organisation.time_zone).date())
    withdrawal = withdrawal_of(shown)
    # At the head stands what the filing was judged by; what was said since, beside it.
    deadline = both.head if both else head_deadline(shown)
    context = {
        "incident": shown,
        "now": now,
        "case": case,
        "zone": shown.organisation.time_zone,
        "clock": clock_block(deadline, now=now) if deadline else None,
        "steps": _steps(shown, case),
        "may": actions_in(reader(request), shown.organisation),
        "people": people_of(shown, stands, ladder, by=reader(request), now=now),
        "duties": other_duties(shown, stands.clocks, progress, head=deadline, now=now),
        "few": few_notice(shown.organisation, ladder) if shown.stage == OPEN else None,
        "letters": _letters(shown, case, by=reader(request)),
        "capture": NoteForm(),
        "sections": sections_of(shown, case, related),
        "events": timeline(shown),
        "waiting": sum(one.next_alert_at is not None for one in signals),
        "notes": _notes(shown),
        "signals": readable_signals(signals),
        "told_by": processor_incident_for(reader(request), shown),
        "alerts": [alert_row(alert) for alert in latest_alerts_of(shown)],
        "minimum": _minimum(shown, sheet, now=now) if sheet else None,
        "two_clocks": both,
        "related": related,
        "published": _published(shown) if progress.facts_version else None,
        "competence": competence_panel(shown),
        "correspondence": letters,
        "awaited": awaited_rows(letters),
        "portal_url": portal_of(shown.organisation.lead_authority),
        "withdrawal": withdrawal,
        "withdrawn_at": instant_text(withdrawal.filed_at, withdrawal.zone) if withdrawal else "",
    }
    return render(request, "dossier/dossier.html", context)


def _steps(shown: Incident, case: Case) -> list[dict[str, str]]:
    """The next action and the two after it; a duplicate has none, the one that is kept has."""
    if shown.stage == Incident.Stage.DUPLICATE:
        return []
    return [
        {
            "text": step_text(step.code),
            "reason": step_reason(step.code),
            "article": article_text(step.article),
            "link": step_link(step.code, shown),
        }
        for step in next_steps(case)[:3]
    ]


def _is_to_be_filed(shown: Incident, case: Case) -> bool:
    to_nobody = case.is_processor or case.filing == "filed"
    return shown.stage == OPEN and not to_nobody


def _minimum(shown: Incident, sheet: Worksheet, *, now: datetime) -> dict[str, int]:
    """How much of a first filing is known."""
    known, needed = minimum_facts(sheet, late=is_late_now(shown, now=now))
    return {"known": known, "all": needed}


def _published(shown: Incident) -> Panel | None:
    """Where it stands among the notifications of its sector and kind, once something is known."""
    published = published_for(shown)
    return panel_of(published) if published else None


def _letters(shown: Incident, case: Case, *, by: User) -> dict[str, object] | None:
    """Told, but for those whom no mail reached; written to files is not told."""
    if case.is_processor or not (case.people_told or case.letters_sent):
        return None
    campaign = campaign_for(by, shown)
    stands = account(campaign) if campaign else None
    if stands and stands.kept_here:
        return {"code": "kept_here"}
    if stands and stands.unreached:
        return {"code": "unreached", "count": stands.unreached}
    return {"code": "told"}


def _notes(shown: Incident) -> list[dict[str, object]]:
    zone = shown.organisation.time_zone
    return [
        {"note": note, "instant": instant_text(note.written_at, zone)}
        for note in notes_of(shown)[:MOST_NOTES]
    ]
