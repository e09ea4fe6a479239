"""Who holds what on Article 3(5) of Regulation 1182/71. Information: no clock goes by it."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from incidents.rules.obligations import STATUSES

FILE: Final = "positions.toml"


@dataclass(frozen=True)
class Position:
    """What an authority or an author holds, where it was read, and how sure that is."""

    who_en: str
    who_fr: str
    says_en: str
    says_fr: str
    source: str
    status: str
    checked_on: date


@cache
def positions() -> tuple[Position, ...]:
    """The positions of `incidents/lawbook/positions.toml`, read once. Raises ValueError."""
    return read_positions(files("incidents.lawbook").joinpath(FILE).read_text(encoding="utf-8"))


def read_positions(text: str) -> tuple[Position, ...]:
    """The positions of a file. Raises ValueError that names file, key and reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{FILE}: not valid TOML: {error}") from None
    listed = document.get("positions")
    if not isinstance(listed, list) or set(document) != {"positions"}:
        raise ValueError(f"{FILE}: positions: only [[positions]] tables are known")
    return tuple(_position(f"positions[{at}]", entry) for at, entry in enumerate(listed))


def _position(where: str, entry: dict[str, Any]) -> Position:
    kinds = {field.name: field.type for field in fields(Position)}
    for key in entry.keys() ^ kinds.keys():
        reason = "this key is not known" if key in entry else "is missing"
        raise ValueError(f"{FILE}: {where}.{key}: {reason}")
    for key, kind in kinds.items():
        if type(entry[key]) is not kind or not entry[key]:
            raise ValueError(f"{FILE}: {where}.{key}: must be of type {kind}, and not empty")
    if entry["status"] not in STATUSES:
        raise ValueError(f"{FILE}: {where}.status: must be one of {', '.join(STATUSES)}")
    return Position(**entry)
