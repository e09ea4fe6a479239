from incidents.models.clocks import Deadline
from incidents.models.decisions import Decision
from incidents.models.facts import Facts, Figure
from incidents.models.files import StoredFile
from incidents.models.incidents import AffectedController, Incident, Note
from incidents.models.instance import Instance
from incidents.models.journal import Chain, Entry
from incidents.models.people import Membership, Organisation, SignInLink, User
from incidents.models.signals import Awareness, Moment, Signal

__all__ = [
    "AffectedController",
    "Awareness",
    "Chain",
    "Deadline",
    "Decision",
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
    "User",
]
