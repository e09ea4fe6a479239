"""A night with moved time: ticks as they pass, the mails that arrive, a desk and a phone.

The night is that of Friday 23 October 2026 in Paris: a clock from 22:00 on is that of the Friday,
an earlier one that of the Saturday.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from notifications.tests.mailbox import Mailbox

PARIS = ZoneInfo("Europe/Paris")
QUARTER, MINUTE = timedelta(minutes=15), timedelta(minutes=1)
LINK = re.compile(r"https?://\S+/on-it/\S+")
BUTTON = re.compile(r'csrfmiddlewaretoken" value="([^"]+)')


def at(clock):
    """The instant of "23:30" or "04:00" in that night."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 10, 23 if hour >= 22 else 24, hour, minute, tzinfo=PARIS).astimezone(UTC)


class Arrived(NamedTuple):
    """One mail: when by the clock of the night, to whom, and the mail as it is read."""

    clock: str
    to: str
    mail: object

    @property
    def kind(self):
        """The subject without what it is about: "logged, 13 h 30 left"."""
        return re.split(r" ?: ", plain(self.mail.subject), maxsplit=1)[1]

    @property
    def text(self):
        return plain(self.mail.text)

    @property
    def paragraphs(self):
        return self.text.strip().split("\n\n")

    @property
    def link(self):
        """The path behind which "I'm on it" is said."""
        return urlsplit(LINK.search(self.text)[0]).path


def plain(text):
    """With ordinary spaces, as a reader sees it."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def words_of(answer):
    """What stands on a page, without its code."""
    page = re.sub(r"<(script|svg)\b.*?</\1>", "", plain(answer.content.decode()), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&#x27;", "'").split())


class Night:
    """Begins a minute before 23:00; nothing ticks unless `until` is called."""

    def __init__(self, traveller):
        self.now = at("22:59")
        self.arrived = []
        self._traveller = traveller
        self._mailbox = Mailbox()

    def until(self, clock):
        """Let time pass: ticks before and at each quarter of an hour, the last at that clock.

        Two, so that nobody takes the pause between two quarters for a silence of the scheduler;
        what is due at a quarter must not come before it.
        """
        while self.now < at(clock):
            self._tick(min(self._next_moment(), at(clock)))

    def _next_moment(self):
        quarter = self.now + QUARTER - timedelta(minutes=self.now.minute % 15)
        before = quarter - MINUTE
        return before if before > self.now else quarter

    def _tick(self, moment):
        self.now = moment
        self._traveller.move_to(moment, tick=False)
        clock = f"{moment.astimezone(PARIS):%H:%M}"
        self.arrived += [Arrived(clock, one.to, one) for one in self._mailbox.tick(moment)]

    def to(self, person, clock, *, about=""):
        """The one mail to somebody at a clock, of those with these words above it."""
        [found] = [
            one for one in self.arrived if one[:2] == (clock, person) and about in one.mail.subject
        ]
        return found


class Desk:
    """Somebody at their computer: signs in anew each time, as after hours away."""

    def __init__(self, user):
        self.user = user

    def _signed_in(self):
        client = Client()
        client.force_login(self.user)
        return client

    def sees(self, name, *args):
        return words_of(self._signed_in().get(reverse(name, args=args)))

    def sends(self, name, *args, **fields):
        answer = self._signed_in().post(reverse(name, args=args), fields)
        assert answer.status_code == 302, words_of(answer)


class Phone:
    """A telephone that never signed in, and opens a link."""

    def __init__(self, link):
        self.link = link
        self._client = Client(enforce_csrf_checks=True, HTTP_USER_AGENT="phone")

    def opens(self):
        return self._client.get(self.link)

    def sees(self):
        return words_of(self.opens())

    def has_button(self):
        return BUTTON.search(self.opens().content.decode()) is not None

    def presses(self, page):
        """Send the form that stands on a page; what the page says after it."""
        key = BUTTON.search(page.content.decode())[1]
        answer = self._client.post(self.link, {"csrfmiddlewaretoken": key}, follow=True)
        assert answer.redirect_chain == [(self.link, 302)]
        return words_of(answer)
