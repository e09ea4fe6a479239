"""Who is signed in, for a page that has been open for long."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from incidents.views.reading import reader


@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """The key of the reader, and the token that a form needs now; to the door without a session."""
    return JsonResponse({"who": str(reader(request).pk), "token": get_token(request)})
