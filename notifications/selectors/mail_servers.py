"""What is known of the mail servers: does mail leave through them, and since when not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.models import MailServer
from notifications.rules.breakers import CLOSED, Breaker


@dataclass(frozen=True)
class Trouble:
    """A server that mail does not leave through: `host:port`, a code, and since when.

    `carried_by` is the server that mail leaves through instead; empty: none does.
    """

    server: str
    code: str
    since: datetime
    carried_by: str = ""


def breaker_of(server: str) -> Breaker:
    """The breaker of `host:port`; closed where nothing was ever wrong. One query."""
    row = MailServer.objects.filter(name=server).first()
    return breaker_of_row(row) if row else CLOSED


def breaker_of_row(row: MailServer) -> Breaker:
    return Breaker(row.trouble, row.failing_since, row.failures, row.probe_at)


def mail_troubles(servers: Sequence[str]) -> list[Trouble]:
    """Those of these servers, in order, that mail does not leave through now.

    One query; none where there is no server.
    """
    if not servers:
        return []
    rows = MailServer.objects.filter(name__in=servers, failing_since__isnull=False)
    failing = {row.name: row for row in rows}
    carrier = next((server for server in servers if server not in failing), "")
    return [
        Trouble(server, row.trouble, row.failing_since, carrier)
        for server in servers
        if (row := failing.get(server)) and row.failing_since
    ]
