"""The register: every breach, notified or not, with the reasons (Article 33(5))."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from breachtrack.register.export import csv_lines
from breachtrack.register.filter_form import RegisterFilterForm
from breachtrack.register.rows import register_incidents, row_of
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where
from incidents.views.reading import reader

PER_PAGE = 50


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The table, 50 incidents to a page; a filter that is not understood is refused."""
    form = _filter(request)
    if not form.is_valid() and form.is_bound:
        return render(request, "register/register.html", {"form": form}, status=400)
    incidents = Paginator(register_incidents(reader(request), form.wanted()), PER_PAGE)
    page = incidents.get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [row_of(incident) for incident in page]}
    return render(request, "register/register.html", context)


@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The same incidents as CSV, whole."""
    form = _filter(request)
    if not form.is_valid() and form.is_bound:
        return render(request, "register/register.html", {"form": form}, status=400)
    incidents = register_incidents(reader(request), form.wanted())
    return StreamingHttpResponse(
        csv_lines(incidents, language=get_language() or "en"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="register.csv"'},
    )


def _filter(request: HttpRequest) -> RegisterFilterForm:
    organisations = organisations_where(reader(request), Action.SEE_REGISTER)
    if not organisations:
        raise Refused("not_allowed")
    return RegisterFilterForm(request.GET or None, organisations=organisations)
