"""The fixed words of a notice and the text it starts from, from `templates/notices`."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from incidents.rules.languages import spoken
from notifications.rules.notice_parts import NoticeParts, parts_from


def _read(name: str) -> str:
    return (Path(settings.BASE_DIR) / "templates" / "notices" / name).read_text("utf-8")


@cache
def notice_frame(language: str) -> str:
    """Greeting, headings, rights and signature in one language; parts stand as `$part`."""
    return _read(f"{spoken(language)}.txt")


@cache
def data_frame(language: str) -> str:
    """How the categories of data are listed; they stand as `$items`."""
    return _read(f"data.{spoken(language)}.txt")


@cache
def default_parts(language: str) -> NoticeParts:
    """A text to start from, for a leak of a laboratory's patients; to be fitted to the facts."""
    return parts_from(tomllib.loads(_read(f"default.{spoken(language)}.toml")))
