"""Why the alerts cannot be relied on, in words: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breachtrack.readiness import Reason
from notifications.rendering.audit import audit_text

WORDS: Final[Mapping[str, str | Promise]] = {
    "database_unreachable": _("The database does not answer: start it, or mend DATABASE_URL."),
    "migrations_pending": _(
        "The database is not that of this version: run manage.py migrate, then restart."
    ),
    "hold_restored": _(
        "The database was restored: everything that leaves is on hold. Compare what waits with "
        "what was sent, then release it: the page /release/, or manage.py release."
    ),
    "hold_moved": _("This is a copy for tests: nothing ever leaves it."),
    "hold_unknown": _(
        "This machine does not know the instance in its database: nothing leaves it. Is it the "
        "new machine of a lost one, run manage.py adopt; is it a test, manage.py adopt --copy."
    ),
    "hold_copy": _(
        "The database belongs to another machine: nothing leaves this one. Mend DATABASE_URL, "
        "DATA_DIR or INSTANCE_ID; or run manage.py adopt."
    ),
    "migrations_ahead": _(
        "The database is of a newer version than this program: nothing is sent by it. Start the "
        "version that was migrated to, or restore."
    ),
    "commits_not_durable": _(
        "The database may forget what it committed: set synchronous_commit, fsync and "
        "full_page_writes to on. A row that is lost is a mail that leaves twice."
    ),
    "keys_do_not_open": _(
        "The keys of this machine do not open the database: put the file of KEYS_FILE back. "
        "Alerts leave; communications to people do not."
    ),
    "clocks_differ": _(
        "The clocks of this machine and of the database differ by more than ten seconds: "
        "set them by NTP."
    ),
    "worker_never": _(
        "The alerts worker has never looked at the clocks: start the workers and beat."
    ),
    "all_silent": _(
        "No alert is being sent: neither the alerts worker nor the watchdog looks at the clocks. "
        "Restart BreachTrack."
    ),
    "worker_silent": _(
        "The alerts worker is silent and the watchdog sends in its place: restart the alerts "
        "worker, beat and the broker."
    ),
    "watchdog_silent": _(
        "The watchdog is silent: the alerts have no second sender. Start manage.py watchdog."
    ),
    "bulk_silent": _("The worker of the notices is silent: communications to people do not leave."),
    "audit_silent": _("The audit of the alerts was not made lately: the log says why."),
    "audit_failed": _(
        "The audit of the alerts failed: run manage.py audit to see which incidents it names."
    ),
    "broker_unreachable": _(
        "The broker does not answer: start it, or mend REDIS_URL. The watchdog does not need it."
    ),
    "mail_unconfirmed": _(
        "Nobody has confirmed that a test mail arrived since mail leaves as it does now: have one "
        "sent from the page of each organisation, and press the button behind its link."
    ),
    "mail_stays_here": _("No alert leaves this machine: set EMAIL_URL."),
    "mail_not_reached": _(
        "Mail does not leave through %(server)s, which does not answer: start it, or mend its "
        "address. One alert tries again every 30 seconds."
    ),
    "mail_sign_in": _(
        "Mail does not leave through %(server)s, which refuses the sign-in: mend the user and the "
        "password in its address. So that no account is locked, a try is made every quarter of an "
        "hour at the latest."
    ),
    "mail_certificate": _(
        "Mail does not leave through %(server)s, which has no valid certificate; nothing is sent "
        "in clear. Renew the certificate, or name its authority in SSL_CERT_FILE."
    ),
    "disk_almost_full": _("Less than 200 MiB are free where DATA_DIR lies: make room."),
}


def as_json(reason: Reason) -> dict[str, object]:
    """A reason as /readyz says it: code, words, and what else is known of it."""
    words = _words(reason)
    said: dict[str, object] = {"code": reason.code, "words": words}
    if reason.since:
        said["since"] = reason.since.isoformat(timespec="seconds")
    if reason.counts:
        said["words"] = f"{words} ({audit_text(reason.counts)})"
        said["counts"] = dict(reason.counts)
    return said


def _words(reason: Reason) -> str:
    words = str(WORDS[reason.code])
    if not reason.server:
        return words
    meanwhile = _("The alerts leave through %(server)s meanwhile.") if reason.carried_by else ""
    said = f"{words % {'server': reason.server}} {meanwhile % {'server': reason.carried_by}}"
    return said.strip()
