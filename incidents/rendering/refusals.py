"""What a refusal says to a person: where, what, and what to do. One sentence or two per code."""

from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.rendering.instants import day_text, instant_text, offset_text
from incidents.rules.awareness import Caution
from incidents.rules.refusals import Refused

REFUSALS: dict[str, Promise] = {
    "already_filed": gettext_lazy(
        "This incident was filed already. Record a complement or a withdrawal instead."
    ),
    "answer_control_characters": gettext_lazy(
        "The text holds invisible control characters. Type it again, or paste it as plain text."
    ),
    "answer_not_a_choice": gettext_lazy(
        "“%(value)s” is not one of the choices. Choose one from the list."
    ),
    "answer_not_a_count": gettext_lazy(
        "This is not a number of persons or records. Say exact, approximate or unknown, and give "
        "a whole number."
    ),
    "answer_not_a_date": gettext_lazy("“%(value)s” is not a date. Write it like 2026-10-23."),
    "answer_not_a_list": gettext_lazy(
        "A list of choices is needed here. Choose again from the list."
    ),
    "answer_not_an_instant": gettext_lazy(
        "This is not a date and time with its time zone. Give all three."
    ),
    "answer_not_text": gettext_lazy("A text is needed here. Type it again."),
    "answer_not_yes_or_no": gettext_lazy("Answer yes or no."),
    "answer_too_long": gettext_lazy(
        "The text is too long: at most %(longest)s characters. Shorten it, or attach a file."
    ),
    "awareness_before_2018": gettext_lazy("The year must be 2018 or later, not %(year)s."),
    "awareness_in_future": gettext_lazy(
        "The awareness time is in the future. Give the moment at which the organisation became "
        "aware."
    ),
    "bundle_needs_two": gettext_lazy(
        "A bundle needs at least one other incident. Choose the similar ones."
    ),
    "bundled_already": gettext_lazy(
        "One of these incidents is in a bundle already. Take it out there first."
    ),
    "choice_reason_needed": gettext_lazy(
        "Say why this moment counts and no other: the reason stays on record."
    ),
    "clock_ended": gettext_lazy(
        "This clock has ended already: nothing more can be said of it. Reload the page."
    ),
    "clocks_only_here": gettext_lazy(
        "%(rule)s runs here and has no clock in %(kept)s: it would end unseen. State there first "
        "what starts it (the kind of incident, the risk, or what happened), or say here that it "
        "is not owed."
    ),
    "controllers_wait": gettext_lazy(
        "A controller that you named has not been told. Tell each on the page of the controllers."
    ),
    "done_before_its_start": gettext_lazy(
        "That lies before the moment from which this duty counts. Check the date and the time."
    ),
    "done_in_future": gettext_lazy(
        "That lies in the future. Record it once it is done, with the time at which it was done."
    ),
    "event_in_future": gettext_lazy("That lies in the future. Say when it has happened."),
    "count_kind": gettext_lazy(
        "“%(kind)s” is not a way to count. Say exact, approximate or unknown."
    ),
    "count_needs_number": gettext_lazy(
        "The number is missing. Give a whole number, or say that it is unknown."
    ),
    "count_out_of_range": gettext_lazy(
        "%(number)s cannot be counted. Give a whole number from 0 to %(largest)s."
    ),
    "count_takes_no_number": gettext_lazy(
        "You gave the number %(number)s and said that it is unknown. Remove one of the two."
    ),
    "delay_reasons_needed": gettext_lazy(
        "This first filing comes after the 72 hours: give the reasons for the delay "
        "(Article 33(1) of the GDPR)."
    ),
    "drill_and_real": gettext_lazy(
        "A drill and a real incident are never tied together: a real clock could end by mistake."
    ),
    "duplicate_already": gettext_lazy(
        "This incident is a duplicate of another one already. Undo that link first."
    ),
    "duplicate_filed": gettext_lazy(
        "This incident was filed with the authority: it stays on record as it was filed. Link the "
        "other one as its duplicate instead."
    ),
    "duplicate_in_bundle": gettext_lazy(
        "A duplicate has no clock of its own: put the incident that is kept into the bundle."
    ),
    "duplicate_of_duplicate": gettext_lazy(
        "The incident you chose is itself a duplicate. Choose the one that is kept."
    ),
    "duplicate_of_itself": gettext_lazy(
        "An incident cannot be its own duplicate. Choose another one."
    ),
    "email_shape": gettext_lazy("This is not an e-mail address. Write it like name@example.org."),
    "authority_in_use": gettext_lazy(
        "Clocks and filings of logged incidents name %(authority)s: it cannot be changed any more."
    ),
    "email_taken": gettext_lazy(
        "This e-mail address is in use already. Choose another, or invite that person."
    ),
    "fact_naive_instant": gettext_lazy(
        "The time zone is missing. Give the date and time with its zone."
    ),
    "fact_negative_number": gettext_lazy(
        "%(number)s cannot be a number of persons. Give a whole number, zero or more."
    ),
    "fact_not_a_list": gettext_lazy(
        "A list of choices is needed here. Choose again from the list."
    ),
    "fact_not_one_of": gettext_lazy(
        "“%(value)s” is not one of the choices. Choose one from the list."
    ),
    "fact_unknown_field": gettext_lazy(
        "This form holds a field that is not known. Reload the page and try again."
    ),
    "facts_changed_meanwhile": gettext_lazy(
        "Somebody else saved these facts while you were writing. Nothing was overwritten: compare "
        "the two texts and save again."
    ),
    "facts_unreadable": gettext_lazy(
        "The stored facts cannot be read. Nothing was changed: tell the administrator."
    ),
    "file_empty": gettext_lazy("The file is empty. Choose another one."),
    "file_too_large": gettext_lazy(
        "The file is too large: at most %(megabytes)s MB. Choose a smaller one, or split it."
    ),
    "filed_before_awareness": gettext_lazy("Filed before you became aware? Check both dates."),
    "filed_before_the_first": gettext_lazy(
        "Filed before the first notification? Check the date and the time."
    ),
    "filed_hour_needed": gettext_lazy(
        "Give the hour at which it was filed: the acknowledgement of the authority shows it."
    ),
    "filed_in_future": gettext_lazy(
        "The filing lies in the future. Record it once it was filed, with the time of its "
        "acknowledgement."
    ),
    "filing_changed_meanwhile": gettext_lazy(
        "Somebody else changed this filing, or the facts behind it, while you were writing. "
        "Nothing was overwritten: compare the two texts and save again."
    ),
    "fold_not_understood": gettext_lazy("“%(typed)s” is neither 0 (the first) nor 1 (the second)."),
    "handling_text_needed": gettext_lazy(
        "Say what was done about this warning, or why it is unfounded."
    ),
    "has_duplicates": gettext_lazy(
        "Other incidents are duplicates of this one. Link them to the one that is kept first."
    ),
    "in_a_bundle": gettext_lazy(
        "This incident is in a bundle. Take it out first, and put the one that is kept there."
    ),
    "instant_not_understood": gettext_lazy(
        "“%(typed)s” is not a date and time. Write it like 2026-10-23T18:00 or "
        "2026-10-23T18:00+02:00."
    ),
    "instant_too_early": gettext_lazy(
        "The year %(year)s is too early. The year must be 2018 or later."
    ),
    "instant_too_late": gettext_lazy(
        "The time is in the future: the year %(year)s is too late to count from. Check the year."
    ),
    "authority_name": gettext_lazy("The name of an authority has 1 to %(longest)s characters."),
    "is_a_duplicate": gettext_lazy(
        "This incident is a duplicate: go on with the one that is kept, or undo the link first."
    ),
    "ordered_by_authority": gettext_lazy(
        "The authority ordered it: no decision of the controller ends it. If the order was "
        "recorded by mistake, take it back in the correspondence."
    ),
    "leaves_oneself": gettext_lazy(
        "Nobody takes themselves out of an organisation. Ask another administrator."
    ),
    "link_spent": gettext_lazy("This link was used already or has expired. Ask for a new one."),
    "local_time_does_not_exist": gettext_lazy(
        "%(clock)s did not exist on %(day)s in %(zone)s: the clocks went from %(clocks_from)s to "
        "%(clocks_to)s. Did you mean %(before)s or %(after)s?"
    ),
    "local_time_exists_twice": gettext_lazy(
        "%(clock)s happened twice on %(day)s in %(zone)s, because the clocks went back. Choose "
        "the first, %(first)s, or the second, %(second)s."
    ),
    "no_rule_in_force": gettext_lazy("%(rule)s was not in force on %(day)s. Check the date."),
    "member_already": gettext_lazy(
        "This person belongs to the organisation already. Change their role in the list."
    ),
    "own_role": gettext_lazy("Nobody changes their own role. Ask another administrator."),
    "not_a_demo": gettext_lazy("Only a demonstration lets one look through the eyes of others."),
    "not_allowed": gettext_lazy(
        "Your role in this organisation does not allow this. Ask the administrator."
    ),
    "note_empty": gettext_lazy("There is nothing to save. Write a text or choose a file."),
    "notice_part_not_text": gettext_lazy("A text is needed here. Type it again."),
    "notice_part_too_long": gettext_lazy(
        "This part is too long: at most %(longest)s characters. Nobody reads more; shorten it."
    ),
    "notice_part_unknown": gettext_lazy(
        "A notice has no such part. Reload the page and type the text again."
    ),
    "owner_cannot_see": gettext_lazy(
        "This person may not see the incidents of the organisation. Choose another owner."
    ),
    "pdf_not_made": gettext_lazy(
        "The document could not be made (%(reason)s). What you typed is saved; try again."
    ),
    "nothing_filed_yet": gettext_lazy(
        "A complement follows a first notification, and none is recorded yet. Record that one "
        "first."
    ),
    "number_not_digits": gettext_lazy("Enter digits only, not “%(typed)s”."),
    "number_not_whole": gettext_lazy("Enter a whole number, zero or more, not “%(typed)s”."),
    "reason_needed": gettext_lazy(
        "Say why the moment changes: the earlier one stays on record beside it."
    ),
    "reasons_needed": gettext_lazy(
        "Give the reasons: the register keeps them for the authority (Article 33(5) of the GDPR)."
    ),
    "relation_elsewhere": gettext_lazy(
        "That incident belongs to another organisation, which has clocks of its own."
    ),
    "relation_reason_needed": gettext_lazy("Say why: the reason stays on record beside it."),
    "roles_differ": gettext_lazy(
        "In one of the two the organisation acts as a processor: they do not have the same "
        "clocks, and neither can stand for the other."
    ),
    "rule_version_gone": gettext_lazy(
        "The law file %(version)s of %(rule)s is no longer installed. Restore it: this clock was "
        "counted by it."
    ),
    "set_up_done": gettext_lazy("This instance is set up already. Sign in instead."),
    "signal_in_future": gettext_lazy(
        "The signal lies in the future. Give the moment at which it was received."
    ),
    "siren_shape": gettext_lazy("A SIREN has nine digits. Check the number."),
    "submission_kind": gettext_lazy(
        "“%(kind)s” is not a type of notification. Choose one from the list."
    ),
    "target_not_here": gettext_lazy(
        "The law sets a limit for this duty: a target of your own cannot replace it."
    ),
    "target_out_of_range": gettext_lazy("Give a whole number of hours from 1 to %(most)s."),
    "unknown_code": gettext_lazy(
        "“%(value)s” is not one of the choices. Choose one from the list."
    ),
    "unknown_country": gettext_lazy(
        "“%(value)s” is not a country. Give its two letters, such as FR, or a region of France, "
        "such as FR-AM."
    ),
    "unknown_decision": gettext_lazy("“%(kind)s” is not a decision. Choose one from the list."),
    "unknown_not_allowed": gettext_lazy("This cannot stay unknown. Give an answer."),
    "unknown_handling": gettext_lazy(
        "“%(value)s” is not one of the choices. Choose one from the list."
    ),
    "unknown_event": gettext_lazy(
        "“%(value)s” is nothing that a clock counts from. Choose one of: %(known)s."
    ),
    "unknown_profile_code": gettext_lazy(
        "“%(value)s” says nothing about an organisation or an incident. Choose one of: %(known)s."
    ),
    "unknown_regime": gettext_lazy(
        "“%(value)s” is not a regime of the law book. Choose one of: %(known)s."
    ),
    "unknown_region": gettext_lazy(
        "The holidays of “%(place)s” are not known. Choose one of: %(known)s, or FR."
    ),
    "unknown_zone": gettext_lazy(
        "“%(zone)s” is not a time zone. Choose one from the list, such as Europe/Paris."
    ),
}

