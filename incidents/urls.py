"""The addresses of the ground floor. The page of one incident needs both apps: see the roof."""

from django.urls import path

from incidents.views import (
    calendars,
    controllers,
    decisions,
    duties,
    entering,
    facts,
    files,
    incidents,
    journal,
    people,
    relations,
    signals,
)

urlpatterns = [
    path("sign-in/link/<str:token>/", entering.sign_in_link, name="sign_in_link"),
    path("demo/", entering.demo, name="demo"),
    path("incidents/<int:pk>/facts/", facts.facts, name="facts"),
    path("incidents/<int:pk>/decision/", decisions.decision, name="decision"),
    path("incidents/<int:pk>/figures/", facts.figures, name="figures"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/<int:pk>/notes/new/", incidents.note_new, name="note_new"),
    path("incidents/<int:pk>/signals/new/", signals.signal_new, name="signal_new"),
    path("incidents/<int:pk>/relations/", relations.relations, name="relations"),
    path(
        "incidents/<int:pk>/relations/duplicate/", relations.duplicate_link, name="duplicate_link"
    ),
    path("incidents/<int:pk>/relations/undo/", relations.duplicate_undo, name="duplicate_undo"),
    path("incidents/<int:pk>/relations/bundle/", relations.bundle, name="bundle"),
    path("incidents/<int:pk>/relations/join/", relations.bundle_join, name="bundle_join"),
    path("incidents/<int:pk>/relations/leave/", relations.bundle_leave, name="bundle_leave"),
    path(
        "incidents/<int:pk>/signals/<int:signal_pk>/",
        signals.signal_handle,
        name="signal_handle",
    ),
    path("incidents/<int:pk>/controllers/", controllers.controllers, name="controllers"),
    path(
        "incidents/<int:pk>/controllers/<int:affected_pk>/tell/",
        controllers.controller_tell,
        name="controller_tell",
    ),
    path(
        "incidents/<int:pk>/deadlines/<int:deadline_pk>.ics",
        calendars.deadline_calendar,
        name="deadline_calendar",
    ),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/address/", calendars.calendar_open, name="calendar_open"),
    path("calendar/revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("incidents/<int:pk>/kinds/", duties.incident_kinds, name="incident_kinds"),
    path("incidents/<int:pk>/events/<str:kind>/", duties.event_state, name="event_state"),
    path(
        "incidents/<int:pk>/clocks/<int:deadline_pk>/target/",
        duties.duty_target,
        name="duty_target",
    ),
    path(
        "incidents/<int:pk>/clocks/<int:deadline_pk>/not-owed/",
        duties.duty_not_owed,
        name="duty_not_owed",
    ),
    path(
        "incidents/<int:pk>/clocks/<int:deadline_pk>/take-back/",
        duties.duty_take_back,
        name="duty_take_back",
    ),
    path("people/", people.people, name="people"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verify/", journal.verify, name="journal_verify"),
    path("files/<int:pk>/", files.file, name="file"),
]
