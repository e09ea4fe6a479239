from notifications.models.alerts import Acknowledgement, Alert
from notifications.models.campaigns import Approval, Campaign, Chunk, LedgerEntry, NoticeText
from notifications.models.deliveries import Delivery, Heartbeat
from notifications.models.filings import Filing, FilingVersion, Submission
from notifications.models.recipients import Recipient, RecipientList

__all__ = [
    "Acknowledgement",
    "Alert",
    "Approval",
    "Campaign",
    "Chunk",
    "Delivery",
    "Filing",
    "FilingVersion",
    "Heartbeat",
    "LedgerEntry",
    "NoticeText",
    "Recipient",
    "RecipientList",
    "Submission",
]
