"""Taking a person out of an organisation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.models import Membership
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.selectors.people import member_for
from incidents.views.reading import reader
from incidents.views.refusing import NOT_ALLOWED
from notifications.services.leaving import take_out


@require_POST
def person_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leaves hears of nothing any more, and sees nothing; what they did stays on record."""
    try:
        member = member_for(reader(request), pk)
    except (Membership.DoesNotExist, OverflowError):
        raise Http404 from None
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
    return redirect(f"{reverse('people')}?organisation={place}")
