"""The language switch: of the screen for everybody, of the alerts too for who is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views import i18n

from incidents.models import User
from incidents.services.people import choose_language


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's own switch, which checks where it leads; then the person's language is kept."""
    answer = i18n.set_language(request)
    if request.method == "POST" and isinstance(request.user, User):
        language = request.POST.get("language", "")
        choose_language(request.user, language=language, now=timezone.now())
    return answer
