"""A server that takes everything, and the mails that it took, as a person reads them."""

from dataclasses import dataclass
from email import message_from_bytes, policy

from notifications.models import Alert
from notifications.services.sweep import sweep
from notifications.transports.outcomes import Accepted, Withdrawn
from tests.cast import NOW


def tick(at, server=None):
    """One tick at that instant; the mails go to a server that takes everything, or to another."""
    return sweep(clock=lambda: at, transport=server or Mailbox())


def refuses_mail(person, organisation):
    """The last mail to that person was refused for good."""
    Alert.objects.create(
        organisation=organisation,
        contact=person,
        rung="test",
        due_at=NOW,
        planned_at=NOW,
        not_before=NOW,
        settled_at=NOW,
        state="failed",
        recipient=person.email,
    )


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    calendar: str = ""


class Mailbox:
    """Call `tick` for one sweep; it gives the mails of that sweep."""

    server = "mailbox:25"

    def __init__(self):
        self.mails = []

    def hand_over(self, sender, recipient, message, *, before_data):
        if not before_data():
            return Withdrawn()
        mail = message_from_bytes(message, policy=policy.default)
        to = recipient.partition("@")[0]
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        calendar = "".join(part.get_content() for part in mail.iter_attachments())
        # A long subject begins on its second line, which a reader does not see.
        self.mails.append(Mail(to, mail["Subject"].strip(), text, calendar))
        return Accepted("sink", "250 ok")

    def tick(self, at):
        before = len(self.mails)
        tick(at, self)
        return self.mails[before:]
