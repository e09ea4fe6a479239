"""Canonical JSON: the same bytes for the same values, in each of its two spellings."""

from incidents.rules.canonical import canonical_digest, canonical_json


def test_the_order_of_the_keys_does_not_count():
    assert canonical_json({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'
    assert canonical_digest({"b": 1, "a": "é"}) == canonical_digest({"a": "é", "b": 1})


def test_letters_beyond_ascii_are_written_or_escaped_and_both_digests_are_known_for_ever():
    assert canonical_json({"a": "é"}, escaped=True) == '{"a":"\\u00e9"}'
    assert canonical_digest({"a": "é"}).startswith("b3a092a6af48")
    assert canonical_digest({"a": "é"}, escaped=True).startswith("57e512a1ff02")
