"""The first page of an instance that is empty."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from breachtrack.set_up_form import SetUpForm
from breachtrack.setting_up import set_up_here
from incidents.rules.refusals import Refused
from incidents.selectors.people import instance_is_empty, set_up_link_is_open
from incidents.views.answering import form_page
from incidents.views.entering import enter, speak
from incidents.views.refusing import blame


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the organisation and the first person; the link is spent by success alone."""
    now = timezone.now()
    if not (instance_is_empty() and set_up_link_is_open(token, now=now)):
        return render(request, "door/set_up_closed.html", status=410)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = set_up_here(token, organisation=form.organisation, **form.person, now=now)
        except Refused as refused:
            blame(form, refused)
        else:
            return speak(user, enter(request, user))
    return form_page(request, "door/set_up.html", form=form)
