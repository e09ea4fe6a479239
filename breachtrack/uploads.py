"""Receiving files: in memory, because Django's own way writes a large one to the disk in clear."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keeps the files of one request while they fit into `UPLOAD_MAX_BYTES` together.

    Of what does not fit only the size is kept, and the field says that the file is too large.
    (Django's handler of this kind leaves the file out: a form that does not need one is then
    saved without it, and nobody is told.)
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room = settings.UPLOAD_MAX_BYTES
        self._kept = BytesIO()
        self._fits = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept, self._fits = BytesIO(), True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._fits = self._fits and len(raw_data) <= self._room
        if self._fits:
            self._room -= self._kept.write(raw_data)
        else:
            self._room += self._kept.tell()
            self._kept = BytesIO()

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            self._kept,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
