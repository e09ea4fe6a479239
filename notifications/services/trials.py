"""The message of a notice, sent to the person who prepares it and to nobody else."""

from datetime import datetime

from django.db import transaction

from incidents.models import User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import NoticeText
from notifications.rendering.letters import compile_letter
from notifications.rendering.messages import stable_message_id
from notifications.rendering.senders import sender_address
from notifications.rules.persons import Person
from notifications.selectors.campaigns import draft_of
from notifications.selectors.holds import may_leave_now
from notifications.transports.outcomes import Accepted
from notifications.transports.transport import Transport

MARK = "[TEST] "


def send_trial(text: NoticeText, *, transport: Transport, by: User, now: datetime) -> None:
    """Send the text as it stands to `by`, filled with their own name.

    Raises `Refused`: `not_allowed`, `mail_on_hold`, `trial_not_taken`, and as `compile_letter`
    does.
    """
    insist(by, text.campaign.incident.organisation, Action.PREPARE_NOTICE)
    if not may_leave_now():
        raise Refused("mail_on_hold")
    sender = sender_address()
    first, _, last = by.name.partition(" ")
    message_id = stable_message_id(
        "notice trial", f"{text.pk}:{by.pk}:{now.isoformat()}", sender.rpartition("@")[2]
    )
    message = compile_letter(draft_of(text), mark=MARK).to(
        Person(address=by.email, first_name=first, last_name=last), message_id=message_id, date=now
    )
    outcome = transport.hand_over(sender, by.email, message, before_data=lambda: True)
    if not isinstance(outcome, Accepted):
        raise Refused("trial_not_taken")
    _record(text, by=by, now=now)


@transaction.atomic
def _record(text: NoticeText, *, by: User, now: datetime) -> None:
    incident = text.campaign.incident
    record(
        incident.organisation,
        verb="notice.tried",
        subject=text,
        by=by,
        now=now,
        incident=incident,
        codes={"language": text.language, "text": text.digest},
    )
