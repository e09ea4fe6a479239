"""Who belongs to an organisation, in which role; for those who manage them, how that changes."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.people import PersonForm
from incidents.models import Membership, Organisation
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action, Role
from incidents.selectors.people import may_in, members_for, organisations_of
from incidents.services.people import add_person
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.reading import reader
from incidents.views.refusing import blame


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The members of one organisation of the reader, and the form for another person."""
    organisation = _chosen(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        insist(reader(request), organisation, Action.MANAGE_PEOPLE)
        if form.is_valid():
            return _add(request, organisation, form, now=timezone.now())
    return _page(request, organisation, form)


def _chosen(request: HttpRequest) -> Organisation:
    """The organisation of the address, else the first; 404 for one the reader is not in."""
    mine = organisations_of(reader(request))
    typed = request.POST.get("organisation") or request.GET.get("organisation") or ""
    if typed and not (typed.isdecimal() and len(typed) < 19):
        raise Http404
    organisation = (mine.filter(pk=int(typed)) if typed else mine).first()
    if organisation is None:
        raise Http404
    return organisation


def _add(
    request: HttpRequest, organisation: Organisation, form: PersonForm, *, now: datetime
) -> HttpResponse:
    said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    try:
        member, token = add_person(organisation, **said, by=reader(request), now=now)
    except Refused as refused:
        blame(form, refused)
        return _page(request, organisation, form)
    if not token:
        messages.success(request, _("%(name)s has the role now.") % {"name": member.user.name})
        return redirect(f"{reverse('people')}?organisation={organisation.pk}")
    # Answered without a redirect: the link is shown once and kept nowhere, not even in a session.
    link = f"{settings.SITE_URL}{reverse('sign_in_link', args=[token])}"
    return render(request, "people/added.html", {"member": member, "link": link})


def _page(request: HttpRequest, organisation: Organisation, form: PersonForm) -> HttpResponse:
    context = {
        "organisation": organisation,
        "organisations": organisations_of(reader(request)),
        "members": members_for(reader(request), organisation),
        "may_manage": may_in(reader(request), organisation, Action.MANAGE_PEOPLE),
        "roles": Membership.ROLE_LABELS,
    }
    return form_page(request, "people/people.html", form=form, context=context)
