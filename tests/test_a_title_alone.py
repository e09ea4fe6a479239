"""Friday, 23:00: somebody logs a title and goes to bed. The alerts arrive all the same."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest

from incidents.services.incidents import log_incident
from notifications.services.sweep import sweep
from notifications.transports.eml import EmlTransport

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LOGGED_AT = datetime(2026, 10, 23, 23, 0, tzinfo=PARIS).astimezone(UTC)
DUE_AT = LOGGED_AT + timedelta(hours=72)
HOUR = timedelta(hours=1)


def mails(folder):
    found = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in folder.iterdir()]
    return sorted(found, key=lambda mail: mail["Date"].datetime)


@pytest.fixture
def night(laboratory, alice, tmp_path):
    """A tick every half hour from Friday 23:00 until two days after the deadline."""
    log_incident(laboratory, title="Patient list on a forum", by=alice, now=LOGGED_AT)
    at = LOGGED_AT
    while at <= DUE_AT + 48 * HOUR:
        sweep(clock=lambda at=at: at, transport=EmlTransport(tmp_path))
        at += HOUR / 2
    return mails(tmp_path)


def test_every_rung_arrives_once_asks_for_the_decision_and_names_no_fact(night):
    summaries = [mail for mail in night if "open incident" in mail["Subject"]]
    mornings = [mail["Date"].datetime.astimezone(PARIS).strftime("%d %H:%M") for mail in summaries]
    assert mornings == [f"{day} 08:00" for day in (24, 25, 26, 27, 28)]
    night = [mail for mail in night if mail not in summaries]
    hours = [(mail["Date"].datetime - DUE_AT) / HOUR for mail in night]
    assert hours == [-72, -48, -24, -12, *range(-6, 24), 24, 48]
    for mail in night:
        assert "decide the awareness" in mail["Subject"]
        assert "2026-001" in mail["Subject"]
        assert mail["To"] == "alice@example.org"
        assert "forum" not in mail.as_string()
    assert "logged, 3 d 0 h left" in night[0]["Subject"]
    assert "48 h 00 left" in night[1]["Subject"]
    assert "1 h 00 left" in night[9]["Subject"]
    assert "late by 1 h 00" in night[11]["Subject"]
