"""The second channel: an address of the organisation's own that hears every alert."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Organisation
from incidents.models.encrypted import EncryptedTextField, SealedRow


class Webhook(SealedRow):
    """Where signed messages go. Address and secret are encrypted: each one is a key."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="webhook")
    url = EncryptedTextField(_("Address"))
    secret = EncryptedTextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"webhook of {self.organisation_id}"
