"""Related incidents: what is a duplicate of what, and which similar breaches share a bundle."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.forms.relations import BundleForm, DuplicateForm, JoinForm
from incidents.models import Bundle, Incident, User
from incidents.rendering.relations import bundle_words, incident_words, members_with_clocks
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import actions_in
from incidents.selectors.relations import (
    bundles_to_join,
    could_be_bundled,
    could_be_kept,
    duplicate_link_of,
    links_to,
    members_of,
    membership_of,
    past_links_of,
)
from incidents.services.permission import insist
from incidents.services.relations import (
    add_all_to_bundle,
    add_to_bundle,
    leave_bundle,
    link_duplicate,
    make_bundle,
    undo_duplicate,
)
from incidents.views.answering import form_page
from incidents.views.reading import incident_or_404, reader
from incidents.views.refusing import blame


@require_safe
def relations(request: HttpRequest, pk: int) -> HttpResponse:
    """What the incident is tied to, with every clock; and the forms for who may use them."""
    incident = incident_or_404(request, pk)
    return _page(request, incident)


@require_POST
def duplicate_link(request: HttpRequest, pk: int) -> HttpResponse:
    """This incident is the same breach as another one."""
    incident = _to_change(request, pk, Action.DECIDE)
    rows = could_be_kept(reader(request), incident)
    form = DuplicateForm(request.POST, named=_named(rows))

    def link() -> None:
        kept = rows.get(pk=form.cleaned_data["kept"])
        reason = form.cleaned_data["reason"]
        link_duplicate(incident, kept=kept, reason=reason, by=reader(request), now=timezone.now())
        messages.success(request, _("Linked. The clocks of this incident have ended."))

    return _done(request, incident, form, link) or _page(request, incident, duplicate=form)


@require_POST
def duplicate_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """It was another breach after all: its clocks run again."""
    incident = _to_change(request, pk, Action.DECIDE)
    link = duplicate_link_of(incident)
    if link:
        undo_duplicate(link, by=reader(request), now=timezone.now())
        messages.success(request, _("Undone. The clocks of this incident run again."))
    return redirect("relations", incident.pk)


@require_POST
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Others like this one: a new bundle with a reason, or into the one that it is in."""
    incident = _to_change(request, pk, Action.EDIT_FACTS)
    there, rows = membership_of(incident), could_be_bundled(reader(request), incident)
    form = BundleForm(request.POST, named=_named(rows), asks_reason=there is None)

    def put() -> None:
        chosen = list(rows.filter(pk__in=form.cleaned_data["incidents"]))
        by, now = reader(request), timezone.now()
        if there is None:
            make_bundle([incident, *chosen], reason=form.cleaned_data["reason"], by=by, now=now)
        else:
            add_all_to_bundle(there.bundle, incidents=chosen, by=by, now=now)
        messages.success(request, _("They share a bundle. Each keeps its own clock."))

    return _done(request, incident, form, put) or _page(request, incident, bundled=form)


@require_POST
def bundle_join(request: HttpRequest, pk: int) -> HttpResponse:
    """This incident goes into a bundle that is there already."""
    incident = _to_change(request, pk, Action.EDIT_FACTS)
    rows = bundles_to_join(reader(request), incident)
    form = JoinForm(request.POST, named=_named_bundles(rows, reader(request)))

    def join() -> None:
        chosen = rows.get(pk=form.cleaned_data["bundle"])
        add_to_bundle(chosen, incident=incident, by=reader(request), now=timezone.now())
        messages.success(request, _("They share a bundle. Each keeps its own clock."))

    return _done(request, incident, form, join) or _page(request, incident, join=form)


@require_POST
def bundle_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """This incident leaves its bundle; that it was there stays on record."""
    incident = _to_change(request, pk, Action.EDIT_FACTS)
    leave_bundle(incident, by=reader(request), now=timezone.now())
    messages.success(request, _("Taken out of the bundle."))
    return redirect("relations", incident.pk)


def _to_change(request: HttpRequest, pk: int, action: Action) -> Incident:
    incident = incident_or_404(request, pk)
    insist(reader(request), incident.organisation, action)
    return incident


def _done(
    request: HttpRequest, incident: Incident, form: BaseForm, act: Callable[[], None]
) -> HttpResponse | None:
    """Back to the page once it is done; None where something in the form is wrong."""
    if not form.is_valid():
        return None
    try:
        act()
    except Refused as refused:
        blame(form, refused)
        return None
    return redirect("relations", incident.pk)


def _page(
    request: HttpRequest,
    incident: Incident,
    *,
    duplicate: BaseForm | None = None,
    bundled: BaseForm | None = None,
    join: BaseForm | None = None,
) -> HttpResponse:
    """The page; a form that was refused stands in it with what was typed."""
    user, there = reader(request), membership_of(incident)
    visible = incidents_for(user)
    kept = _named(could_be_kept(user, incident))
    alike = _named(could_be_bundled(user, incident))
    bundles = _named_bundles(bundles_to_join(user, incident), user)
    members = members_of(there.bundle).filter(pk__in=visible.values("pk")) if there else []
    context = {
        "incident": incident,
        "now": timezone.now(),
        "may": actions_in(user, incident.organisation),
        "link": duplicate_link_of(incident),
        "kept_is_visible": visible.filter(links_from_duplicates__incident=incident).exists(),
        "past_links": past_links_of(incident).filter(kept__in=visible),
        "links": links_to(incident).filter(incident__in=visible),
        "membership": there,
        "members": members_with_clocks(members),
        "duplicate": duplicate or (DuplicateForm(named=kept) if kept else None),
        "bundled": bundled or (BundleForm(named=alike, asks_reason=not there) if alike else None),
        "join": join or (JoinForm(named=bundles) if bundles and not there else None),
    }
    shown = duplicate or bundled or join or DuplicateForm(named={})
    return form_page(request, "incidents/relations.html", form=shown, context=context)


def _named(incidents: Iterable[Incident]) -> dict[int, str]:
    return {one.pk: incident_words(one) for one in incidents}


def _named_bundles(bundles: Iterable[Bundle], user: User) -> dict[int, str]:
    visible = incidents_for(user).values("pk")
    return {
        one.pk: bundle_words(
            one, members_of(one).filter(pk__in=visible).values_list("reference", flat=True)
        )
        for one in bundles
    }
