"""Django's own mails (a forgotten password), kept on this machine like all others."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.transports.eml import EmlTransport
from notifications.transports.outcomes import Accepted


class EmlBackend(BaseEmailBackend):
    """One file per recipient in `MAIL_DIR`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were written. Raises OSError unless told to fail silently."""
        return sum(self._write(message) for message in email_messages)

    def _write(self, message: EmailMessage) -> bool:
        content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        transport = EmlTransport(settings.MAIL_DIR)
        outcomes = [
            transport.hand_over(message.from_email, to, content, before_data=lambda: True)
            for to in message.recipients()
        ]
        written = bool(outcomes) and all(isinstance(each, Accepted) for each in outcomes)
        if outcomes and not written and not self.fail_silently:
            raise OSError("the mail folder cannot be written to")
        return written
