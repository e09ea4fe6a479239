"""What a person reads where a second look at a filing is missing, void, or not theirs to take."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECOND_LOOKS: Final[dict[str, Promise]] = {
    "agreed_to_other_answers": _(
        "The second person agreed to other answers than those that would be frozen now; the type "
        "of notification and the reasons for a delay count too. Save these in the draft and ask "
        "for a second look. If it is filed already, write why you record it alone."
    ),
    "alone_not_needed": _(
        "A second person read these very answers and agreed. Leave the reason empty."
    ),
    "not_yet_needs_a_reason": _("Say what is still wrong, so that it can be put right."),
    "second_look_said": _(
        "Somebody has said already what they found in these answers. Reload the page."
    ),
    "second_look_void": _(
        "The answers changed since somebody asked for this second look, and nothing was recorded "
        "now. Ask for a second look at the answers as they stand."
    ),
    "second_person_is_the_first": _(
        "You asked for this second look yourself: another person reads it and says so."
    ),
    "second_person_needed": _(
        "Your organisation wants a second person to have read the filing first, and nobody has "
        "agreed to it. Ask for a second look. If it is filed already, write why you record it "
        "alone."
    ),
}
