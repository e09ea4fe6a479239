"""What is on hold after a restore, and letting it leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.models import User
from incidents.rendering.instants import instant_text
from incidents.rules.refusals import Refused
from incidents.selectors.people import organisations_of
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.holds import ReleaseForm
from notifications.rendering.hold_alerts import near_text
from notifications.selectors.holds import (
    Silence,
    deadlines_soon_for,
    may_release,
    silence_now,
    waits_now,
)
from notifications.services.holds import release as release_hold


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """Everybody reads why nothing leaves; who may, releases what waits."""
    user, silence = reader(request), silence_now()
    if request.method == "POST" and not may_release(user):
        raise Refused("not_allowed")
    shown = silence.hold.pk if silence and silence.hold else None
    form = ReleaseForm(posted(request), initial={"hold": shown})
    if request.method == "POST" and form.is_valid() and _is_released(form, silence, by=user):
        messages.success(request, _("Released. What waits leaves within a minute."))
        return redirect("dashboard")
    context = _context(user, silence)
    return form_page(request, "notifications/release.html", form=form, context=context)


def _is_released(form: ReleaseForm, silence: Silence | None, *, by: User) -> bool:
    try:
        if silence is None or silence.hold is None:
            raise Refused("hold_over")
        if silence.hold.pk != form.cleaned_data["hold"]:
            raise Refused("hold_over")
        release_hold(silence.hold, by=by, now=timezone.now())
    except Refused as refused:
        blame(form, refused)
        return False
    return True


def _context(user: User, silence: Silence | None) -> dict[str, object]:
    now = timezone.now()
    return {
        "silence": silence,
        "since": instant_text(silence.since, "UTC") if silence and silence.since else "",
        "waits": waits_now(organisations_of(user)) if silence else None,
        "near": near_text(deadlines_soon_for(user, now=now)),
        "may_release": may_release(user),
    }
