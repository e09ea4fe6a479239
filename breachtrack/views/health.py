"""The pages for the machine that watches this one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from breachtrack.metrics import CONTENT_TYPE, exposition
from breachtrack.probes import may_probe
from breachtrack.readiness import reasons
from breachtrack.readiness_words import as_json


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Says that the process answers. Asks neither the database nor the broker."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the alerts can be relied on: 200, or 503 with the reasons."""
    _insist(request)
    found = reasons(timezone.now())
    answer = {"ready": not found, "reasons": [as_json(reason) for reason in found]}
    return JsonResponse(
        answer, status=503 if found else 200, json_dumps_params={"ensure_ascii": False}
    )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in the text format of Prometheus."""
    _insist(request)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _insist(request: HttpRequest) -> None:
    """For a stranger these addresses do not exist."""
    if not may_probe(request):
        raise Http404
