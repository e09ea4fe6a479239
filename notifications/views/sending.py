"""The approval, the sending with its progress, and who was told."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import colleagues_who_may
from incidents.views.answering import form_page
from incidents.views.refusing import blame
from notifications.forms.campaigns import ApprovalForm
from notifications.models import Campaign, LedgerEntry
from notifications.rendering.ledger_rows import csv_rows, masked_rows
from notifications.rendering.letters import letter_text
from notifications.rendering.notice_problems import cautions_in, problems_of
from notifications.selectors.campaigns import (
    account,
    approvals_of,
    digest_of,
    draft_of,
    ledger_of,
    texts_of,
    void_approvals_of,
)
from notifications.selectors.recipients import sample_rows
from notifications.services.campaigns import approve, record_export, start_sending
from notifications.views.reading import Asked, asked, insist_on_rows

PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def notice_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Read everything once more, then approve exactly that."""
    asking = asked(request, pk)
    insist_on_rows(asking)
    form = _approval_form(request, asking)
    if request.method == "POST" and form.is_valid() and _approve(asking, form):
        messages.success(request, _("Your approval is signed."))
        return redirect("campaigns", asking.incident.pk)
    approvals = list(approvals_of(asking.campaign))
    problems = problems_of(asking.campaign)
    context = {
        "incident": asking.incident,
        "campaign": asking.campaign,
        "zone": asking.incident.organisation.time_zone,
        "may": asking.may,
        "problems": problems,
        "is_ready": not problems,
        "letters": list(_letters(asking.campaign)),
        "approvals": approvals,
        "void": void_approvals_of(asking.campaign),
        "signed": any(each.approved_by_id == asking.user.pk for each in approvals),
        "is_open": asking.campaign.state in {Campaign.State.DRAFT, Campaign.State.APPROVED},
    }
    return form_page(request, "notifications/approval.html", form=form, context=context)


def _approval_form(request: HttpRequest, asking: Asked) -> ApprovalForm:
    others = colleagues_who_may(
        Action.APPROVE_NOTICE, organisation=asking.incident.organisation, beside=asking.user
    )
    is_alone = not others.exists() and not approvals_of(asking.campaign).exists()
    seen = {"read_digest": digest_of(asking.campaign)}
    return ApprovalForm(request.POST or None, initial=seen, is_alone=is_alone)


def _approve(asking: Asked, form: ApprovalForm) -> bool:
    try:
        approve(asking.campaign, **form.cleaned_data, by=asking.user, now=timezone.now())
    except Refused as refused:
        blame(form, refused)
    return not form.errors


def _letters(campaign: Campaign) -> Iterator[dict[str, Any]]:
    """Each text as the first person of the list who reads that language will read it."""
    rows = sample_rows(campaign.recipients) if campaign.recipients else []
    for language, text in texts_of(campaign).items():
        row = next((row for row in rows if row.language == language), None)
        draft = draft_of(text)
        try:
            letter = letter_text(draft, row.person) if row else ""
        except Refused:
            letter = ""
        yield {
            "text": text,
            "subject": draft.written.subject,
            "letter": letter,
            "row": row,
            "cautions": cautions_in(draft, language),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def notice_sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the sending, then see where it stands."""
    asking = asked(request, pk)
    if request.method == "POST":
        start_sending(asking.campaign, by=asking.user, now=timezone.now())
        messages.success(request, _("The sending has begun. You may close this page."))
        return redirect("notice_sending", asking.incident.pk)
    context = {
        "incident": asking.incident,
        "campaign": asking.campaign,
        "zone": asking.incident.organisation.time_zone,
        "may": asking.may,
        "account": account(asking.campaign),
    }
    return render(request, "notifications/sending.html", context)


@require_safe
def notice_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was told: the counts, and every handing over."""
    asking = asked(request, pk)
    outcome = request.GET.get("outcome", "")
    entries = ledger_of(asking.campaign)
    if outcome in LedgerEntry.Outcome.values:
        entries = entries.filter(outcome=outcome)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "incident": asking.incident,
        "campaign": asking.campaign,
        "zone": asking.incident.organisation.time_zone,
        "account": account(asking.campaign),
        "page": page,
        "rows": list(masked_rows(asking.campaign, page.object_list)),
        "outcomes": LedgerEntry.Outcome.choices,
        "outcome": outcome,
    }
    return render(request, "notifications/ledger.html", context)


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


@require_POST
def notice_ledger_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The whole ledger as CSV, with masked addresses; that it left is in the journal."""
    asking = asked(request, pk)
    record_export(asking.campaign, by=asking.user, now=timezone.now())
    entries = ledger_of(asking.campaign).iterator(chunk_size=1_000)
    writer = csv.writer(_Echo())
    # The mark at the beginning makes Excel read the file as UTF-8.
    lines = (writer.writerow(row) for row in csv_rows(masked_rows(asking.campaign, entries)))
    answer = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    name = f"{asking.incident.reference}-ledger.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines
