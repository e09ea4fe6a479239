"""A second, small reader of iCalendar, which shares nothing with the library that writes it."""

import re
from datetime import UTC, datetime, timedelta


def lines_of(content):
    """The unfolded lines. Fails where a line is not ended or folded as RFC 5545, 3.1 asks."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert not any("\r" in line or "\n" in line for line in physical)
    assert all(len(line.encode()) <= 75 for line in physical)
    return "\n".join(physical).replace("\n ", "").split("\n")


def events_of(content):
    """One dictionary per event; its alarms, in hours before the start, under "alarms"."""
    events, inside = [], []
    for line in lines_of(content):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({"alarms": []})
        elif name == "END":
            assert inside.pop() == value
        elif inside == ["VCALENDAR", "VEVENT"]:
            assert name not in events[-1]
            events[-1][name] = value
        elif inside[-1] == "VALARM" and name == "TRIGGER":
            events[-1]["alarms"].append(_hours(value))
    assert not inside
    return events


def instant_of(event):
    """DTSTART, which must be in UTC."""
    return datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def text_of(event, name):
    """A text without its escapes."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], event[name])


def _hours(trigger):
    if trigger == "PT0S":
        return 0
    return timedelta(hours=int(re.fullmatch(r"-PT(\d+)H", trigger)[1])) // timedelta(hours=1)
