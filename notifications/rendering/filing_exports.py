"""In which files a filing leaves the product, and what each is made of."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from incidents.models import Incident
from notifications.models import Submission
from notifications.rendering.documents import Answers, FilingContext
from notifications.rendering.json_filings import filing_json
from notifications.rendering.papers import paper_context
from notifications.rendering.plain_filings import filing_text
from notifications.rendering.word_filings import filing_docx
from notifications.rules.form_definition import FormDefinition
from notifications.selectors.filings import form_of_filing, worksheet_of


def _plain(form: FormDefinition, answers: Answers, context: FilingContext, language: str) -> bytes:
    return filing_text(form, answers, context, language).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file: what the browser is told that it is, and who makes its bytes."""

    content_type: str
    make: Callable[[FormDefinition, Answers, FilingContext, str], bytes]


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# By the suffix of the file. The PDF has its own way: it is kept, and not made again.
EXPORTS: Final = {
    "docx": Export(_WORD, filing_docx),
    "txt": Export("text/plain; charset=utf-8", _plain),
    "json": Export("application/json", filing_json),
}


def draft_file(
    incident: Incident,
    suffix: str,
    *,
    language: str,
    now: datetime,
    late: bool,
    authority: str = "",
) -> bytes:
    """The draft as a file of that kind, marked as one in words."""
    sheet = worksheet_of(incident, authority)
    context = paper_context(
        incident, authority=authority, language=language, made_at=now, state="draft", late=late
    )
    return EXPORTS[suffix].make(sheet.form, sheet.answers, context, language)


def version_file(submission: Submission, suffix: str) -> bytes:
    """A frozen version as a file of that kind, in the language of its paper.

    Made of the frozen answers and of what was known when they were frozen: the same bytes
    each time, whatever was said since.
    """
    version, margin = submission.version, submission.margin_seconds
    filing = version.filing
    context = paper_context(
        filing.incident,
        authority=filing.authority,
        language=version.language,
        made_at=version.frozen_at,
        state="frozen",
        number=submission.number,
        late=margin is not None and margin < 0,
        as_of=version.frozen_at,
    )
    answers: Answers = json.loads(version.answers)
    form = form_of_filing(filing, as_of=version.frozen_at)
    return EXPORTS[suffix].make(form, answers, context, version.language)
