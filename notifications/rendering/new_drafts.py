"""The text that a notice starts from: the default one, filled with the facts that are known."""

from dataclasses import replace
from email.headerregistry import Address
from string import Template

from django.utils import translation
from django.utils.formats import date_format

from incidents.models import Incident
from incidents.rules.facts import BreachFacts
from incidents.rules.instants import on_the_wall
from incidents.rules.vocabulary import label
from incidents.selectors.facts import facts_of, facts_row
from notifications.rendering.notice_texts import data_frame, default_parts, notice_frame
from notifications.rendering.senders import sender_address
from notifications.rules.forbidden_characters import one_clean_line
from notifications.rules.notice_drafts import NoticeDraft
from notifications.rules.notice_parts import NoticeParts, parts_mapping


def first_parts(incident: Incident, language: str) -> NoticeParts:
    """The default text with the categories of data that somebody stated."""
    parts = default_parts(language)
    items = _categories(facts_of(incident), language)
    if not items:
        return parts
    listed = "\n".join(f"- {item}" for item in items)
    return replace(parts, data=Template(data_frame(language)).substitute(items=listed).strip())


def draft_with(incident: Incident, parts: NoticeParts, language: str) -> NoticeDraft:
    """A text with everything around it as it stands now, to be kept with it."""
    return NoticeDraft(
        parts=parts_mapping(parts),
        frame=notice_frame(language),
        sender=_sender(incident),
        reply_to=incident.organisation.contact_email,
        common=_common(incident, language),
        facts_version=facts_row(incident).version,
    )


def _categories(facts: BreachFacts, language: str) -> list[str]:
    """The words of the categories; the codes that say nothing to a person are left out."""
    codes = [("data_categories", code) for code in facts.data_categories]
    codes += [("special_categories", code) for code in facts.special_categories]
    return [label(name, code, language) for name, code in codes if code not in {"other", "unknown"}]


def _sender(incident: Incident) -> str:
    address = sender_address()
    name = one_clean_line(incident.organisation.name)
    return str(Address(display_name=name, addr_spec=address))


def _common(incident: Incident, language: str) -> dict[str, str]:
    """The fields that are the same for all; what is not known is left out."""
    organisation = incident.organisation
    values = {
        "controller": organisation.name,
        "reference": incident.reference,
        "contact_name": organisation.contact_name,
        "contact_email": organisation.contact_email,
        "contact_phone": organisation.contact_phone,
        "incident_date": _incident_date(incident, language),
    }
    return {name: one_clean_line(value) for name, value in values.items() if value}


def _incident_date(incident: Incident, language: str) -> str:
    occurred = facts_of(incident).occurred_from
    if occurred is None:
        return ""
    with translation.override(language):
        return date_format(on_the_wall(occurred, incident.organisation.time_zone), "j F Y")
