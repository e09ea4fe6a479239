"""What is wrong with an address, a file of people or the text of a message, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESSES: Final[dict[str, Promise]] = {
    "address_accent": _("An address takes no “%(char)s” before the @."),
    "address_domain": _("“%(domain)s” is not the name of a mail domain."),
    "address_literal": _("An address at a number instead of a domain is not taken."),
    "address_local": _("What stands before the @ is not an address: no spaces, no two dots."),
    "address_local_too_long": _("At most %(longest)s characters stand before the @."),
    "address_several": _("This is more than one address: one person, one address."),
    "address_too_long": _("The address is too long: at most %(longest)s characters."),
    "address_with_name": _("Give the address alone, without a name and without < >."),
    "address_without_at": _("The @ is missing: this is not an e-mail address."),
    "address_without_dot": _("“%(domain)s” has no dot: mail does not reach it from outside."),
}

FILES: Final[dict[str, Promise]] = {
    "cell_too_long": _("Line %(line)s holds a cell that is far too long. Mend the file."),
    "file_is_excel": _(
        "This is a spreadsheet of Excel. Save it as CSV (UTF-8) there, and choose that file."
    ),
    "file_not_text": _("Line %(line)s holds something that is not text. Save the file as CSV."),
    "file_not_utf16": _("The file breaks off in the middle of a letter. Save it again as CSV."),
    "file_not_utf8": _(
        "Line %(line)s mixes two ways of writing letters (byte %(byte)s). Save the file again as "
        "CSV in UTF-8: a name must not be sent broken."
    ),
    "mapping_nobody": _("Say which column holds the e-mail address or the last name."),
    "mapping_sensitive": _(
        "No notice needs the column “%(column)s”: it is not imported. Choose another one."
    ),
    "mapping_twice": _("The column “%(column)s” is chosen twice. Choose it once."),
    "mapping_unknown": _("There is no such column in this file. Choose again (%(name)s)."),
    "quote_text_after": _("Line %(line)s has text after a closing quotation mark. Mend that line."),
    "quote_unclosed": _(
        "A quotation mark opens on line %(line)s and is never closed: everybody after it would be "
        "lost. Mend that line."
    ),
    "table_header_character": _("Line %(line)s, the header, holds an invisible character."),
    "table_header_is_a_person": _(
        "Line %(line)s should hold the names of the columns, and holds an address. Add a first "
        "line with the names."
    ),
    "table_too_many_rows": _("The file has too many lines: at most %(most)s. Split it."),
    "table_without_rows": _("The file has a first line and nobody below it."),
}

LINES: Final[dict[str, Promise]] = {
    "row_character": _("An invisible character (%(char)s) at position %(position)s."),
    "row_language": _("“%(typed)s” is not offered: the person is written to in “%(taken)s”."),
    "row_nobody": _("Neither an address nor a name nor a reference."),
    "row_nul": _("A character that no text holds (NUL)."),
    "row_ragged": _("%(found)s cells where the header has %(expected)s."),
    "row_too_long": _("More than %(longest)s characters."),
}

TEXTS: Final[dict[str, Promise]] = {
    "control_character": _(
        "Line %(line)s holds an invisible character (%(char)s) at position %(position)s. Paste the "
        "text as plain text."
    ),
    "message_id_unusable": _("The message has no usable number. Tell the administrator."),
    "notice_filter": _(
        "Line %(line)s: “%(name)s” is not offered. Write only default, as in "
        "{{ first_name | default: “words” }}."
    ),
    "notice_html": _("Line %(line)s holds HTML (“%(name)s”). A notice is plain text."),
    "notice_only_fields": _("Line %(line)s: between the braces stands one field and no more."),
    "notice_output_too_long": _("The message to one person would be far too long. Shorten it."),
    "notice_syntax": _("Line %(line)s: the braces cannot be read. Write {{ first_name }}."),
    "notice_tag": _("Line %(line)s: {%% … %%} is not offered. Only fields in {{ … }} are."),
    "notice_too_long": _("The text is too long: at most %(longest)s kilobytes."),
    "sender_unusable": _(
        "The sender address of this instance cannot be used. Tell the administrator."
    ),
    "subject_field": _("The subject is the same for all and shows on locked screens: no fields."),
    "subject_length": _("The subject has 1 to %(longest)s characters."),
    "unknown_notice_field": _("Line %(line)s: there is no field “%(name)s”. %(suggestion)s"),
}

MESSAGE_REFUSALS: Final = {**ADDRESSES, **FILES, **LINES, **TEXTS}
