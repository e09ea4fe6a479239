"""The journal in words, and the check of its chains."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.forms.journal import JournalFilterForm
from incidents.models import Chain, Entry
from incidents.rendering.instants import instant_text, short_instant_text
from incidents.rendering.journal import entry_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.incidents import references_of
from incidents.selectors.journal import broken_at, chain_for, journal_for
from incidents.selectors.people import names_of, organisations_where
from incidents.views.reading import reader

PER_PAGE = 50


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """What was done in the organisations whose journal the reader may see, newest first."""
    organisations = organisations_where(reader(request), Action.SEE_JOURNAL)
    if not organisations:
        raise Refused("not_allowed")
    form = JournalFilterForm(request.GET or None, organisations=organisations)
    wanted = form.wanted()
    entries = Paginator(journal_for(reader(request), **wanted), PER_PAGE)
    page = entries.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": _rows(list(page)),
        "chosen": wanted["organisation"] or (organisations[0].pk if len(organisations) == 1 else 0),
    }
    return render(request, "journal/journal.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recount the chain of one organisation now."""
    typed = request.POST.get("organisation", "")
    is_a_key = typed.isdecimal() and len(typed) < 19
    try:
        chain = chain_for(reader(request), int(typed) if is_a_key else 0)
    except Chain.DoesNotExist:
        raise Http404 from None
    _tell(request, chain)
    return redirect(f"/journal/?organisation={chain.organisation_id}")


def _tell(request: HttpRequest, chain: Chain) -> None:
    words: dict[str, Any] = {"name": str(chain.organisation), "count": chain.head_number}
    found = broken_at(chain)
    if found is None:
        whole = _("%(name)s: %(count)d entries, each sealed by the one before. The chain is whole.")
        messages.success(request, whole % words)
        return
    words |= {"number": found.sequence, "reason": found.reason}
    broken = _("%(name)s: the chain does not hold at entry %(number)d (%(reason)s).")
    messages.error(request, broken % words)


def _rows(entries: list[Entry]) -> list[dict[str, Any]]:
    names = names_of({entry.actor_id for entry in entries if entry.actor_id})
    references = references_of({entry.incident_id for entry in entries if entry.incident_id})
    return [_row(entry, names, references) for entry in entries]


def _row(entry: Entry, names: dict[int, str], references: dict[int, str]) -> dict[str, Any]:
    organisation = entry.chain.organisation
    zone = organisation.time_zone if organisation else "UTC"
    return {
        "entry": entry,
        "organisation": organisation,
        "when": instant_text(entry.at, zone, seconds=True),
        "when_short": short_instant_text(entry.at, zone),
        "who": names.get(entry.actor_id or 0) or _actor(entry.actor_id),
        "what": entry_text(entry, zone=zone),
        "reference": references.get(entry.incident_id or 0, ""),
    }


def _actor(actor_id: int | None) -> str:
    return _("BreachTrack") if actor_id is None else _("a person who has left")
