"""The rungs of the alerts in words."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_CODE = re.compile(r"(before|late)-(\d+)([hd])")


def rung_text(code: str) -> str:
    """For example "12 hours before the deadline" for `before-12h`."""
    found = _CODE.fullmatch(code)
    if found is None:
        return _("at the deadline")
    number = int(found[2])
    if found[1] == "before":
        wording = ngettext(
            "%(count)d hour before the deadline", "%(count)d hours before the deadline", number
        )
    elif found[3] == "h":
        wording = ngettext(
            "%(count)d hour after the deadline", "%(count)d hours after the deadline", number
        )
    else:
        wording = ngettext(
            "%(count)d day after the deadline", "%(count)d days after the deadline", number
        )
    return wording % {"count": number}
