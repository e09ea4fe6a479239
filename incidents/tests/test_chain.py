from dataclasses import replace

import pytest

from incidents.rules.chain import (
    GENESIS,
    Break,
    Entry,
    Head,
    content_digest,
    entry_digest,
    first_break,
)


def sealed(count: int) -> list[Entry]:
    chain, previous = [], GENESIS
    for sequence in range(1, count + 1):
        fields = {"sequence": sequence, "action": "incident_logged", "by": 7}
        digest = entry_digest(previous, fields)
        chain.append(Entry(sequence, previous, fields, digest))
        previous = digest
    return chain


def head_of(chain: list[Entry]) -> Head:
    return Head(chain[-1].sequence, chain[-1].digest)


def resealed(entry: Entry, **changes) -> Entry:
    fields = {**entry.fields, **changes}
    return replace(entry, fields=fields, digest=entry_digest(entry.previous, fields))


def test_a_whole_chain_and_an_empty_one_hold():
    chain = sealed(5)
    assert first_break(iter(chain), head=head_of(chain)) is None
    assert first_break([]) is None


def test_a_changed_row_is_named():
    chain = sealed(5)
    chain[2] = replace(chain[2], fields={**chain[2].fields, "by": 8})
    assert first_break(chain) == Break(3, "changed")


def test_a_row_changed_and_sealed_anew_is_betrayed_by_the_next():
    chain = sealed(5)
    chain[2] = resealed(chain[2], by=8)
    assert first_break(chain) == Break(4, "previous")


@pytest.mark.parametrize("removed", [1, 3])
def test_a_removed_row_is_named(removed):
    chain = [entry for entry in sealed(5) if entry.sequence != removed]
    assert first_break(chain) == Break(removed, "gap")


def test_swapped_rows_are_named_even_if_their_numbers_were_swapped_too():
    one, two, three, four, five = sealed(5)
    assert first_break([one, two, four, three, five]) == Break(3, "gap")
    three, four = replace(three, sequence=4), replace(four, sequence=3)
    assert first_break([one, two, four, three, five]) == Break(3, "previous")


def test_a_row_that_stands_twice_is_named():
    chain = sealed(3)
    assert first_break([*chain, chain[2]]) == Break(3, "repeated")


def test_a_chain_cut_at_its_end_is_told_by_the_head_kept_apart():
    chain = sealed(5)
    assert first_break(chain[:3], head=head_of(chain)) == Break(4, "cut_short")
    assert first_break([], head=head_of(chain)) == Break(1, "cut_short")


def test_a_last_row_sealed_anew_is_told_by_the_head_kept_apart():
    chain = sealed(5)
    head = head_of(chain)
    chain[4] = resealed(chain[4], by=8)
    assert first_break(chain, head=head) == Break(5, "rewritten")


def test_a_chain_can_be_read_from_a_known_entry_on():
    chain = sealed(5)
    assert first_break(chain[2:], start=Head(2, chain[1].digest)) is None
    assert first_break(chain[2:], start=Head(2, GENESIS)) == Break(3, "previous")


def test_a_digest_is_canonical_and_known_for_ever():
    assert content_digest({"b": 1, "a": "é"}) == content_digest({"a": "é", "b": 1})
    assert content_digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert entry_digest(GENESIS, {"a": 1}) != entry_digest("1" * 64, {"a": 1})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_does_not_read_the_same_for_ever_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        content_digest({"amount": value})


def test_a_value_that_json_does_not_know_is_refused():
    with pytest.raises(TypeError):
        content_digest({"at": object()})
