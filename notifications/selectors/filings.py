"""Filings: what is known for them and what was typed. What was filed: `selectors/submissions`."""

import json
from dataclasses import dataclass
from datetime import datetime

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
from notifications.rules.authorities import addressed, form_for
from notifications.rules.form_definition import FormDefinition
from notifications.rules.official_forms import load_form
from notifications.rules.prefill import prefill
from notifications.selectors.cockpit import in_words_of
from notifications.selectors.known_facts import known_facts_for
from notifications.selectors.submissions import latest_submission, submissions_of

__all__ = [
    "Worksheet",
    "answers_of",
    "filing_of",
    "form_of",
    "form_of_filing",
    "has_form_of",
    "known_facts_for",
    "latest_submission",
    "minimum_facts",
    "submissions_of",
    "worksheet_of",
]


@dataclass(frozen=True)
class Worksheet:
    """The draft of a filing: what the facts say, what a person typed, both together.

    `version` counts the saves of the draft; `known_digest` names the state of the facts;
    `authority` is the one that it is for.
    """

    form: FormDefinition
    known: Answers
    typed: Answers
    version: int
    authority: str = ""

    @property
    def answers(self) -> Answers:
        """What a person typed wins over what is known."""
        return merge(self.known, self.typed)

    @property
    def known_digest(self) -> str:
        return answers_digest(self.known)


def filing_of(incident: Incident, authority: str = "") -> Filing | None:
    """The filing with an authority, or None while nobody has opened one.

    Here and below it is the lead authority where none is named.
    """
    named = authority or incident.organisation.lead_authority
    return incident.filings.filter(authority=named).order_by("pk").first()


def form_of(incident: Incident, authority: str = "") -> FormDefinition:
    """The form to fill in: the one the filing was opened with, else that of the authority.

    For an authority whose own form is not known here it is the letter of Article 33(3).
    Its words are those that the people of the organisation corrected.
    """
    named = authority or incident.organisation.lead_authority
    return _form_in(filing_of(incident, named), incident, named)


def _form_in(filing: Filing | None, incident: Incident, authority: str) -> FormDefinition:
    if filing:
        return form_of_filing(filing)
    return in_words_of(form_for(authority), incident.organisation)


def has_form_of(authority: str) -> bool:
    """Whether this authority's own form is known here, so that it is filed through its pages."""
    return not form_for(authority).is_letter


def form_of_filing(filing: Filing, *, as_of: datetime | None = None) -> FormDefinition:
    """The form that a filing was opened with, addressed to its authority.

    With `as_of`, an instant at which a version was frozen, in the words that stood then.
    """
    form = addressed(load_form(filing.form), filing.authority)
    return in_words_of(form, filing.incident.organisation, as_of=as_of)


def worksheet_of(incident: Incident, authority: str = "") -> Worksheet:
    """The draft as it stands, also before somebody opened it."""
    named = authority or incident.organisation.lead_authority
    filing = filing_of(incident, named)
    form = _form_in(filing, incident, named)
    known = prefill(form, known_facts_for(incident, form.filing_language, authority=named))
    typed = json.loads(filing.draft or "{}") if filing else {}
    return Worksheet(form, known, typed, filing.draft_version if filing else 0, named)


def answers_of(filing: Filing) -> Answers:
    """The answers that would be filed now: what is known, and what a person typed over it."""
    return worksheet_of(filing.incident, filing.authority).answers


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
