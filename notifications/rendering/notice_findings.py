"""What the checks of a notice say to the person who writes it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.rules.notice_checks import Finding

FINDINGS: Final[dict[str, Promise]] = {
    "contact_without_way": _(
        "Nobody can be reached with this: give an e-mail address or a telephone number "
        "(Article 34(2) of the GDPR)."
    ),
    "control_characters": _("The text holds invisible characters. Paste it as plain text."),
    "html": _("“%(text)s” is HTML. A notice is plain text: nothing to load, nothing to click."),
    "login_link": _(
        "“%(text)s” leads to a place where people sign in. A notice is copied by fraudsters: tell "
        "people to type the usual address themselves."
    ),
    "long_sentence": _(
        "This sentence has %(words)s words. Cut it: %(most)s at most is easy to read."
    ),
    "measures_of_the_example": _(
        "These are the measures of the example, and nobody took them here. Say what you did."
    ),
    "only_generic": _(
        "“%(phrase)s” says nothing that a person can use. Say what exactly, for these people."
    ),
    "part_missing": _("This part is empty. The people need it (Article 34(2) of the GDPR)."),
    "placeholder_left": _("“%(text)s” is still to be filled in."),
    "subject_field": _("The subject is the same for all and shows on locked screens: no fields."),
    "subject_speaks_of_health": _(
        "The subject shows on locked screens: it must not speak of health (“%(word)s”)."
    ),
    "subject_too_long": _("The subject is too long: at most %(longest)s characters."),
    "unchanged_default": _("This is still the example. Check that every sentence is true here."),
}

PART_LABELS: Final[dict[str, Promise]] = {
    "subject": _("Subject"),
    "nature": _("What happened"),
    "data": _("Which data"),
    "consequences": _("What it may mean for the person"),
    "measures": _("What was done and is being done"),
    "advice": _("What the person can do"),
    "contact": _("Whom to contact"),
}


def finding_text(finding: Finding) -> str:
    """The sentence of a finding in the active language."""
    return str(FINDINGS[finding.code]) % finding.params
