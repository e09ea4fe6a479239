"""The sections of the page of facts, and what stands in each."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """A fieldset of the page: rows of one field, or of two beside each other."""

    code: str
    title: Promise
    rows: tuple[tuple[str, ...], ...]


SECTIONS: Final = (
    Section(
        "what",
        _("The breach"),
        (
            ("description",),
            ("nature",),
            ("origins",),
            ("causes",),
            ("occurrence_kind",),
            ("occurred_from", "occurred_to"),
            ("dates_comment",),
            ("circumstances",),
        ),
    ),
    Section(
        "data",
        _("Data"),
        (("data_categories",), ("special_categories",), ("records_kind", "records_number")),
    ),
    Section("people", _("People"), (("persons_kind", "persons_number"), ("person_categories",))),
    Section(
        "consequences",
        _("Consequences"),
        (("consequences",), ("consequences_text",), ("harms",), ("severity",)),
    ),
    Section(
        "measures", _("Measures"), (("measures_before",), ("measures_after",), ("delay_reasons",))
    ),
    Section(
        "communication",
        _("Communication to the people"),
        (
            ("communication",),
            ("communication_on", "communication_count"),
            ("communication_means",),
            ("communication_text",),
            ("communication_reason",),
        ),
    ),
    Section(
        "borders",
        _("Other countries, other authorities"),
        (
            ("cross_border",),
            ("affected_countries",),
            ("persons_per_country",),
            ("joint_lead",),
            ("joint_lead_name",),
            ("other_authorities_eu",),
            ("other_authorities",),
            ("other_details",),
            ("other_bodies",),
        ),
    ),
)
