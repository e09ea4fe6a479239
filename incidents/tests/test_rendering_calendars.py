from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Deadline, Incident, Organisation
from incidents.rendering.calendars import calendar_file, calendar_of, end_of
from incidents.rules.instants import resolve_local
from incidents.tests.ics_reading import events_of, instant_of, lines_of, text_of
from tests.cast import NOW

DUE = datetime(2026, 10, 26, 16, 0, 59, tzinfo=UTC)


def deadline(**fields):
    """A deadline that stands in no database."""
    place = Organisation(name="Laboratory of the Mill", country=fields.pop("country", "FR"))
    incident = Incident(
        pk=7,
        organisation=place,
        reference="2026-0007",
        code_name=fields.pop("code_name", "Amber Heron"),
        is_drill=fields.pop("is_drill", False),
    )
    values = {
        "pk": 3,
        "incident": incident,
        "clock_version": 1,
        "regime": "GDPR",
        "rule": "GDPR 33(1)",
        "rule_version": "gdpr-2018.1",
        "recipient": "CNIL",
        "anchor": "awareness",
        "at": DUE - timedelta(hours=72),
        "zone": "Europe/Paris",
        "due_at": DUE,
        "set_at": NOW,
    }
    return Deadline(**{**values, **fields})


def event_of(one, language="en"):
    (event,) = events_of(calendar_file(one, language=language))
    return event


def test_an_event_says_when_and_where_to_look_and_nothing_else(settings):
    settings.SITE_URL = "https://breaches.example"
    event = event_of(deadline())
    assert text_of(event, "SUMMARY") == "2026-0007 Amber Heron: GDPR Article 33(1) – CNIL"
    assert text_of(event, "DESCRIPTION") == (
        "Due Monday 26 October 2026, 17:00:59 CET (Europe/Paris, UTC+1).\n\n"
        "https://breaches.example/incidents/7/"
    )
    assert event["URL"] == "https://breaches.example/incidents/7/"
    assert event["CLASS"] == "PRIVATE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTSTART"] == "20261026T160059Z"
    assert event["DTSTAMP"] == event["LAST-MODIFIED"] == "20261023T160000Z"
    assert event["alarms"] == [48, 24, 12, 6, 3, 1, 0]
    assert not {"DTEND", "DURATION", "STATUS", "ORGANIZER", "LOCATION"} & set(event)


@pytest.mark.parametrize(
    ("fields", "language", "title"),
    [
        pytest.param(
            {"anchor": "signal"},
            "en",
            "2026-0007 Amber Heron: GDPR Article 33(1) – CNIL (provisional)",
            id="provisional",
        ),
        pytest.param(
            {"anchor": "logging"},
            "fr",
            "2026-0007 Amber Heron\u00a0: article 33, paragraphe 1, du RGPD – CNIL (provisoire)",
            id="provisional in French",
        ),
        pytest.param(
            {"rule": "GDPR 34", "recipient": "data_subjects", "due_at": None, "target_at": DUE},
            "en",
            "2026-0007 Amber Heron: GDPR Article 34(1) – the persons concerned (target)",
            id="a target, no limit of the law",
        ),
        pytest.param(
            {"rule": "NIS2 23(4)(a)", "rule_version": "nis2-2024.1", "recipient": "csirt"},
            "en",
            "2026-0007 Amber Heron: NIS2 Directive Article 23(4)(a) – ANSSI",
            id="a recipient by its name in the country",
        ),
        pytest.param(
            {"is_drill": True},
            "fr",
            "Exercice\u00a0: 2026-0007 Amber Heron\u00a0: article 33, paragraphe 1, du RGPD – CNIL",
            id="a drill",
        ),
        pytest.param(
            {"rule_version": "gone"},
            "en",
            "2026-0007 Amber Heron: GDPR 33(1) – CNIL",
            id="a version that the law book no longer holds",
        ),
        pytest.param(
            {"state": "met", "ended_at": NOW},
            "en",
            "Ended: 2026-0007 Amber Heron: GDPR Article 33(1) – CNIL",
            id="ended",
        ),
    ],
)
def test_a_title_names_the_duty_and_never_the_incident(fields, language, title):
    assert text_of(event_of(deadline(**fields), language), "SUMMARY") == title


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"anchor": "signal"}, "Provisionally due Monday 26 October", id="provisional"),
        pytest.param(
            {"due_at": None, "target_at": DUE},
            "The target that was set ends Monday 26",
            id="target",
        ),
    ],
)
def test_the_description_says_what_kind_of_instant_it_is(fields, words):
    assert text_of(event_of(deadline(**fields)), "DESCRIPTION").startswith(words)


def test_a_moved_clock_moves_its_event_and_its_end_takes_it_away():
    first = event_of(deadline())
    moved = event_of(deadline(pk=4, clock_version=2, due_at=DUE - timedelta(hours=5)))
    ended = event_of(
        deadline(pk=4, clock_version=2, state="met", ended_at=NOW + timedelta(hours=1))
    )
    assert first["UID"] == moved["UID"] == ended["UID"]
    assert int(first["SEQUENCE"]) < int(moved["SEQUENCE"]) < int(ended["SEQUENCE"])
    assert first["DTSTAMP"] < ended["DTSTAMP"]


