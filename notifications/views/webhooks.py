"""The webhook of an organisation: for whoever manages its people, and for nobody else."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import Organisation
from incidents.rendering.instants import short_instant_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import organisation_for
from incidents.services.permission import insist
from incidents.views.answering import form_page, posted
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.webhooks import WebhookForm
from notifications.rendering.webhooks import handings, last_test
from notifications.rules.webhooks import host_of
from notifications.selectors.webhooks import webhook_of
from notifications.services.webhooks import (
    ask_for_test,
    remove_webhook,
    replace_secret,
    set_webhook,
)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the signed messages go, what was answered; a form for the address."""
    organisation = _managed_or_404(request, pk)
    form = WebhookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            secret = set_webhook(
                organisation, by=reader(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            blame(form, refused)
        else:
            return _secret_page(request, organisation, secret) if secret else _saved(request, pk)
    return form_page(request, "webhook/webhook.html", form=form, context=_shown(organisation))


@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a test message sent by the next tick; its answer stands on the page then."""
    organisation = _managed_or_404(request, pk)
    ask_for_test(organisation, by=reader(request), now=timezone.now())
    messages.success(request, _("The test leaves within a quarter of a minute: reload the page."))
    return redirect("webhook", pk)


@require_POST
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret. Answered without a redirect: it is shown once."""
    organisation = _managed_or_404(request, pk)
    secret = replace_secret(organisation, by=reader(request), now=timezone.now())
    return _secret_page(request, organisation, secret)


@require_POST
def webhook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the address and the secret."""
    organisation = _managed_or_404(request, pk)
    remove_webhook(organisation, by=reader(request), now=timezone.now())
    messages.success(request, _("The webhook is removed: nothing is sent to it any more."))
    return redirect("webhook", pk)


def _managed_or_404(request: HttpRequest, pk: int) -> Organisation:
    """Raises Http404 for another organisation, `Refused("not_allowed")` for who may not."""
    try:
        organisation = organisation_for(reader(request), pk)
    except Organisation.DoesNotExist:
        raise Http404 from None
    insist(reader(request), organisation, Action.MANAGE_PEOPLE)
    return organisation


def _shown(organisation: Organisation) -> dict[str, object]:
    kept = webhook_of(organisation)
    return {
        "organisation": organisation,
        "host": host_of(kept.url) if kept else "",
        "made_at": short_instant_text(kept.made_at, organisation.time_zone) if kept else "",
        "test": last_test(organisation) if kept else None,
        "handings": handings(organisation),
    }


def _secret_page(request: HttpRequest, organisation: Organisation, secret: str) -> HttpResponse:
    context = {"organisation": organisation, "secret": secret}
    return render(request, "webhook/secret.html", context)


def _saved(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved. The secret is the same as before."))
    return redirect("webhook", pk)
