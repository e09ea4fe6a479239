"""The text of a notice in one language, as it is kept, hashed, approved and sent."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from notifications.rules.notice_parts import NoticeParts, parts_from


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """Everything of a message that is the same for all who read this language.

    `parts` is what a person wrote (`notice_parts`), `frame` the words around it, `common` the
    values of the fields that the incident gives, `sender` and `reply_to` the headers. All of it
    is kept with the text, so that no later change of a page or of the product changes a message
    of a campaign under way. `facts_version` says which facts were read.
    """

    parts: Mapping[str, str]
    frame: str
    sender: str = ""
    reply_to: str = ""
    common: Mapping[str, str] = field(default_factory=dict)
    facts_version: int = 0

    @property
    def written(self) -> NoticeParts:
        return parts_from(self.parts)


def draft_to_json(draft: NoticeDraft) -> str:
    """Canonical JSON: the same draft always gives the same text."""
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True)


def draft_from_json(text: str) -> NoticeDraft:
    """The reverse of `draft_to_json`."""
    return NoticeDraft(**json.loads(text))


def text_digest(text: str, *, language: str, written_at: datetime) -> str:
    """SHA-256 of one writing of a text. A text changed and changed back is another writing."""
    return _sha256([language, written_at.isoformat(), text])


def approval_digest(*, list_id: str, count: int, texts: Mapping[str, str]) -> str:
    """What an approval binds to: the list and the digest of the text of each language."""
    return _sha256([list_id, count, sorted(texts.items())])


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
