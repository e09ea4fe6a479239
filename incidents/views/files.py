"""Handing stored files back. They came from outside: a browser saves them and never shows them."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from incidents.models import StoredFile
from incidents.selectors.files import content_of, file_for
from incidents.views.reading import reader


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes of a file, to save. Its own type is not repeated: no browser may act on it."""
    try:
        stored = file_for(reader(request), pk)
    except StoredFile.DoesNotExist:
        raise Http404 from None
    return FileResponse(
        BytesIO(content_of(stored)),
        as_attachment=True,
        filename=stored.name or f"file-{stored.pk}",
        content_type="application/octet-stream",
    )
