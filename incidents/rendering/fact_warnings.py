"""What to tell the person about facts that do not fit together."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.rules.fact_warnings import FactWarning

WARNINGS: Final[dict[str, Promise]] = {
    "consequence_without_availability": _(
        "A consequence speaks of availability, but its loss is not ticked as nature of the breach."
    ),
    "consequence_without_confidentiality": _(
        "A consequence speaks of confidentiality, but its loss is not ticked as nature of the "
        "breach."
    ),
    "consequence_without_integrity": _(
        "A consequence speaks of integrity, but its loss is not ticked as nature of the breach."
    ),
    "end_before_beginning": _("The breach ends before it begins. Check both dates."),
    "more_informed_than_concerned": _(
        "More persons were informed than are concerned. Check both numbers."
    ),
    "ongoing_but_ended": _("The breach is said to go on, and yet it has an end. Check both."),
    "records_fewer_than_persons": _(
        "There are fewer records than persons; usually each person has one or more."
    ),
    "zero_persons_but_grave": _(
        "The severity is high, but the number of persons is zero. If it is not known, say unknown."
    ),
    "zero_records_but_grave": _(
        "The severity is high, but the number of records is zero. If it is not known, say unknown."
    ),
}


def fact_warning_text(warning: FactWarning) -> str:
    """The sentence of a warning in the active language."""
    return str(WARNINGS[warning.code])
