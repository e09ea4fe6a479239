from notifications.models.alerts import Acknowledgement, Alert
from notifications.models.campaigns import Approval, Campaign, Chunk, LedgerEntry, NoticeText
from notifications.models.cockpit import CopyTick, FieldLimit, FormComparison, WordCorrection
from notifications.models.correspondence import Correspondence
from notifications.models.deliveries import Delivery, Heartbeat
from notifications.models.escalations import Escalation
from notifications.models.filings import Filing, FilingVersion, Submission
from notifications.models.holds import Hold
from notifications.models.ladders import AlertPlan, LadderStep
from notifications.models.mail_servers import MailServer
from notifications.models.open_data import OpenDataCount, OpenDataEdition
from notifications.models.recipients import Recipient, RecipientList
from notifications.models.second_looks import RecordedAlone, SecondLook
from notifications.models.webhooks import Webhook

__all__ = [
    "Acknowledgement",
    "Alert",
    "AlertPlan",
    "Approval",
    "Campaign",
    "Chunk",
    "CopyTick",
    "Correspondence",
    "Delivery",
    "Escalation",
    "FieldLimit",
    "Filing",
    "FilingVersion",
    "FormComparison",
    "Heartbeat",
    "Hold",
    "LadderStep",
    "LedgerEntry",
    "MailServer",
    "NoticeText",
    "OpenDataCount",
    "OpenDataEdition",
    "Recipient",
    "RecipientList",
    "RecordedAlone",
    "SecondLook",
    "Submission",
    "Webhook",
    "WordCorrection",
]
