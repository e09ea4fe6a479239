"""The words of an authority's form: corrected by whoever sees the live one, and compared."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.models import Incident, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import actions_in
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.form_words import WordForm
from notifications.rendering.form_age import form_age
from notifications.rendering.form_words import WordRow, word_rows, word_sections
from notifications.rules.form_definition import FormDefinition
from notifications.selectors.cockpit import limits_of
from notifications.selectors.filings import form_of
from notifications.services.form_words import (
    correct_word,
    record_comparison,
    restore_word,
    set_limit,
)
from notifications.views.filings import (
    asked_authority,
    filing_address,
    query_for,
    readable_incident,
)


@require_safe
def filing_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Every title, question and choice of the form, each to be corrected."""
    incident, now = readable_incident(request, pk), timezone.now()
    authority, form = _form(request, incident)
    context = {
        "incident": incident,
        "authority": authority,
        "at": query_for(incident, authority),
        "form_definition": form,
        "age": form_age(form, incident.organisation, now=now),
        "may": actions_in(reader(request), incident.organisation),
        "sections": word_sections(form, limits_of(incident.organisation, form.id)),
    }
    return render(request, "notifications/filing_words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def filing_word(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """One of them: what our file says, and what the live form does."""
    incident, now = readable_incident(request, pk), timezone.now()
    insist(reader(request), incident.organisation, Action.DRAFT_FILING)
    authority, form = _form(request, incident)
    row = _row_or_404(form, limits_of(incident.organisation, form.id), word)
    shown = WordForm(
        posted(request),
        is_question=row.kind == "field",
        language=form.filing_language,
        initial={"text": row.word.text, "limit": row.limit or None},
    )
    if request.method == "POST" and shown.is_valid():
        _keep(shown, incident, form, row, by=reader(request), now=now)
        if not shown.errors:
            messages.success(request, _("Saved, for every filing of the organisation from now on."))
            return redirect(_list_address(incident, authority, row))
    context = {
        "incident": incident,
        "authority": authority,
        "at": query_for(incident, authority),
        "row": row,
    }
    return form_page(request, "notifications/filing_word.html", form=shown, context=context)


@require_POST
def filing_word_restore(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """A correction is taken back: the words of our file again."""
    incident, now = readable_incident(request, pk), timezone.now()
    insist(reader(request), incident.organisation, Action.DRAFT_FILING)
    authority, form = _form(request, incident)
    row = _row_or_404(form, {}, word)
    restore_word(incident.organisation, form=form.id, word=word, by=reader(request), now=now)
    messages.success(request, _("Taken back. Versions that were filed keep their words."))
    return redirect(_list_address(incident, authority, row))


@require_POST
def filing_compared(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody compared the words with the live form today."""
    incident, now = readable_incident(request, pk), timezone.now()
    insist(reader(request), incident.organisation, Action.DRAFT_FILING)
    authority, form = _form(request, incident)
    record_comparison(incident.organisation, form=form.id, by=reader(request), now=now)
    messages.success(request, _("Recorded: compared with the live form today, by you."))
    return redirect(filing_address("filing_copy", incident, authority=authority))


def _form(request: HttpRequest, incident: Incident) -> tuple[str, FormDefinition]:
    """The authority with its form. 404 for our own letter: no live form stands behind it."""
    authority = asked_authority(request, incident)
    form = form_of(incident, authority)
    if form.is_letter:
        raise Http404
    return authority, form


def _row_or_404(form: FormDefinition, limits: dict[str, int], word: str) -> WordRow:
    for row in word_rows(form, limits):
        if row.word.key == word:
            return row
    raise Http404


def _list_address(incident: Incident, authority: str, row: WordRow) -> str:
    return f"{filing_address('filing_words', incident, authority=authority)}#{row.word.key}"


def _keep(
    shown: WordForm,
    incident: Incident,
    form: FormDefinition,
    row: WordRow,
    *,
    by: User,
    now: datetime,
) -> None:
    said, organisation, word = shown.cleaned_data, incident.organisation, row.word.key
    try:
        # Together: a limit that is refused keeps no words either.
        with transaction.atomic():
            correct_word(organisation, form=form.id, word=word, text=said["text"], by=by, now=now)
            if row.kind == "field":
                set_limit(
                    organisation,
                    form=form.id,
                    field=word.removeprefix("field."),
                    characters=said["limit"],
                    by=by,
                    now=now,
                )
    except Refused as refused:
        blame(shown, refused)
