"""The form of a decision: what is decided, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.texts import TextField
from incidents.models import Decision
from incidents.rendering.refusals import refusal_text
from incidents.rules.decisions import NOTIFY, check_decision
from incidents.rules.refusals import Refused


class DecisionForm(forms.Form):
    """To notify is what Article 33(1) says unless a risk is unlikely: it is suggested."""

    kind = forms.ChoiceField(
        label=_("Suggested: notify. Decide:"),
        choices=Decision.Kind,
        widget=forms.RadioSelect,
        initial=NOTIFY,
    )
    reasons = TextField(
        label=_("Reasons"),
        required=False,
        rows=6,
        help_text=_(
            "Needed unless you notify: the register keeps them for the authority "
            "(Article 33(5)). Kept encrypted."
        ),
    )

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = stage

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._ask_the_rule(cleaned)
        return cleaned

    def _ask_the_rule(self, cleaned: dict[str, Any]) -> None:
        try:
            check_decision(cleaned["kind"], reasons=cleaned["reasons"], stage=self.stage)
        except Refused as refused:
            self.add_error(refused.field, refusal_text(refused))
