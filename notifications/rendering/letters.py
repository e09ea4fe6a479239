"""The message of one campaign to one person: the same bytes each time it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.models import Campaign, Recipient
from notifications.rendering.messages import Skeleton, compile_skeleton, stable_message_id
from notifications.rendering.notices import CompiledNotice, compile_notice, compile_subject, render
from notifications.rendering.senders import sender_address
from notifications.rules.notice_drafts import NoticeDraft
from notifications.rules.notice_parts import BODY_PARTS, composed
from notifications.rules.persons import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """A text made ready once, to be filled person by person."""

    skeleton: Skeleton
    common: Mapping[str, str]

    def to(self, person: Person, *, message_id: str, date: datetime) -> bytes:
        """The message to one person. Raises Refused as `Skeleton.fill`."""
        return self.skeleton.fill(
            values_for(person, self.common),
            recipient=person.address,
            message_id=message_id,
            date=date,
        )


def compile_letter(draft: NoticeDraft, *, mark: str = "") -> Letter:
    """A letter out of a text; `mark` stands before the subject ("[TEST] ").

    Raises Refused as `compile_subject`, `compile_notice` and `compile_skeleton`.
    """
    skeleton = compile_skeleton(
        sender=draft.sender,
        reply_to=draft.reply_to,
        subject=mark + compile_subject(draft.written.subject, "subject"),
        body=compiled_body(draft).segments,
    )
    return Letter(skeleton, draft.common)


def compiled_body(draft: NoticeDraft) -> CompiledNotice:
    """The whole text with its slots. Raises Refused with the part as `field`."""
    parts = draft.written
    for name in BODY_PARTS:
        # Each part alone first, so that a line is counted in the part where it stands.
        compile_notice(getattr(parts, name), name)
    return compile_notice(composed(parts, draft.frame), "body")


def letter_text(draft: NoticeDraft, person: Person) -> str:
    """The words of the message to one person, as a preview shows them."""
    return render(compiled_body(draft), values_for(person, draft.common))


def values_for(person: Person, common: Mapping[str, str]) -> dict[str, str]:
    """The value of every field for one person."""
    return {
        **common,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "reference": person.reference or common.get("reference", ""),
    }


def message_id_of(campaign: Campaign, recipient: Recipient) -> str:
    """The same for every copy of one person's notice."""
    domain = sender_address().rpartition("@")[2]
    return stable_message_id("notice", f"{campaign.pk}:{recipient.pk}", domain)
