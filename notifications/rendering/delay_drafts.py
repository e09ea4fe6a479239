"""A draft of the reasons for a delay, in the language of the filing.

The words are `templates/filings/delay.<language>.txt`, one whole file per language. It is shown to
a person and goes into no answer by itself.
"""

from datetime import date

from django.template.loader import render_to_string

from incidents.models import Incident
from incidents.rules.languages import spoken
from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import label
from notifications.rules.answer_text import date_text, instant_text, weekday_text
from notifications.rules.answers import unknowns
from notifications.rules.delays import AWARENESS, Course, DayOff, Event
from notifications.selectors.delays import course_of_incident
from notifications.selectors.filings import Worksheet


def delay_draft(incident: Incident, sheet: Worksheet) -> str:
    """What is recorded of the course of the incident, with what a person has to complete."""
    language = spoken(sheet.form.filing_language)
    course = course_of_incident(incident)
    open_ones = unknowns(sheet.form, sheet.answers, language=language)
    context = {
        "events": [_event(event, language) for event in course.events],
        "days_off": [_day(day, language) for day in course.days_off],
        "unknown": [item.label for item in open_ones],
        "gaps": _gaps(course),
    }
    lines = render_to_string(f"filings/delay.{language}.txt", context).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _event(event: Event, language: str) -> dict[str, object]:
    return {
        "kind": event.kind,
        "at": instant_text(event.at, event.zone, language, precision=event.precision),
        "what": _what(event, language),
        "who": event.who.strip(),
        "meant": _meant(event, language),
        "is_first": event.number == 1,
        "number": event.number,
    }


def _what(event: Event, language: str) -> str:
    vocabulary = "discovery" if event.kind == AWARENESS else "signal_sources"
    try:
        return label(vocabulary, event.what, language)
    except Refused:
        return ""


def _meant(event: Event, language: str) -> str:
    if event.meant is None:
        return ""
    return instant_text(event.meant, event.zone, language, precision=event.meant_precision)


def _day(off: DayOff, language: str) -> dict[str, str]:
    holiday = off.holiday_fr if language == "fr" else off.holiday_en
    return {"day": _day_text(off.day, language), "holiday": holiday}


def _day_text(day: date, language: str) -> str:
    return f"{weekday_text(day, language)} {date_text(day, language)}"


def _gaps(course: Course) -> dict[str, bool]:
    return dict.fromkeys(course.gaps, True)
