"""The text of a notice to the people concerned, part by part (Article 34(2) GDPR)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from string import Template
from typing import Final

from incidents.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class NoticeParts:
    """What a person wrote, in one language. May hold fields for the row, such as `{{ reference }}`.

    `nature`, `consequences`, `measures` and `contact` are what Article 34(2) asks for; `data` and
    `advice` are what makes them specific (recital 86, enforcement on vague notices).
    """

    subject: str = ""
    nature: str = ""
    data: str = ""
    consequences: str = ""
    measures: str = ""
    advice: str = ""
    contact: str = ""


PARTS = tuple(field.name for field in fields(NoticeParts))
BODY_PARTS = PARTS[1:]
# Nobody reads more; the checks and half a million renderings stay quick.
LONGEST_PART: Final = 20_000


def parts_from(values: Mapping[str, object]) -> NoticeParts:
    """The parts out of a mapping; line ends become `\\n` and margins go.

    Raises `Refused` (`notice_part_unknown`, `notice_part_not_text`, `notice_part_too_long`) with
    `field`.
    """
    for name, text in values.items():
        if name not in PARTS:
            raise Refused("notice_part_unknown", field=name)
        if not isinstance(text, str):
            raise Refused("notice_part_not_text", field=name)
        if len(text) > LONGEST_PART:
            raise Refused("notice_part_too_long", field=name, longest=LONGEST_PART)
    return NoticeParts(**{name: _tidy(str(text)) for name, text in values.items()})


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def parts_mapping(parts: NoticeParts) -> dict[str, str]:
    """The parts by name, to be stored as JSON."""
    return asdict(parts)


def composed(parts: NoticeParts, frame: str) -> str:
    """The body: the parts under the fixed headings of a frame (`templates/notices/<lang>.txt`).

    The frame names each part as `$part`. What a part says is never read as a name again.
    """
    return Template(frame).substitute({name: getattr(parts, name) for name in BODY_PARTS})
