"""What an entry of the journal says to a person: one sentence per verb, no raw code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Deadline, Entry

VERBS: dict[str, Promise] = {
    "awareness.said": gettext_lazy("Said when the organisation became aware"),
    "clock.acknowledged": gettext_lazy("Said “I'm on it”"),
    "clock.ended": gettext_lazy("The clock stopped"),
    "clock.set": gettext_lazy("The clock was set"),
    "controller.named": gettext_lazy("Named a controller"),
    "controller.told": gettext_lazy("Told a controller"),
    "decision.signed": gettext_lazy("Signed a decision"),
    "facts.saved": gettext_lazy("Saved the facts"),
    "figure.recorded": gettext_lazy("Recorded a figure"),
    "file.stored": gettext_lazy("Stored a file"),
    "incident.logged": gettext_lazy("Logged the incident"),
    "note.added": gettext_lazy("Added a note"),
    "signal.recorded": gettext_lazy("Recorded a signal"),
}

ANCHORS: dict[str, Promise] = {
    "awareness": gettext_lazy("counted from the awareness"),
    "signal": gettext_lazy("provisional, counted from the earliest signal"),
    "logging": gettext_lazy("provisional, counted from the logging"),
}
KINDS: dict[str, Promise] = {
    "notify": gettext_lazy("to notify the authority"),
    "not_notify": gettext_lazy("not to notify the authority"),
    "not_a_breach": gettext_lazy("not a personal-data breach"),
}


def entry_text(entry: Entry) -> str:
    """The entry as a sentence without its actor; a plain one for a verb nobody worded yet."""
    verb = VERBS.get(entry.verb)
    if verb is None:
        return _("Something else was recorded (%(verb)s)") % {"verb": entry.verb}
    detail = _detail(entry.verb, entry.codes)
    return f"{verb}: {detail}" if detail else str(verb)


def _detail(verb: str, codes: Mapping[str, object]) -> str:
    if verb == "clock.set":
        return str(ANCHORS.get(str(codes.get("anchor")), ""))
    if verb == "clock.ended":
        return str(dict(Deadline.State.choices).get(str(codes.get("state")), ""))
    if verb == "decision.signed":
        return str(KINDS.get(str(codes.get("kind")), ""))
    return ""