@pytest.mark.parametrize(
    "fields",
    [{"rule": "GDPR 34"}, {"recipient": "DPC"}, {"incident": Incident(pk=8)}],
    ids=["another rule", "another recipient", "another incident"],
)
def test_each_duty_towards_each_recipient_is_an_event_of_its_own(fields):
    other = deadline(**fields)
    other.incident.organisation = Organisation(country="FR")
    assert event_of(other)["UID"] != event_of(deadline())["UID"]


def test_two_installations_do_not_share_their_events(settings):
    settings.SITE_URL = "https://one.example"
    one = event_of(deadline())["UID"]
    settings.SITE_URL = "https://two.example"
    assert event_of(deadline())["UID"] != one


@pytest.mark.parametrize("state", ["met", "decided", "lifted"])
def test_the_file_of_an_ended_deadline_cancels_its_event(settings, state):
    settings.DEFAULT_FROM_EMAIL = "Clocks <clocks@breaches.example>"
    content = calendar_file(deadline(state=state, ended_at=NOW), language="en")
    assert "METHOD:CANCEL" in lines_of(content)
    (event,) = events_of(content)
    assert event["STATUS"] == "CANCELLED"
    assert event["ORGANIZER"] == "mailto:clocks@breaches.example"
    assert event["alarms"] == []


def test_the_file_of_a_running_deadline_is_no_message():
    """With a METHOD it would need an organiser, and a program could ask to answer it."""
    assert not any(
        line.startswith("METHOD") for line in lines_of(calendar_file(deadline(), language="en"))
    )


def test_a_deadline_without_an_instant_is_no_event():
    silent = deadline(rule="GDPR 34", recipient="data_subjects", due_at=None)
    assert end_of(silent) is None
    assert events_of(calendar_of([silent], language="en")) == []
    with pytest.raises(ValueError, match="no event"):
        calendar_file(silent, language="en")


def test_a_feed_is_named_and_says_how_often_to_read_it():
    lines = lines_of(calendar_of([deadline()], language="en"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "X-WR-CALNAME:BreachTrack" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines
    assert "X-PUBLISHED-TTL:PT15M" in lines


def test_a_feed_speaks_the_language_asked_for_and_leaves_the_callers_alone():
    content = calendar_of([deadline()], language="fr")
    assert "lundi 26 octobre 2026" in content.decode().replace("\r\n ", "")
    assert get_language() == "en"


def test_a_part_of_a_second_is_left_out_and_not_rounded_up():
    event = event_of(deadline(due_at=DUE.replace(microsecond=999_999)))
    assert instant_of(event) == DUE


def test_parts_of_a_second_move_no_alarm():
    start = NOW.replace(microsecond=500_000)
    fields = {"rule": "GDPR 34", "recipient": "data_subjects", "due_at": None}
    event = event_of(deadline(**fields, at=start, target_at=start + timedelta(hours=24)))
    assert event["alarms"] == [20, 0]


NIGHTS = [
    (zone, day)
    for zone in (
        "Europe/Paris",
        "America/Miquelon",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Indian/Reunion",
        "America/Guadeloupe",
    )
    for day in ("2026-10-22", "2026-10-24", "2026-10-25", "2026-03-27", "2026-03-28", "2026-03-29")
]


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_in_the_nights_of_the_clock_changes_the_instant_and_its_alarms_are_exact(zone, day):
    day = date.fromisoformat(day)
    anchor = resolve_local(day, time(1, 30, 7), zone, None)
    due = anchor.at + timedelta(hours=72)
    event = event_of(deadline(at=anchor.at, zone=zone, due_at=due))
    assert instant_of(event) == due
    rings = [instant_of(event) - timedelta(hours=hours) for hours in event["alarms"]]
    assert rings == [due - timedelta(hours=hours) for hours in (48, 24, 12, 6, 3, 1, 0)]


@given(
    after=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20_000)),
    name=st.text(max_size=60),
    recipient=st.text(min_size=1, max_size=40),
    language=st.sampled_from(["en", "fr"]),
)
def test_whatever_stands_in_it_both_readers_find_the_same_instant_and_one_event(
    after, name, recipient, language
):
    due = DUE + after
    one = deadline(due_at=due, code_name=name, recipient=recipient, at=due - timedelta(hours=72))
    content = calendar_of([one, deadline()], language=language)
    mine = events_of(content)
    theirs = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len(mine) == len(theirs) == 2
    for event, other in zip(mine, theirs, strict=True):
        assert instant_of(event) == other.start == other["DTSTART"].dt
        assert event["UID"] == str(other["UID"])
        triggers = [alarm["TRIGGER"].dt for alarm in other.walk("VALARM")]
        assert triggers == [timedelta(hours=-hours) for hours in event["alarms"]]
    assert instant_of(mine[0]) == due.replace(microsecond=0)
