"""Regions of a country with holidays of their own, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.rules.working_days import REGIONS

NAMES: Final[dict[str, Promise]] = {
    "FR-AM": _("Alsace-Moselle"),
    "FR-971": _("Guadeloupe"),
    "FR-972": _("Martinique"),
    "FR-973": _("French Guiana"),
    "FR-974": _("Réunion"),
    "FR-976": _("Mayotte"),
}


def region_choices() -> list[tuple[str, str]]:
    """The regions of France whose holidays differ, by their codes."""
    return [(code, region_text(code)) for code in REGIONS]


def region_text(code: str) -> str:
    """The name of a region; empty for none."""
    return str(NAMES[code]) if code else ""
