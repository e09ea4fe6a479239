"""What happened at each handing over, and the sign of life of the sweep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.alerts import Alert


class Delivery(models.Model):
    """One attempt to hand one alert to a server, with the server's own words. Append-only."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REFUSED_FOR_NOW = "refused_for_now", _("refused for now")
        REFUSED_FOR_GOOD = "refused_for_good", _("refused for good")
        NOT_REACHED = "not_reached", _("server not reached")
        WITHDRAWN = "withdrawn", _("withdrawn before it left")
        UNKNOWN = "unknown", _("unknown")
        BOUNCED = "bounced", _("returned as undeliverable")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="deliveries")
    outcome = models.CharField(max_length=20, choices=Outcome)
    server = models.CharField(max_length=200, blank=True)
    reply = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome} of alert {self.alert_id}"


class Heartbeat(models.Model):
    """When the last whole tick, look or audit ended, by the database's clock.

    `findings` counts what the last audit found, by code; empty for every other name.
    """

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    findings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
