"""Neutral code names: what mail subjects may say of an incident without saying anything."""

from typing import Final

_COLOURS: Final = (
    "Amber", "Azure", "Bronze", "Cobalt", "Copper", "Coral", "Crimson", "Ebony", "Emerald",
    "Golden", "Indigo", "Ivory", "Jade", "Lilac", "Ochre", "Olive", "Pearl", "Ruby", "Saffron",
    "Scarlet", "Sepia", "Silver", "Teal", "Violet",
)  # fmt: skip
_BIRDS: Final = (
    "Avocet", "Bittern", "Crane", "Curlew", "Dunlin", "Egret", "Finch", "Gannet", "Heron",
    "Ibis", "Jay", "Kestrel", "Lark", "Martin", "Nightjar", "Oriole", "Pipit", "Quail", "Robin",
    "Swift", "Tern", "Wren", "Lapwing",
)  # fmt: skip


def code_name(number: int) -> str:
    """The code name of the n-th incident: no two alike among 552 in a row."""
    return f"{_COLOURS[number % len(_COLOURS)]} {_BIRDS[number % len(_BIRDS)]}"
