"""An organisation: its name, its contact, where it is. Members read it; some change it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from breachtrack.organisation_form import OrganisationForm, profile_choices
from incidents.models import Organisation
from incidents.rendering.regions import region_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import may_in, organisation_for
from incidents.services.people import change_organisation
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.rendering.canary_alerts import mail_test_text


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of one organisation; a form for whoever manages its people."""
    shown = _organisation_or_404(request, pk)
    form = OrganisationForm(posted(request), organisation=shown)
    if request.method == "POST":
        insist(reader(request), shown, Action.MANAGE_PEOPLE)
        if form.is_valid() and _is_changed(request, shown, form):
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=shown.pk)
    elif not may_in(reader(request), shown, Action.MANAGE_PEOPLE):
        context = _in_words(shown, form) | _mail_test(request, shown)
        return render(request, "organisation/read.html", context)
    context = {"organisation": shown, **_mail_test(request, shown)}
    return form_page(request, "organisation/change.html", form=form, context=context)


def _in_words(shown: Organisation, form: OrganisationForm) -> dict[str, object]:
    return {
        "organisation": shown,
        "sector": form.sectors.get(shown.sector, ""),
        "region": region_text(shown.region),
        "profile": [words for code, words in profile_choices() if code in shown.profile],
    }


def _mail_test(request: HttpRequest, shown: Organisation) -> dict[str, object]:
    """Whether alerts arrive, and who may try; nothing where mail stays on this machine."""
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return {}
    may_send = may_in(reader(request), shown, Action.MANAGE_ALERTS)
    return {"mail_test": {"text": mail_test_text(shown), "may_send": may_send}}


def _organisation_or_404(request: HttpRequest, pk: int) -> Organisation:
    try:
        return organisation_for(reader(request), pk)
    except Organisation.DoesNotExist:
        raise Http404 from None


def _is_changed(request: HttpRequest, shown: Organisation, form: OrganisationForm) -> bool:
    try:
        change_organisation(shown, by=reader(request), now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        blame(form, refused)
        return False
    return True