CAUTIONS: dict[str, Promise] = {
    "awareness_long_ago": gettext_lazy(
        "This is %(days)s days ago: the 72 hours ended on %(due)s. You will be asked for the "
        "reasons for the delay (Article 33(1) of the GDPR)."
    ),
}


def refusal_text(refused: Refused) -> str:
    """The sentence of a refusal in the active language; a plain one for an unknown code."""
    wording = REFUSALS.get(refused.code)
    if wording is None:
        return _("This cannot be done (%(code)s).") % {"code": refused.code}
    return str(wording) % _words(refused.params)


def caution_text(caution: Caution) -> str:
    """What to tell the person about an input that was taken all the same."""
    return str(CAUTIONS[caution.code]) % _words(caution.params)


def _words(params: dict[str, object]) -> dict[str, str]:
    day = params.get("day")
    return {name: _word(value, day, params.get("zone")) for name, value in params.items()}


def _word(value: object, day: object, zone: object) -> str:
    """A value as text. Moments of the day the sentence names show their clock time only."""
    if isinstance(value, datetime):
        if day is None:
            return instant_text(value, str(zone or "UTC"))
        clock = f"{_clock(value.time())} ({offset_text(value)})"
        return clock if value.date() == day else f"{day_text(value)}, {clock}"
    if isinstance(value, time):
        return _clock(value)
    return day_text(value) if isinstance(value, date) else str(value)


def _clock(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"
