"""Evidence and receipts: the row says what it is, the sealed bytes lie in the file store."""

from django.db import models

from incidents.models.encrypted import EncryptedTextField, SealedRow


class StoredFile(SealedRow):
    organisation = models.ForeignKey("incidents.Organisation", models.PROTECT)
    name = EncryptedTextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_by = models.ForeignKey("incidents.User", models.PROTECT)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file {self.pk}"
