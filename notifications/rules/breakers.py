"""The circuit breaker of one mail server: closed, open, and one probe from time to time.

While it is open nothing is claimed for the server, so that no try is counted and no alert waits
in the hands of a process that waits for an answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

NOT_REACHED, SIGN_IN, CERTIFICATE = "not_reached", "sign_in", "certificate"

# Before the envelope: it is the same for every alert, so that one failure is enough.
_OPENING: Final = frozenset({"connect", "ehlo", "starttls", "auth", "write"})
# Within the envelope it may be one alert that the server hangs up on.
_ENVELOPE: Final = frozenset({"mail", "rcpt", "data"})
FAILURES_TO_OPEN: Final = 3

PROBE_EVERY: Final = timedelta(seconds=30)
# A provider locks the account after a handful of refused sign-ins: few are made, without end.
_SIGN_IN_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15))


@dataclass(frozen=True)
class Breaker:
    """`failing_since` None: closed. `failures` in a row, `probe_at`: when one may try again."""

    trouble: str = ""
    failing_since: datetime | None = None
    failures: int = 0
    probe_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.failing_since is not None

    def may_probe(self, now: datetime) -> bool:
        """Whether an open breaker lets one alert through.

        A probe further away than any pause was set before the clock was put back.
        """
        if self.probe_at is None:
            return True
        return self.probe_at <= now or self.probe_at > now + _SIGN_IN_PAUSES[-1]

    def probing(self, now: datetime) -> "Breaker":
        """The probe is taken: nobody else gets one while it is under way."""
        return replace(self, probe_at=now + self._pause())

    def failed(self, *, stage: str, detail: str, now: datetime) -> "Breaker":
        """After a handing over that did not reach the server; `stage` and `detail` say how."""
        if stage not in _OPENING | _ENVELOPE:
            return self
        failures = self.failures + 1
        counted = replace(self, failures=failures, trouble=trouble_of(stage, detail))
        if not self.is_open and stage in _ENVELOPE and failures < FAILURES_TO_OPEN:
            return counted
        opened = replace(counted, failing_since=self.failing_since or now)
        return opened.probing(now)

    def _pause(self) -> timedelta:
        if self.trouble != SIGN_IN:
            return PROBE_EVERY
        return _SIGN_IN_PAUSES[min(max(self.failures, 1), len(_SIGN_IN_PAUSES)) - 1]


CLOSED: Final = Breaker()


def trouble_of(stage: str, detail: str) -> str:
    """What is wrong with the server, by where the conversation ended and the kind of failure."""
    if "SSLCertVerificationError" in detail:
        return CERTIFICATE
    if stage == "auth" and detail.startswith("SMTPAuthenticationError 5"):
        return SIGN_IN
    return NOT_REACHED
