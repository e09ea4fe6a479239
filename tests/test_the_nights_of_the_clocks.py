"""The nights of 28/29 March and 24/25 October 2026, from six places, through the forms.

Each due instant was worked out by hand. Page, mail, paper, calendar, JSON and command must all
give that very instant.
"""

import io
import json
from datetime import datetime
from email import message_from_bytes, policy

import icalendar
import pypdf
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from incidents.models import Awareness
from incidents.selectors.clocks import running_deadline
from incidents.services.incidents import log_incident
from notifications.services.sweep import sweep
from notifications.transports.eml import EmlTransport
from tests.cast import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]

PARIS, REUNION, GUADELOUPE = "Europe/Paris", "Indian/Reunion", "America/Guadeloupe"
MIQUELON, KATHMANDU, APIA = "America/Miquelon", "Asia/Kathmandu", "Pacific/Apia"

# Zone, day and time typed, which of the two (or none); due in UTC, and on the wall there.
NIGHTS = [
    (PARIS, "2026-03-28", "23:30", "", "2026-03-31T22:30", "1 April 2026, 00:30", "+2"),
    (PARIS, "2026-03-29", "01:59", "", "2026-04-01T00:59", "1 April 2026, 02:59", "+2"),
    (PARIS, "2026-03-29", "03:00", "", "2026-04-01T01:00", "1 April 2026, 03:00", "+2"),
    (PARIS, "2026-10-24", "23:30", "", "2026-10-27T21:30", "27 October 2026, 22:30", "+1"),
    (PARIS, "2026-10-25", "02:30", "0", "2026-10-28T00:30", "28 October 2026, 01:30", "+1"),
    (PARIS, "2026-10-25", "02:30", "1", "2026-10-28T01:30", "28 October 2026, 02:30", "+1"),
    (REUNION, "2026-03-29", "02:30", "", "2026-03-31T22:30", "1 April 2026, 02:30", "+4"),
    (REUNION, "2026-10-25", "02:30", "", "2026-10-27T22:30", "28 October 2026, 02:30", "+4"),
    (GUADELOUPE, "2026-03-29", "02:30", "", "2026-04-01T06:30", "1 April 2026, 02:30", "-4"),
    (GUADELOUPE, "2026-10-25", "02:30", "", "2026-10-28T06:30", "28 October 2026, 02:30", "-4"),
    (MIQUELON, "2026-03-29", "02:30", "", "2026-04-01T04:30", "1 April 2026, 02:30", "-2"),
    (MIQUELON, "2026-10-25", "02:30", "", "2026-10-28T04:30", "28 October 2026, 02:30", "-2"),
    (KATHMANDU, "2026-03-29", "02:30", "", "2026-03-31T20:45", "1 April 2026, 02:30", "+5:45"),
    (KATHMANDU, "2026-10-25", "02:30", "", "2026-10-27T20:45", "28 October 2026, 02:30", "+5:45"),
    (APIA, "2026-03-29", "02:30", "", "2026-03-31T13:30", "1 April 2026, 02:30", "+13"),
    (APIA, "2026-10-25", "02:30", "", "2026-10-27T13:30", "28 October 2026, 02:30", "+13"),
]  # fmt: skip


@pytest.fixture
def night(request, laboratory, alice, sign_in, tmp_path):
    """One night of the table: said through the form an hour after it, looked at an hour before
    the end."""
    zone, day, clock, fold, due, _wall, _offset = request.param
    due_at = datetime.fromisoformat(f"{due}+00:00")
    laboratory.time_zone = zone
    laboratory.save(update_fields=["time_zone"])
    said_at = due_at - 71 * HOUR
    with time_machine.travel(said_at, tick=False) as traveller:
        incident = log_incident(laboratory, title="Night", by=alice, now=said_at)
        client = sign_in(alice)
        answer = client.post(
            reverse("awareness", args=[incident.pk]),
            {"day": day, "clock": clock, "zone": zone, "fold": fold, "how": "press"},
        )
        assert answer.status_code == 302, answer.content.decode()
        at = due_at - HOUR
        traveller.move_to(at, tick=False)
        sweep(clock=lambda: at, transport=EmlTransport(tmp_path))
        # Three days later the session has ended.
        client.force_login(alice)
        yield client, incident, request.param, due_at, tmp_path


def nights(test):
    ids = [f"{zone}-{day}-{clock}-{fold}" for zone, day, clock, fold, *_ in NIGHTS]
    return pytest.mark.parametrize("night", NIGHTS, ids=ids, indirect=True)(test)


@nights
def test_page_mail_paper_calendar_json_and_command_give_the_same_instant(night, capsys):
    client, incident, (zone, day, clock, fold, _due, wall, offset), due_at, mails = night
    assert running_deadline(incident).due_at == due_at

    page = client.get(reverse("incident", args=[incident.pk])).content.decode()
    assert f'datetime="{due_at.isoformat()}"' in page
    for text in (page, *in_the_mail(mails), on_paper(client, incident)):
        assert wall in text
        assert f"UTC{offset}" in text
    assert in_the_calendar(client, incident) == due_at
    assert in_the_json(client, incident) == due_at
    assert by_the_command(f"{day}T{clock}", zone, fold, capsys) == due_at


def in_the_mail(folder):
    letters = [
        message_from_bytes(one.read_bytes(), policy=policy.default) for one in folder.iterdir()
    ]
    texts = [letter.get_body(("plain",)).get_content() for letter in letters]
    # Beside them, a test mail to be confirmed: it is about no incident.
    about = [text for text in texts if text.startswith("Incident")]
    assert about
    return about


def on_paper(client, incident):
    answer = client.post(reverse("sheet_pdf", args=[incident.pk]))
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(b"".join(answer))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def in_the_calendar(client, incident):
    deadline = running_deadline(incident)
    answer = client.get(reverse("deadline_calendar", args=[incident.pk, deadline.pk]))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return event["DTSTART"].dt


def in_the_json(client, incident):
    read = client.post(reverse("sheet_json", args=[incident.pk])).json()
    (due,) = [one["due_at"] for one in read["deadlines"] if one["state"] == "running"]
    assert datetime.fromisoformat(due["local"]) == datetime.fromisoformat(due["utc"])
    return datetime.fromisoformat(due["utc"])


def by_the_command(typed, zone, fold, capsys):
    options = {"fold": fold} if fold else {}
    call_command("deadlines", aware=typed, zone=zone, json=True, **options)
    lines = json.loads(capsys.readouterr().out)
    (due,) = [line["due_utc"] for line in lines if line["rule"] == "GDPR 33(1)"]
    return datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2026-03-29", "02:30", "did not exist"),
        ("2026-03-29", "02:00", "did not exist"),
        ("2026-10-25", "02:30", "happened twice"),
        ("2026-10-25", "02:00", "happened twice"),
    ],
)
def test_a_time_that_is_not_one_moment_in_paris_is_asked_again(
    laboratory, alice, sign_in, day, clock, words
):
    now = datetime.fromisoformat(f"{day}T20:00+00:00")
    with time_machine.travel(now, tick=False):
        incident = log_incident(laboratory, title="Night", by=alice, now=now)
        answer = sign_in(alice).post(
            reverse("awareness", args=[incident.pk]),
            {"day": day, "clock": clock, "zone": PARIS, "how": "press"},
        )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in page
    assert f'value="{clock}"' in page
    assert not Awareness.objects.exists()
