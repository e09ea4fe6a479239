"""Writing the journal: every service calls `record` inside its own transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from incidents.models import Chain, Entry, Incident, Organisation, User
from incidents.rules.chain import GENESIS, content_digest, entry_digest
from incidents.selectors.journal import digested_fields


def record(
    organisation: Organisation | None,
    *,
    verb: str,
    subject: models.Model,
    by: User | None,
    now: datetime,
    incident: Incident | None = None,
    codes: Mapping[str, object] | None = None,
    content: Mapping[str, object] | None = None,
) -> Entry:
    """Append one entry to the chain of the organisation, or of the instance when None.

    `codes` stands in clear and holds ids and codes only; of `content` just the SHA-256 is kept,
    so that names and texts can be erased while the proof stays. `by` is None for the machine.
    The chain's head is locked until the caller's transaction ends.
    """
    chain = _locked_chain(organisation)
    entry = Entry(
        chain=chain,
        number=chain.head_number + 1,
        at=now,
        actor_id=by.pk if by else None,
        verb=verb,
        subject=subject._meta.model_name or "",
        subject_id=subject.pk,
        incident_id=incident.pk if incident else None,
        codes=dict(codes or {}),
        content_digest=content_digest(content or {}),
        previous=chain.head_digest,
    )
    entry.digest = entry_digest(entry.previous, digested_fields(entry))
    entry.save()
    chain.head_number, chain.head_digest = entry.number, entry.digest
    chain.save(update_fields=["head_number", "head_digest"])
    return entry


def _locked_chain(organisation: Organisation | None) -> Chain:
    # The row is made first and locked then, so that two writers never both start a chain.
    Chain.objects.get_or_create(organisation=organisation, defaults={"head_digest": GENESIS})
    return Chain.objects.select_for_update(no_key=True).get(organisation=organisation)
