from incidents.models.calendars import CalendarFeed
from incidents.models.clocks import AnchorEvent, Deadline, Discharge, Target
from incidents.models.decisions import Decision
from incidents.models.facts import Facts, Figure
from incidents.models.files import StoredFile
from incidents.models.incidents import AffectedController, Incident, Note
from incidents.models.instance import Instance
from incidents.models.journal import Chain, Entry
from incidents.models.people import Membership, Organisation, SignInLink, User
from incidents.models.relations import Bundle, BundledIncident, DuplicateLink
from incidents.models.signals import Awareness, Moment, Signal

__all__ = [
    "AffectedController",
    "AnchorEvent",
    "Awareness",
    "Bundle",
    "BundledIncident",
    "CalendarFeed",
    "Chain",
    "Deadline",
    "Decision",
    "Discharge",
    "DuplicateLink",
    "Entry",
    "Facts",
    "Figure",
    "Incident",
    "Instance",
    "Membership",
    "Moment",
    "Note",
    "Organisation",
    "SignInLink",
    "Signal",
    "StoredFile",
    "Target",
    "User",
]
