"""The form that corrects one word of an authority's form, and says how long its field is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import LineField
from notifications.rules.copying import LONGEST_LIMIT
from notifications.rules.form_words import LONGEST_WORD


class WordForm(forms.Form):
    """The words as they stand in the live form; `limit` only for a question."""

    text = LineField(
        label=_("Words of the live form"),
        longest=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Exactly as the authority writes them, in its language."),
    )
    limit = forms.IntegerField(
        label=_("Longest answer, in characters"),
        required=False,
        min_value=1,
        max_value=LONGEST_LIMIT,
        help_text=_(
            "As the live form limits it. The limits are not published: leave it empty where you "
            "do not know."
        ),
    )

    def __init__(self, *args: object, is_question: bool, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].widget.attrs["lang"] = language
        if not is_question:
            del self.fields["limit"]
