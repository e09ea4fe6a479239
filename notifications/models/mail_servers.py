"""What is known of each mail server: whether it answers, and when it is asked again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailServer(models.Model):
    """The circuit breaker of one server, by its `host:port`. No row: it was never in trouble."""

    class Trouble(models.TextChoices):
        NOT_REACHED = "not_reached", _("does not answer")
        SIGN_IN = "sign_in", _("refuses the sign-in")
        CERTIFICATE = "certificate", _("has no valid certificate")

    name = models.CharField(max_length=200, unique=True)
    trouble = models.CharField(max_length=15, choices=Trouble, blank=True)
    failing_since = models.DateTimeField(null=True)  # None: mail goes through it.
    failures = models.PositiveIntegerField(default=0)
    probe_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.trouble or 'answers'}"
