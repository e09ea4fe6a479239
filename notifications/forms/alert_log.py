"""The filter of the delivery log, read from the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import User
from notifications.models import Alert
from notifications.selectors.alert_log import LogFilter


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their names; their addresses stand on the page of the people alone."""

    def label_from_instance(self, obj: User) -> str:
        return obj.name


class AlertLogFilterForm(forms.Form):
    """What to show; what is not understood is left out rather than refused."""

    reference = forms.CharField(label=_("Incident"), required=False, max_length=20)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Alert.State.choices]
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All")), *Alert.Channel.choices]
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(
            label=_("Person"), queryset=people, required=False, empty_label=_("All")
        )
        self.fields["reference"].widget.attrs["placeholder"] = "2026-001"
        self.order_fields(["state", "channel", "person", "reference"])

    def wanted(self) -> LogFilter:
        """Each field by itself: a wrong one leaves the others standing."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        person = said.get("person")
        return LogFilter(
            state=said.get("state", ""),
            channel=said.get("channel", ""),
            person=person.pk if person else None,
            reference=said.get("reference", "").strip(),
        )
