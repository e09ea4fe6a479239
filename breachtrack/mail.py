"""Django's own mails (a forgotten password): held while everything is, or kept on this machine."""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as DjangosSmtpBackend

from notifications.selectors.holds import may_leave_now
from notifications.transports.eml import EmlTransport
from notifications.transports.outcomes import Accepted

logger = logging.getLogger(__name__)


class SmtpBackend(DjangosSmtpBackend):
    """To the server of the settings."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages left: none while everything is on hold."""
        return super().send_messages(email_messages) if _may_leave() else 0


class EmlBackend(BaseEmailBackend):
    """One file per recipient in `MAIL_DIR`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were written. Raises OSError unless told to fail silently."""
        if not _may_leave():
            return 0
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


def _may_leave() -> bool:
    """A page must not tell a stranger whether an address is known: it says the same as ever."""
    if may_leave_now():
        return True
    logger.warning("A message to set a new password was not sent: everything is on hold.")
    return False
