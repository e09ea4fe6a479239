"""The communication to the people: the steps, the text, its preview and a trial of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.models import Incident
from incidents.rendering.facts import stated
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.facts import facts_of, facts_row
from incidents.selectors.people import actions_in
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame
from notifications.forms.campaigns import TextForm
from notifications.models import Campaign, NoticeText
from notifications.rendering.letters import letter_text
from notifications.rendering.new_drafts import draft_with, first_parts
from notifications.rendering.notice_findings import finding_text
from notifications.rendering.notice_problems import problems_of
from notifications.rendering.notice_texts import default_parts
from notifications.rules.notice_checks import Finding, notice_findings
from notifications.rules.notice_fields import WORDS
from notifications.rules.persons import masked_address
from notifications.selectors.campaigns import (
    account,
    approvals_of,
    campaign_for,
    draft_of,
    texts_of,
)
from notifications.selectors.recipients import OpenRow, languages_of, row_at, sample_rows
from notifications.services.campaigns import open_campaign, save_text
from notifications.services.trials import send_trial
from notifications.transports.choice import transport
from notifications.views.reading import Asked, asked, insist_on_rows

LANGUAGES = dict(settings.LANGUAGES)


@require_safe
def campaigns(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of the communication and where each stands."""
    incident = incident_or_404(request, pk)
    user = reader(request)
    campaign = campaign_for(user, incident)
    context = {
        "incident": incident,
        "campaign": campaign,
        "may": actions_in(user, incident.organisation),
        **(_steps(campaign) if campaign else {}),
    }
    return render(request, "notifications/campaign.html", context)


def _steps(campaign: Campaign) -> dict[str, object]:
    texts = texts_of(campaign)
    used = languages_of(campaign.recipients) if campaign.recipients else ()
    offered = sorted(set(used) | set(texts)) or list(LANGUAGES)
    problems = problems_of(campaign)
    return {
        "problems": problems,
        "texts": [
            {
                "language": language,
                "name": LANGUAGES[language],
                "text": texts.get(language),
                "problems": [each for each in problems if each.language == language],
            }
            for language in offered
        ],
        "approvals": approvals_of(campaign),
        "account": account(campaign) if campaign.started_at else None,
    }


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a communication."""
    incident = incident_or_404(request, pk)
    open_campaign(incident, by=reader(request), now=timezone.now())
    return redirect("campaigns", incident.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_text(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The text of one language, part by part, with what the check finds in each."""
    asking = asked(request, pk)
    _language_or_404(language)
    insist(asking.user, asking.incident.organisation, Action.PREPARE_NOTICE)
    kept = texts_of(asking.campaign).get(language)
    parts = draft_of(kept).written if kept else first_parts(asking.incident, language)
    form = TextForm(request.POST or None, parts=parts, language=language)
    if request.method == "POST" and form.is_valid() and _save(asking, form, language):
        messages.success(request, _("The text is saved."))
        return redirect("notice_text", asking.incident.pk, language)
    findings = notice_findings(parts, language, default=default_parts(language))
    context = _about(asking, language) | {
        "kept": kept,
        "words": WORDS[language],
        "fields": _with_findings(form, findings),
        "errors": sum(finding.severity == "error" for finding in findings),
        "facts": stated(facts_of(asking.incident), zone=asking.incident.organisation.time_zone),
        "facts_version": facts_row(asking.incident).version,
        "read_version": draft_of(kept).facts_version if kept else None,
    }
    return form_page(request, "notifications/text.html", form=form, context=context)


def _save(asking: Asked, form: TextForm, language: str) -> bool:
    try:
        save_text(
            asking.campaign,
            language=language,
            draft=draft_with(asking.incident, form.parts, language),
            by=asking.user,
            now=timezone.now(),
        )
    except Refused as refused:
        blame(form, refused)
    return not form.errors


def _with_findings(form: TextForm, findings: tuple[Finding, ...]) -> list[dict[str, object]]:
    """Each field with what the check found in the text as it is kept."""
    return [
        {
            "field": field,
            "findings": [
                {"text": finding_text(each), "severity": each.severity, "line": each.line}
                for each in findings
                if each.part == field.name
            ],
        }
        for field in form
    ]


@require_safe
def notice_preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The message as one real person of the list will read it."""
    asking = asked(request, pk)
    insist_on_rows(asking)
    text = _text_or_404(asking, language)
    recipients = asking.campaign.recipients
    rows = sample_rows(recipients) if recipients else []
    typed = request.GET.get("row", "")
    chosen: OpenRow | None = None
    if recipients and typed.isascii() and typed.isdecimal() and len(typed) < 10:
        chosen = row_at(recipients, int(typed))
    chosen = chosen or next((row for row in rows if row.language == language), None)
    context = _about(asking, language) | {
        "subject": draft_of(text).written.subject,
        "draft": draft_of(text),
        "chosen": chosen,
        "rows": [(row, masked_address(row.person.address)) for row in rows],
    }
    if chosen:
        try:
            context["letter"] = letter_text(draft_of(text), chosen.person)
        except Refused:
            context["letter"] = ""
    return render(request, "notifications/preview.html", context)


@require_POST
def notice_trial(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Send the message to oneself, marked as a test."""
    asking = asked(request, pk)
    text = _text_or_404(asking, language)
    with transport() as way_out:
        send_trial(text, transport=way_out, by=asking.user, now=timezone.now())
    words = _("A test message was handed over for %(address)s.") % {"address": asking.user.email}
    messages.success(request, words)
    return redirect("notice_preview", asking.incident.pk, language)


def _language_or_404(language: str) -> None:
    if language not in LANGUAGES:
        raise Http404


def _text_or_404(asking: Asked, language: str) -> NoticeText:
    text = texts_of(asking.campaign).get(language)
    if text is None:
        raise Http404
    return text


def _about(asking: Asked, language: str) -> dict[str, object]:
    incident: Incident = asking.incident
    return {
        "incident": incident,
        "campaign": asking.campaign,
        "may": asking.may,
        "language": language,
        "language_name": LANGUAGES[language],
    }
