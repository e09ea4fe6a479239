"""What keeps a communication from being approved or sent: a list of reasons, empty when ready."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from notifications.models import Campaign
from notifications.rendering.letters import compile_letter
from notifications.rendering.notice_findings import PART_LABELS, finding_text
from notifications.rendering.notice_texts import default_parts
from notifications.rules.notice_checks import notice_findings
from notifications.rules.notice_drafts import NoticeDraft
from notifications.selectors.campaigns import draft_of, texts_of
from notifications.selectors.recipients import languages_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, in words. `language` and `part` say where, when they are not empty."""

    text: str
    language: str = ""
    part: str = ""

    @property
    def part_label(self) -> str:
        return str(PART_LABELS.get(self.part, ""))


def problems_of(campaign: Campaign) -> list[Problem]:
    """No list, a language of the list without a text, or a text with errors."""
    if campaign.recipients is None:
        return [Problem(_("There is no list of people yet. Import one."))]
    texts = texts_of(campaign)
    found: list[Problem] = []
    for language in languages_of(campaign.recipients):
        if language not in texts:
            found.append(
                Problem(
                    _("People of the list read this language, and it has no text yet."), language
                )
            )
        else:
            found += problems_in(draft_of(texts[language]), language)
    return found


def problems_in(draft: NoticeDraft, language: str) -> list[Problem]:
    """What is wrong with one text."""
    found = _found(draft, language, severity="error")
    part = _part_that_cannot_be_written(draft)
    if part and part.field not in {problem.part for problem in found}:
        found.append(Problem(refusal_text(part), language, part.field or ""))
    return found


def cautions_in(draft: NoticeDraft, language: str) -> list[Problem]:
    """What whoever approves one text should look at; it keeps nobody from approving."""
    return _found(draft, language, severity="warning")


def _found(draft: NoticeDraft, language: str, *, severity: str) -> list[Problem]:
    findings = notice_findings(draft.written, language, default=default_parts(language))
    return [
        Problem(finding_text(finding), language, finding.part)
        for finding in findings
        if finding.severity == severity
    ]


def _part_that_cannot_be_written(draft: NoticeDraft) -> Refused | None:
    try:
        compile_letter(draft)
    except Refused as refused:
        return refused
    return None
