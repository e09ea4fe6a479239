"""Giving a member another role, or none."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.forms.people import RoleForm
from incidents.models import Membership
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action, Role
from incidents.selectors.people import member_for
from incidents.services.permission import insist
from incidents.views.reading import reader
from incidents.views.refusing import NOT_ALLOWED
from notifications.services.leaving import change_role, take_out


@require_POST
def person_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leaves hears of nothing any more, and sees nothing; what they did stays on record."""
    member = _member_or_404(request, pk)
    name, place = member.user.name, member.organisation_id
    try:
        take_out(member, by=reader(request), now=timezone.now())
    except Refused as refused:
        if refused.code == NOT_ALLOWED:
            raise
        messages.error(request, refusal_text(refused))
    else:
        words = _("%(name)s is out: they see nothing here any more, and are alerted of nothing.")
        messages.success(request, words % {"name": name})
    return _back_to(place)


@require_POST
def person_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may take incidents on no more lets go of theirs."""
    member = _member_or_404(request, pk)
    insist(reader(request), member.organisation, Action.MANAGE_PEOPLE)
    form = RoleForm(request.POST)
    if form.is_valid():
        _change_role(request, member, Role(form.cleaned_data["role"]))
    else:
        messages.error(request, _("This is not a role. Choose one from the list."))
    return _back_to(member.organisation_id)


def _change_role(request: HttpRequest, member: Membership, role: Role) -> None:
    try:
        changed = change_role(member, role=role, by=reader(request), now=timezone.now())
    except Refused as refused:
        if refused.code == NOT_ALLOWED:
            raise
        messages.error(request, refusal_text(refused))
        return
    words = {"name": member.user.name, "role": changed.get_role_display()}
    messages.success(request, _("%(name)s: %(role)s.") % words)


def _member_or_404(request: HttpRequest, pk: int) -> Membership:
    try:
        return member_for(reader(request), pk)
    except (Membership.DoesNotExist, OverflowError):
        raise Http404 from None


def _back_to(organisation: int) -> HttpResponse:
    return redirect(f"{reverse('people')}?organisation={organisation}")
