"""The entrance for gunicorn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")


def only_utf8(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Refuses what comes in another encoding, before Django reads a single header.

    Our pages are UTF-8, so no browser sends anything else. Django decodes a form with whatever
    codec the sender names, and even the address: some of them make texts that no database takes,
    and some are none for texts at all.
    """

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _type, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            head = [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff")]
            start_response("400 Bad Request", head)
            return [b"UTF-8 only\n"]
        return application(environ, start_response)

    return guarded


application = only_utf8(get_wsgi_application())
