"""Reading and verifying the journal."""

from collections.abc import Iterator
from datetime import UTC

from django.db.models import QuerySet

from incidents.models import Chain, Entry, Incident, User
from incidents.rules import chain as hash_chain
from incidents.rules.roles import Action
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import organisations_where

DIGESTED = ("at", "actor_id", "verb", "subject", "subject_id", "incident_id", "codes")


def entries_for(user: User) -> QuerySet[Entry]:
    """The entries of the organisations whose journal the user may read, newest first."""
    return (
        Entry.objects.filter(chain__organisation__in=organisations_where(user, Action.SEE_JOURNAL))
        .select_related("chain__organisation")
        .order_by("-at", "-number")
    )


def journal_for(user: User, *, organisation: int | None, reference: str) -> QuerySet[Entry]:
    """The same entries, of one organisation or of the incidents with one reference."""
    entries = entries_for(user)
    if organisation:
        entries = entries.filter(chain__organisation=organisation)
    if reference:
        named = incidents_for(user).filter(reference__iexact=reference)
        entries = entries.filter(incident_id__in=named.values("pk"))
    return entries


def chain_for(user: User, organisation: int) -> Chain:
    """The chain of an organisation whose journal the user may read, else `Chain.DoesNotExist`."""
    readable = organisations_where(user, Action.SEE_JOURNAL)
    return Chain.objects.select_related("organisation").get(
        organisation=organisation, organisation__in=readable
    )


def entries_of(incident: Incident) -> QuerySet[Entry]:
    """What was done in one incident, newest first."""
    return Entry.objects.filter(incident_id=incident.pk).order_by("-number")


def entry_by_key(pk: int) -> Entry:
    """One entry, for whoever is told of it. Raises Entry.DoesNotExist."""
    return Entry.objects.get(pk=pk)


def chains() -> QuerySet[Chain]:
    """Every chain of this instance."""
    return Chain.objects.select_related("organisation").order_by("pk")


def broken_at(chain: Chain) -> hash_chain.Break | None:
    """The first entry of a chain that was changed, removed or swapped; None when it is whole."""
    head = hash_chain.Head(chain.head_number, chain.head_digest)
    return hash_chain.first_break(_chained(chain), head=head)


def digested_fields(entry: Entry) -> dict[str, object]:
    """What the digest of an entry covers, as JSON-ready values."""
    fields = {name: getattr(entry, name) for name in DIGESTED}
    fields |= {
        "at": entry.at.astimezone(UTC).isoformat(),
        "number": entry.number,
        "chain": entry.chain_id,
    }
    return fields | {"content_digest": entry.content_digest}


def _chained(chain: Chain) -> Iterator[hash_chain.Entry]:
    for entry in chain.entries.order_by("number").iterator(chunk_size=2000):
        yield hash_chain.Entry(entry.number, entry.previous, digested_fields(entry), entry.digest)
