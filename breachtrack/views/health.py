"""The page for the machine that watches this one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Says that the process answers. Asks neither the database nor the broker."""
    return HttpResponse("ok", content_type="text/plain")
