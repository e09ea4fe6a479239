"""A campaign of the laboratory, step by step, and a server that does what a test wants."""

from dataclasses import dataclass, field

from notifications.rendering.notice_texts import default_parts, notice_frame
from notifications.rules.notice_drafts import NoticeDraft
from notifications.rules.notice_parts import parts_mapping
from notifications.rules.persons import Listed, Person
from notifications.selectors.campaigns import digest_of
from notifications.services.campaigns import (
    approve,
    choose_list,
    open_campaign,
    save_text,
    start_sending,
)
from notifications.services.recipients import import_people
from notifications.transports.outcomes import Accepted, Withdrawn
from tests.cast import NOW

COMMON = {
    "controller": "Laboratory of the Mill",
    "reference": "2026-001",
    "contact_name": "Alice Martin",
    "contact_email": "alice@example.org",
    "contact_phone": "+33 2 00 00 00 01",
}
SENDER = "Laboratory of the Mill <alerts@example.org>"


def people(count, *, language="en", without=()):
    """People numbered from 1; those in `without` have no e-mail."""
    return [
        Listed(
            Person(
                address="" if number in without else f"person{number}@example.net",
                first_name="Zoé",
                last_name=f"Canary{number}",
            ),
            language,
        )
        for number in range(1, count + 1)
    ]


def draft(**parts):
    """A text without findings, but for what a test changes."""
    texts = parts_mapping(default_parts("en"))
    texts["nature"] = f"Dear {{{{ first_name }}}} {{{{ last_name }}}},\n{texts['nature']}"
    texts["measures"] = "We unplugged the server and told the authority on 24 October."
    return NoticeDraft(
        parts=texts | parts,
        frame=notice_frame("en"),
        sender=SENDER,
        reply_to="alice@example.org",
        common=COMMON,
        facts_version=1,
    )


@dataclass
class Server:
    """A transport: keeps what it took. `answers` says what becomes of an address."""

    answers: dict = field(default_factory=dict)
    taken: list = field(default_factory=list)
    server: str = "mail.example:25"

    def hand_over(self, envelope_from, recipient, message, *, before_data):
        if not before_data():
            return Withdrawn()
        answer = self.answers.get(recipient)
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            answer = answer()
        if answer is None or isinstance(answer, Accepted):
            self.taken.append((recipient, message))
        return answer or Accepted("mail.example:25", "250 taken")

    def addresses(self):
        return [address for address, _message in self.taken]


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **span):
        from datetime import timedelta

        self.now += timedelta(**span)


def listed(incident, by, rows, content=b"a file"):
    return import_people(incident, people=rows, content=content, by=by, now=NOW)


def prepared(incident, by, rows):
    """A campaign with a list and a text per language of the list."""
    campaign = open_campaign(incident, by=by, now=NOW)
    choose_list(campaign, recipients=listed(incident, by, rows), by=by, now=NOW)
    for language in {row.language for row in rows}:
        save_text(campaign, language=language, draft=draft(), by=by, now=NOW)
    campaign.refresh_from_db()
    return campaign


def approved_by(campaign, *users):
    for user in users:
        approve(campaign, read_digest=digest_of(campaign), by=user, now=NOW)
    campaign.refresh_from_db()
    return campaign


def started(incident, alice, second, rows):
    campaign = approved_by(prepared(incident, alice, rows), alice, second)
    start_sending(campaign, by=alice, now=NOW)
    campaign.refresh_from_db()
    return campaign
