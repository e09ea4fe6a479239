"""Communication to the people (Article 34): text, approval, chunks with leases, ledger."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, User
from incidents.models.encrypted import EncryptedTextField, SealedRow
from notifications.models.recipients import Recipient, RecipientList


class Campaign(models.Model):
    """One communication to one list of people."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="campaigns")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    recipients = models.ForeignKey(RecipientList, models.PROTECT, null=True)
    opened_by = models.ForeignKey(User, models.PROTECT)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What must never be true: sending without a list.
            models.CheckConstraint(
                condition=Q(state="draft") | Q(recipients__isnull=False),
                name="list_before_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"campaign {self.pk} {self.state}"


class NoticeText(SealedRow):
    """The text of a notice in one language, part by part (Article 34(2)), in JSON."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2)
    parts = EncryptedTextField()
    digest = models.CharField(max_length=64)
    written_by = models.ForeignKey(User, models.PROTECT)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Read by the sending: one text per language.
            models.UniqueConstraint(fields=["campaign", "language"], name="one_text_per_language"),
        ]

    def __str__(self) -> str:
        return f"text {self.language} of campaign {self.campaign_id}"


class Approval(SealedRow):
    """Somebody approved exactly this text for exactly this list; void after any change."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="approvals")
    content_digest = models.CharField(max_length=64)
    alone_because = EncryptedTextField(_("Why nobody else approves"))
    approved_by = models.ForeignKey(User, models.PROTECT)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two approvals are by two people.
            models.UniqueConstraint(
                fields=["campaign", "content_digest", "approved_by"], name="approves_once"
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk} of campaign {self.campaign_id}"


class Chunk(models.Model):
    """A run of positions of the list, sent under one lease."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        CLAIMED = "claimed", _("being sent")
        DONE = "done", _("done")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="chunks")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    # The batch in hand: only its people are uncertain after a crash. 0: nothing was handed over.
    handing_from = models.PositiveIntegerField(default=0)
    handing_upto = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Planning a campaign twice makes no second chunk.
            models.UniqueConstraint(fields=["campaign", "first"], name="chunk_once"),
        ]
        indexes = [
            # Read by the claim of a chunk.
            models.Index(
                fields=["campaign", "first"], condition=~Q(state="done"), name="chunks_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"chunk {self.first}-{self.last} of campaign {self.campaign_id}"


class LedgerEntry(models.Model):
    """What became of one person's notice at one handing over. Append-only."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted by the server")
        REFUSED = "refused", _("refused by the server")
        UNCERTAIN = "uncertain", _("uncertain")
        WITHOUT_EMAIL = "without_email", _("without e-mail")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ledger")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="ledger")
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=15, choices=Outcome)
    message_id = models.CharField(max_length=120, blank=True)
    message_digest = models.CharField(max_length=64, blank=True)
    server = models.CharField(max_length=200, blank=True)
    reply = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Everybody is settled once, however often a chunk is claimed.
            models.UniqueConstraint(
                fields=["campaign", "recipient"],
                condition=~Q(outcome="uncertain"),
                name="settled_once",
            ),
        ]
        indexes = [
            # Read by the account of a campaign and by the resumption of a chunk.
            models.Index(fields=["campaign", "position"], name="ledger_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.position} of campaign {self.campaign_id}"
