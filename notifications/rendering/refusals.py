"""What a refusal of this floor says to a person: where, what, and what to do.

`incidents.rendering.refusals` shows them; `notifications.apps` hands them down at the start.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.rendering.second_look_refusals import SECOND_LOOKS
from notifications.rules.recipient_rows import LineError

CORRESPONDENCE: Final[dict[str, Promise]] = {
    "correspondence_answer_before": _(
        "The answer is asked for before the message itself: check the two dates."
    ),
    "correspondence_in_future": _("This lies in the future. Check the date and the time."),
    "correspondence_no_answer_to_ours": _(
        "A day for the answer goes with a message from the authority only. Leave it empty."
    ),
    "correspondence_of_ours": _("An answer goes to the authority. Change the direction or this."),
    "correspondence_of_the_authority": _(
        "This comes from an authority only. Change the direction or what it is."
    ),
}

WITHDRAWALS: Final[dict[str, Promise]] = {
    "filing_withdrawn": _(
        "This notification was withdrawn: nothing more is filed here. If it is a breach after all, "
        "log a new incident: its clock runs and its alerts leave."
    ),
    "withdrawal_cause_needed": _("Say why it is withdrawn: choose one of the reasons."),
    "withdrawal_reasons_needed": _(
        "Write the reasons for the withdrawal: they go to the authority as you write them."
    ),
}

COCKPIT: Final[dict[str, Promise]] = {
    "copied_another_answer": _(
        "The answer was changed since this page was opened: reload it, and copy the new one."
    ),
    "limit_not_possible": _("A limit is a whole number from 1 to %(longest)s, or empty."),
    "nothing_to_copy": _("There is no answer here any more. Reload the page."),
    "word_empty": _("The words are empty. Write them, or take the correction back."),
}

ALERTS: Final[dict[str, Promise]] = {
    "adopt_not_needed": _(
        "This machine is the instance of this database already: there is nothing to adopt. If "
        "everything is on hold, release it."
    ),
    "copy_is_the_instance": _(
        "This machine is the instance itself: it cannot become a copy for tests. Copies are made "
        "on another machine, with another INSTANCE_ID or none."
    ),
    "hold_of_a_copy": _(
        "This is a copy for tests: nothing ever leaves it. To make it the real one, run "
        "manage.py adopt on its machine."
    ),
    "hold_over": _("Somebody has released this already. Reload the page."),
    "mail_on_hold": _("Everything that leaves is on hold: nothing was sent."),
    "everybody_called": _(
        "Everybody on the ladder of this organisation was called already. Add somebody to it, or "
        "call them by telephone."
    ),
    "nobody_left": _(
        "An incident is open and its alerts would reach nobody without %(name)s. Add another "
        "person or an emergency address first."
    ),
    "webhook_missing": _("There is no webhook any more. Set its address first."),
    "webhook_private": _(
        "This address leads to the machine itself or to its network. Give one that can be reached "
        "from the internet, or ask whoever runs this installation to allow it."
    ),
    "webhook_url": _(
        "Write an https address without a name, a password or a “#” in it, for example "
        "https://hooks.example.org/alerts."
    ),
    "mail_stays_here": _("No mail leaves this machine: there is no way out to test."),
    "not_called": _("This message calls you for nothing any more: sign in to see what is open."),
}

LADDERS: Final[dict[str, Promise]] = {
    "emergency_is_a_member": _(
        "This is the mailbox of %(name)s, who is called anyway. Give a mailbox that somebody else "
        "reads too, or leave it empty."
    ),
    "ladder_changed_meanwhile": _(
        "Somebody else changed the order meanwhile, and nothing was done now. Look at it as it "
        "stands, then change it again."
    ),
    "last_step": _(
        "The order needs at least one step. Add another one first, or go back to the usual order."
    ),
    "plan_changed_meanwhile": _(
        "Somebody else saved these settings meanwhile, and nothing was saved now. Compare with "
        "what stands now, then save again."
    ),
    "rungs_changed_meanwhile": _(
        "Somebody else changed these hours meanwhile, and nothing was saved now. Compare with "
        "what stands now, then save again."
    ),
    "rungs_none": _("At least one hour is needed. Give hours like 48, 24, 6, or go back."),
    "rungs_not_hours": _("“%(value)s” is not a number of hours. Give whole hours like 48, 24, 6."),
    "rungs_range": _("“%(value)s” is out of range. Give whole hours from 1 to %(most)s."),
    "rungs_too_many": _("At most %(most)s hours. Take some out."),
    "step_nobody": _("This person is no active member of the organisation. Choose another one."),
    "step_twice": _("This step stands in the order already. Move it where you want it."),
    "steps_too_many": _("At most %(most)s steps. Remove one first."),
    "urgent_wait_longer": _(
        "In the last six hours one cannot wait longer than before. Give as many minutes or fewer."
    ),
}

ADDRESSES: Final[dict[str, Promise]] = {
    "address_accent": _(
        "“%(char)s” cannot stand before the @ of an e-mail address. Check the address."
    ),
    "address_domain": _("“%(domain)s” is not a domain that mail can be sent to. Check it."),
    "address_literal": _("Mail cannot be sent to a bare IP address. Give a domain name."),
    "address_local": _("The part before the @ is not written correctly. Check the address."),
    "address_local_too_long": _(
        "The part before the @ is longer than %(longest)s characters. Check the address."
    ),
    "address_several": _("There is more than one address here. Give one only."),
    "address_too_long": _("The address is longer than %(longest)s characters. Check it."),
    "address_with_name": _("Give the address alone, without a name or angle brackets."),
    "address_without_at": _("An e-mail address has an @. Write it like name@example.org."),
    "address_without_dot": _(
        "“%(domain)s” has no dot: mail cannot be sent there. Write it like name@example.org."
    ),
}

FILES: Final[dict[str, Promise]] = {
    "cell_too_long": _(
        "Line %(line)s: a cell is longer than %(longest)s characters. Nothing was imported."
    ),
    "file_is_excel": _("This is an Excel file. Save it as CSV (UTF-8) and choose that file."),
    "file_is_no_table": _(
        "This is a PDF or a picture, not a list. Save the list as CSV (UTF-8) and choose that file."
    ),
    "file_not_text": _(
        "Line %(line)s: the file is no text in a known encoding. Save it as CSV (UTF-8)."
    ),
    "file_not_utf16": _("The file begins as UTF-16 and is damaged. Save it as CSV (UTF-8)."),
    "file_not_utf8": _(
        "Line %(line)s: byte %(byte)s is not UTF-8, as other lines are. Save the whole file as "
        "CSV (UTF-8). Nothing was imported."
    ),
    "open_data_headings": _(
        "The file lacks columns: %(missing)s. Take the CSV file of the CNIL as it is published, or "
        "add a new heading to notifications/official_forms/cnil-opendata.toml. Nothing was "
        "imported."
    ),
    "open_data_nothing_read": _(
        "No notification could be read. Lines that hold none: %(unread)s. Take the CSV file of "
        "the CNIL as it is published. Nothing was imported."
    ),
    "open_data_older": _(
        "This file ends in %(here)s, and the one imported before in %(there)s. Take a newer one, "
        "or give --even-older. Nothing was imported."
    ),
    "open_data_overtaken": _(
        "Another import began meanwhile, and that one counts. Nothing was imported."
    ),
    "quote_text_after": _(
        "Line %(line)s: text after a closing quotation mark. Correct the line. Nothing was "
        "imported."
    ),
    "quote_unclosed": _(
        "Line %(line)s: a quotation mark is opened and never closed. Correct the line. Nothing was "
        "imported."
    ),
    "table_header_character": _(
        "Line %(line)s: the name of a column holds an invisible character. Save as CSV (UTF-8)."
    ),
    "table_header_is_a_person": _(
        "Line %(line)s looks like a person, and the names of the columns are expected there. Add a "
        "first line with the names of the columns."
    ),
    "table_too_many_rows": _("At most %(most)s rows. Split the file. Nothing was imported."),
    "table_without_rows": _("The file has a header and no rows. Choose another file."),
}

MAPPINGS: Final[dict[str, Promise]] = {
    "mapping_nobody": _("Say which column holds the e-mail address, or at least the last name."),
    "mapping_sensitive": _(
        "“%(column)s” is not needed for the notice and is never imported. Choose another column."
    ),
    "mapping_twice": _("“%(column)s” was chosen twice. Choose one use for each column."),
    "mapping_unknown": _("The columns chosen are not in this file. Choose again from the list."),
}

TEXTS: Final[dict[str, Promise]] = {
    "control_character": _(
        "Line %(line)s, position %(position)s: an invisible control character (%(char)s). Remove "
        "it, or paste the text as plain text."
    ),
    "message_id_unusable": _("The message has no usable identity. Tell the administrator."),
    "notice_brace": _(
        "Line %(line)s: braces are for fields only. Write a field like {{ reference }}."
    ),
    "notice_filter": _(
        "Line %(line)s: “%(name)s” cannot be used like this. The only addition is | default: "
        "followed by words in quotation marks."
    ),
    "notice_html": _("Line %(line)s: “%(name)s” is HTML. A notice is plain text: remove it."),
    "notice_only_fields": _("Line %(line)s: only the listed fields are allowed between braces."),
    "notice_output_too_long": _(
        "The text for one person is longer than %(longest)s characters. Shorten it."
    ),
    "notice_syntax": _(
        "Line %(line)s: a field is not written correctly. Write it like {{ reference }}."
    ),
    "notice_tag": _(
        "Line %(line)s: “%(name)s”: only the listed fields are allowed, no instructions. Remove it."
    ),
    "notice_too_long": _("The text is too long: at most %(longest)s kB. Shorten it."),
    "notice_unclosed": _("Line %(line)s: “{{” without “}}”. Close the field."),
    "sender_unusable": _("The sender is not one e-mail address. Check the settings of the mail."),
    "subject_field": _(
        "The subject is the same for all and shows on locked screens. Remove the field from it."
    ),
    "subject_length": _("The subject is one line of 1 to %(longest)s characters."),
    "unknown_notice_field": _(
        "Line %(line)s: unknown field “%(name)s”. Did you mean “%(suggestion)s”?"
    ),
}

CAMPAIGNS: Final[dict[str, Promise]] = {
    "alone_needs_a_reason": _(
        "Nobody else in your organisation may approve this. Write why you approve alone: the "
        "reason is kept with the approval."
    ),
    "approved_already": _(
        "You approved exactly this text and list already. A second person approves next."
    ),
    "no_mail_server": _(
        "No mail server is set up, so nobody would be told, and the letters would lie readable on "
        "this machine. Set EMAIL_URL, start again, then send."
    ),
    "campaign_under_way": _(
        "This communication is being sent or was sent: nothing of it changes any more."
    ),
    "changed_meanwhile": _(
        "The text or the list changed while you were reading. Read it again, then approve."
    ),
    "drill_writes_to_nobody": _("This incident is a drill: nobody is written to."),
    "import_overtaken": _(
        "The same file was imported again meanwhile: that import counts. Reload the page."
    ),
    "list_in_use": _("This list was approved or used: it cannot be discarded."),
    "list_not_usable": _("This list is not usable: its import did not end. Import the file again."),
    "nobody_in_file": _(
        "Nobody could be read from this file. Check the columns and the lines with errors."
    ),
    "not_approved": _(
        "The text and the list are not approved as they stand. Ask for the approvals first."
    ),
    "notice_not_ready": _(
        "The text still has errors, or a language of the list has no text. Mend what the page "
        "lists, then try again."
    ),
    "somebody_else_may_approve": _(
        "Somebody else in your organisation may approve: leave the reason empty, and ask them for "
        "the second approval."
    ),
    "trial_not_taken": _("The mail server did not take the test message. Try again later."),
}

REFUSALS: Final = {
    **ALERTS,
    **COCKPIT,
    **CORRESPONDENCE,
    **LADDERS,
    **CAMPAIGNS,
    **SECOND_LOOKS,
    **ADDRESSES,
    **FILES,
    **MAPPINGS,
    **TEXTS,
    **WITHDRAWALS,
}

LINES: Final[dict[str, Promise]] = {
    **ADDRESSES,
    "row_character": _(
        "Invisible control character (%(char)s) at position %(position)s. Not imported."
    ),
    "row_language": _("“%(typed)s” is not a language offered: “%(taken)s” is used."),
    "row_nobody": _("Neither a name nor an address. Not imported."),
    "row_nul": _("NUL character. Not imported."),
    "row_ragged": _(
        "The line has %(found)s cells where the header has %(expected)s. Not imported."
    ),
    "row_too_long": _("Longer than %(longest)s characters. Not imported."),
}

REMARKS: Final[dict[str, Promise]] = {
    "read_as": _(
        "Read as %(encoding)s, separator “%(delimiter)s”. Check the accents in the preview."
    ),
}

# Of a column left out, by what its name says that it holds.
SENSITIVE: Final[dict[str, Promise]] = {
    "bank_account": _("bank details"),
    "birth": _("date of birth"),
    "health": _("health"),
    "national_number": _("social-security number"),
    "password": _("password"),
}


def line_error_text(error: LineError) -> str:
    """One entry of the report on a file, with its line and column, in the active language."""
    words = str(LINES[error.code]) % error.params
    where = _("Line %(line)s, “%(column)s”:") if error.column else _("Line %(line)s:")
    return f"{where % {'line': error.line, 'column': error.column}} {words}"
