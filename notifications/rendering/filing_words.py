"""The words around the answers of a filing: one whole file per form and language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

FOLDER: Final = Path("templates") / "filings"
Row = tuple[str, str]


@cache
def _read(name: str) -> dict[str, str]:
    path = Path(settings.BASE_DIR) / FOLDER / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def words_for(data: Mapping[str, Any]) -> dict[str, str]:
    """The words for what `filing_data` gives: those that the PDF is made with too."""
    return _read(f"{data['words']}.{data['language']}")


def state_line(data: Mapping[str, Any]) -> str:
    """To whom, as what, and whether it is a draft: what every page of a filing says."""
    return " · ".join((data["authority"], data["phase"], words_for(data)[data["state"]]))


def opening_rows(data: Mapping[str, Any]) -> list[Row]:
    """What stands above the answers, each with its label."""
    words = words_for(data)
    return [(words[row["name"]], row["text"]) for row in data["summary"]]


def reading_note(data: Mapping[str, Any]) -> str:
    """That this is a reading copy, or the empty text where it is in the language of the filing."""
    if data["language"] == data["filing_language"]:
        return ""
    return words_for(data)["reading_copy"]


def closing_notes(data: Mapping[str, Any]) -> list[str]:
    """What the document is worth, and where its labels were read."""
    words = words_for(data)
    return [words[data["note"]], words["labels_note"]]


def closing_rows(data: Mapping[str, Any]) -> list[Row]:
    """What stands below the answers, each with its label; without an address nobody read."""
    words = words_for(data)
    rows = [
        (words["portal"], data["portal_url"]),
        (words["form"], data["form_id"]),
        (words["checked_on"], data["checked_on"]),
        (words["made_at"], data["made_at"]),
        (words["digest"], data["digest"]),
    ]
    return [row for row in rows if row[1]]
