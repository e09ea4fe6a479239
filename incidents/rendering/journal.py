"""What was done, in words: a sentence for every verb of the journal."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    Deadline,
    Decision,
    Discharge,
    Entry,
    Membership,
    Organisation,
    Signal,
)
from incidents.models.people import LANGUAGES
from incidents.rendering.duties import recipient_words, rule_words
from incidents.rendering.facts import figure_text
from incidents.rendering.instants import short_instant_text
from incidents.rendering.periods import period_text
from incidents.rules.periods import Period
from incidents.rules.refusals import Refused
from incidents.rules.terms import terms
from incidents.rules.vocabulary import label

# What stands between %( and )s comes from the codes of the entry.
SENTENCES: Final[dict[str, Promise]] = {
    "alert_plan.changed": _(
        "Changed how people are alerted: waits %(wait_minutes)s and %(urgent_wait_minutes)s "
        "minutes, summary at %(digest_hour)s h"
    ),
    "authorities.named": _("Named further authorities to notify: %(authorities)s"),
    "awareness.said": _("Said when the organisation became aware: %(at)s"),
    "bundle.joined": _("Put the incident into a bundle of similar breaches"),
    "bundle.left": _("Took the incident out of its bundle"),
    "bundle.made": _("Made a bundle of similar breaches"),
    "campaign.list_chosen": _("Chose the list of people to tell"),
    "campaign.opened": _("Opened a communication to the people"),
    "campaign.sent": _("The communication to the people was sent"),
    "campaign.started": _("Started sending the communication to the people"),
    "clock.acknowledged": _("Said “I'm on it” for version %(version)s of the clock"),
    "clock.ended": _("%(rule)s: version %(version)s of the clock ended: %(state)s"),
    "clock.set": _("%(rule)s: version %(version)s of the clock was set: %(due)s (%(anchor)s)"),
    "clock.stepped": _("The clock of the database jumped by %(seconds)s seconds"),
    "controller.named": _("Named an affected controller"),
    "controller.told": _("Told an affected controller"),
    "correspondence.recorded": _("Recorded a message, %(direction)s %(authority)s: %(at)s"),
    "correspondence.taken_back": _("Took back a message, %(direction)s %(authority)s: %(at)s"),
    "decision.signed": _("Signed a decision: %(kind)s"),
    "demo.looked_as": _("Looked through the eyes of an invented person"),
    "duplicate.linked": _("Linked as a duplicate of incident %(kept)s: its clocks end"),
    "duplicate.released": _("Incident %(duplicate)s is no duplicate of this one any more"),
    "duplicate.taken_in": _("Incident %(duplicate)s was linked as a duplicate of this one"),
    "duplicate.undone": _("Undid the link as a duplicate of incident %(kept)s: its clocks run"),
    "duty.discharged": _("%(rule)s, %(recipient)s: recorded as “%(discharge)s”, %(at)s"),
    "duty.taken_back": _("%(rule)s, %(recipient)s: took back what was recorded"),
    "event.stated": _("Recorded %(event)s: %(at)s"),
    "event.taken_back": _("Took back what was recorded: %(event)s"),
    "facts.saved": _("Saved version %(version)s of the facts"),
    "feed.opened": _("Made an address for their calendar"),
    "feed.revoked": _("Revoked the address of their calendar"),
    "figure.recorded": _("Recorded a figure: %(number)s"),
    "file.destroyed": _("Destroyed a file"),
    "file.stored": _("Stored a file"),
    "filing.copied": _("Copied an answer into the form of %(authority)s: %(field)s"),
    "filing.copy_taken_back": _("Took off the tick of a copied answer: %(field)s"),
    "filing.draft_saved": _("Saved version %(version)s of the draft of the filing"),
    "filing.opened": _("Opened the filing with %(authority)s"),
    "filing.recorded_alone": _(
        "Recorded version %(version)s of the filing without a second person, with a reason"
    ),
    "filing.submitted": _("Recorded that the filing was made"),
    "form.compared": _("Compared the words of the form %(form)s with the live one"),
    "form.limit_set": _("%(form)s, %(field)s: set the longest answer: %(characters)s"),
    "form.word_corrected": _("%(form)s: corrected the words of %(word)s"),
    "form.word_restored": _("%(form)s: took back the corrected words of %(word)s"),
    "hold.began": _("Everything that leaves was put on hold: %(reason)s"),
    "hold.released": _(
        "Released what was on hold: %(alerts)s alerts, messages to %(people)s people"
    ),
    "incident.logged": _("Logged incident %(reference)s"),
    "incident.taken_charge_of": _("Took charge of the incident"),
    "instance.adopted": _("Made this machine the place of the instance %(id)s"),
    "instance.opened": _("This installation was set up"),
    "kinds.stated": _("Said what kind of incident it is: %(kinds)s"),
    "incident.owner_left": _("Its owner left the organisation: nobody owns the incident"),
    "ladder.changed": _("Changed the order in which people are called"),
    "ladder.climbed": _("Had the next people of the ladder called: step %(step)s"),
    "language.chosen": _("Chose another language: %(language)s"),
    "ledger.exported": _("Took the record of who was told out as a file"),
    "link.used": _("Signed in by a one-time link"),
    "note.added": _("Added a note"),
    "notice.approved": _("Approved the text for the people"),
    "notice.tried": _("Sent the text for the people to themselves, as a trial"),
    "notice_text.saved": _("Saved the text for the people"),
    "open_data.imported": _(
        "Imported the open data of the CNIL: %(number)s notifications, %(first)s to %(last)s"
    ),
    "organisation.changed": _("Changed what is said of the organisation: %(fields)s"),
    "organisation.founded": _("The organisation was founded"),
    "recipients.discarded": _("Discarded a list of people"),
    "recipients.imported": _("Imported a list of people"),
    "role.given": _("Gave a role: %(role)s"),
    "role.taken": _("Took a person out of the organisation: %(role)s"),
    "rungs.changed": _("%(rule)s: changed at which hours alerts come: %(rungs)s"),
    "second_look.agreed": _("Read version %(version)s of the draft of the filing, and agreed"),
    "second_look.asked": _("Asked for a second look at version %(version)s of the draft"),
    "second_look.not_yet": _(
        "Read version %(version)s of the draft of the filing, and did not agree yet"
    ),
    "second_person.waived": _("A filing needs no second person any more"),
    "second_person.wanted": _("A second person must read each filing before it is recorded"),
    "signal.handled": _("Said what was done about a warning: %(source)s, %(at)s, %(handling)s"),
    "sheet.made": _("Took the sheet of the clocks out as a file"),
    "signal.recorded": _("Recorded a signal: %(source)s, %(at)s"),
    "target.set": _("%(rule)s: target set: %(hours)s"),
    "user.created": _("Added a person"),
    "webhook.removed": _("Removed the webhook"),
    "webhook.secret_replaced": _("Replaced the secret of the webhook"),
    "webhook.set": _("Set the address of the webhook"),
    "mail.tested": _("Asked for a test mail"),
    "mail.arrived": _("Confirmed that a test mail arrived"),
    "webhook.tested": _("Asked for a test of the webhook"),
    "user.deactivated": _("A person belongs to no organisation any more and cannot sign in"),
    "user.reactivated": _("A person who had left can sign in again"),
}

ANCHORS: Final[dict[str, Promise]] = {
    "awareness": _("counted from the awareness"),
    "signal": _("provisional, counted from the earliest signal"),
    "logging": _("provisional, counted from the logging"),
}
LABELS_OF_CODES: Final[dict[str, dict[str, Any]]] = {
    "direction": {"from": _("from"), "to": _("to")},
    "discharge": dict(Discharge.Kind.choices),
    "handling": dict(Signal.Handling.choices),
    "kind": dict(Decision.Kind.choices),
    "language": dict(LANGUAGES),
    "state": dict(Deadline.State.choices),
    "role": dict(Membership.ROLE_LABELS),
}
COLUMNS: Final[dict[str, Any]] = {
    column.name: column.verbose_name for column in Organisation._meta.concrete_fields
} | {
    "legal_representative_email": _("E-mail of the legal representative"),
    "profile": _("What the organisation is"),
    "further_authorities": _("Further supervisory authorities"),
    "establishments": _("Countries with an establishment"),
}
INSTANTS: Final = ("at", "from")


def entry_text(entry: Entry, *, zone: str) -> str:
    """The sentence of an entry; a plain one for a verb of a later version."""
    sentence = SENTENCES.get(entry.verb)
    if sentence is None:
        return gettext("Something else was recorded (%(verb)s)") % {"verb": entry.verb}
    # A code that an entry does not have is a dash: the journal is never unreadable.
    return capfirst(str(sentence) % defaultdict(lambda: "—", _words(entry.codes, zone)))


def _words(codes: Mapping[str, Any], zone: str) -> dict[str, str]:
    return {name: _word(name, value, zone) for name, value in codes.items()}


def _word(name: str, value: Any, zone: str) -> str:
    if name == "due":
        return _end(value, zone)
    if name in INSTANTS:
        return short_instant_text(datetime.fromisoformat(value), zone)
    if name == "source":
        return _source(value)
    if name in ("anchor", "event"):
        return _anchor(value)
    if name == "number" and type(value) is int:
        return figure_text(value)
    if name == "fields":
        return ", ".join(str(COLUMNS.get(column, column)) for column in value)
    if name in WORDS_OF_DUTIES:
        return WORDS_OF_DUTIES[name](value)
    labels = LABELS_OF_CODES.get(name)
    return str(labels.get(value, value) if labels else value)  # A value may be a list.


def _recipient(code: str) -> str:
    # By no country: an entry says the office, and not whose law gave it a name.
    return recipient_words(code, country="")


def _kinds(codes: Collection[str]) -> str:
    known, language = terms().lists["incident"], get_language() or "en"
    said = (terms().words("incident", code, language) if code in known else code for code in codes)
    return ", ".join(said) or gettext("none of those that a regime asks about")


def _authorities(names: Collection[str]) -> str:
    return ", ".join(names) or gettext("none")


def _hours(count: int) -> str:
    return period_text(Period("hours", count)) if count else gettext("none any more")


def _rungs(hours: Collection[int]) -> str:
    return ", ".join(f"{each} h" for each in hours) or gettext("those of the law book")


WORDS_OF_DUTIES: Final[dict[str, Callable[[Any], str]]] = {
    "hours": _hours,
    "kinds": _kinds,
    "recipient": _recipient,
    "rule": rule_words,
    "rungs": _rungs,
    "authorities": _authorities,
}


def _end(due: str, zone: str) -> str:
    if not due:
        return gettext("no fixed limit")
    at = short_instant_text(datetime.fromisoformat(due), zone)
    return gettext("due %(due)s") % {"due": at}


def _anchor(code: str) -> str:
    if code in ANCHORS:
        return str(ANCHORS[code])
    known = terms().lists["anchors"]
    return terms().words("anchors", code, get_language() or "en") if code in known else code


def _source(code: str) -> str:
    try:
        return label("signal_sources", code, get_language() or "en")
    except Refused:
        return code
