"""The field of a file that somebody attaches."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _


class UploadField(forms.FileField):
    """A file of at most `UPLOAD_MAX_BYTES`. One that is empty is refused too."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            words = {"megabytes": settings.UPLOAD_MAX_BYTES // 2**20}
            raise forms.ValidationError(
                _("The file is too large: at most %(megabytes)s MB."), params=words
            )
        return file
