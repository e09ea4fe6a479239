"""Fields for texts: long enough for work, without what would break a page, a mail or a file.

No `maxlength` attribute: with it a browser cuts a pasted text without a word.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.rules.typed_texts import control_character_at

LONGEST_LINE = 200
LONGEST_TEXT = 100_000
LONGEST_CODE = 20


class _Typed(forms.CharField):
    holds_lines = False
    longest = LONGEST_LINE
    control_character: Promise = gettext_lazy("It holds a control character (position %(at)d).")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # The check below finds NUL too, and says where it stands.
        self.validators = [self._refuse_controls, self._refuse_length]

    def _refuse_controls(self, text: str) -> None:
        position = control_character_at(text, lines=self.holds_lines)
        if position:
            raise ValidationError(str(self.control_character) % {"at": position})

    def _refuse_length(self, text: str) -> None:
        if len(text) > self.longest:
            words = {"longest": _figure(self.longest), "length": _figure(len(text))}
            raise ValidationError(
                _("At most %(longest)s characters (you wrote %(length)s).") % words
            )


class LineField(_Typed):
    """One line of at most 200 characters, or of `longest`, the length of its column."""

    def __init__(self, *, longest: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest or self.longest

    def to_python(self, value: Any) -> str:
        # A title pasted out of a table comes with its tab.
        return str(super().to_python(value)).replace("\t", " ")


class CodesField(LineField):
    """Short names separated by commas, each once, as a list."""

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        codes = list(dict.fromkeys(code.strip() for code in typed.split(",") if code.strip()))
        if any(len(code) > LONGEST_CODE for code in codes):
            raise ValidationError(
                _("Each name has at most 20 characters: separate them by commas.")
            )
        return codes

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class NameField(LineField):
    """The name of a person."""

    longest = 150


class TitleField(LineField):
    """The title of an incident."""

    control_character = gettext_lazy("The title holds a control character (position %(at)d).")


class TextField(_Typed):
    """Lines of text, at most 100,000 characters together. `rows` is the height of the box."""

    holds_lines = True
    longest = LONGEST_TEXT

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _figure(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
