"""Text columns that the database only sees encrypted."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from incidents.encryption.keyring import keyring


class SealedBytes(bytes):
    """What came from the database and was not opened yet."""


class SealedRow(models.Model):
    """A row with encrypted columns. `row_key` ties each sealed value to its row."""

    row_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta:
        abstract = True


class _OpensOnRead(DeferredAttribute):
    """Opens the sealed value the first time somebody looks at it."""

    field: EncryptedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, SealedBytes):
            value = keyring().unseal(value, place=self.field.place(instance)).decode()
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # With a setter Python asks this descriptor first, and not the dictionary behind it.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """A text, sealed with AES-256-GCM for its table, column and row.

    Only `save`, `create` and `bulk_create` can write it, since sealing needs the row:
    `update()` and `bulk_update()` are refused with `TypeError`.
    """

    descriptor_class = _OpensOnRead

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def place(self, instance: models.Model) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{instance.row_key.hex}"  # type: ignore[attr-defined]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> SealedBytes | None:
        return None if value is None else SealedBytes(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> SealedBytes:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, SealedBytes):
            return value
        sealed = keyring().seal(str(value).encode(), place=self.place(model_instance))
        return SealedBytes(sealed)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, SealedBytes):
            raise TypeError(f"{self.name} is encrypted: write it with save(), not update()")
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> str:
        return ""

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted and is not serialised")
