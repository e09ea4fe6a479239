"""Filings: what is known for them and what was typed. What was filed: `selectors/submissions`."""

import json
from dataclasses import dataclass

from incidents.models import Incident
from notifications.models import Filing
from notifications.rules.answers import (
    Answers,
    answers_digest,
    is_asked,
    is_empty,
    merge,
    required,
)
from notifications.rules.form_definition import FormDefinition
from notifications.rules.official_forms import load_form
from notifications.rules.prefill import prefill
from notifications.selectors.known_facts import known_facts_for
from notifications.selectors.submissions import latest_submission, submissions_of

__all__ = [
    "Worksheet",
    "answers_of",
    "filing_of",
    "form_of",
    "has_form_of",
    "known_facts_for",
    "latest_submission",
    "minimum_facts",
    "submissions_of",
    "worksheet_of",
]

CNIL_FORM = "cnil-2023-07"


@dataclass(frozen=True)
class Worksheet:
    """The draft of a filing: what the facts say, what a person typed, both together.

    `version` counts the saves of the draft; `known_digest` names the state of the facts.
    """

    form: FormDefinition
    known: Answers
    typed: Answers
    version: int

    @property
    def answers(self) -> Answers:
        """What a person typed wins over what is known."""
        return merge(self.known, self.typed)

    @property
    def known_digest(self) -> str:
        return answers_digest(self.known)


def filing_of(incident: Incident) -> Filing | None:
    """The filing with the lead authority, or None while nobody has opened one."""
    authority = incident.organisation.lead_authority
    return incident.filings.filter(authority=authority).order_by("pk").first()


def form_of(incident: Incident) -> FormDefinition:
    """The form to fill in: the one the filing was opened with, else the newest known.

    The CNIL's questions serve as a worksheet for an authority whose form is not known here.
    """
    return _form_in(filing_of(incident))


def _form_in(filing: Filing | None) -> FormDefinition:
    return load_form(filing.form if filing else CNIL_FORM)


def has_form_of(authority: str) -> bool:
    """Whether the form of this authority is known here, so that it is filed through its pages."""
    return load_form(CNIL_FORM).authority == authority


def worksheet_of(incident: Incident) -> Worksheet:
    """The draft as it stands, also before somebody opened it."""
    filing = filing_of(incident)
    form = _form_in(filing)
    known = prefill(form, known_facts_for(incident, form.filing_language))
    typed = json.loads(filing.draft or "{}") if filing else {}
    return Worksheet(form, known, typed, filing.draft_version if filing else 0)


def answers_of(filing: Filing) -> Answers:
    """The answers that would be filed now: what is known, and what a person typed over it."""
    return worksheet_of(filing.incident).answers


def minimum_facts(sheet: Worksheet, *, late: bool = False) -> tuple[int, int]:
    """How many of the facts that a first filing needs are known, and how many it needs.

    "Not known yet" counts as known: it is an answer (Article 33(4)).
    """
    answers = sheet.answers
    needed = [
        field
        for field in sheet.form.fields()
        if required(field, "initial") and is_asked(field, answers, late=late)
    ]
    return sum(not is_empty(answers.get(field.id)) for field in needed), len(needed)
