"""One plain address, or the reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.addresses import address_key, read_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("alice@example.fr", "alice@example.fr"),
        ("  Alice.Martin@Example.FR ", "Alice.Martin@example.fr"),
        ("o'neil+list@mail.example.co.uk", "o'neil+list@mail.example.co.uk"),
        ("zoe@société.fr", "zoe@xn--socit-esab.fr"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        (f"{'x' * 64}@example.fr", f"{'x' * 64}@example.fr"),
    ],
)
def test_an_address_is_kept_with_its_domain_in_small_ascii_letters(typed, address):
    assert read_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address_without_at"),
        ("alice", "address_without_at"),
        ("a@localhost", "address_without_dot"),
        ("a@[127.0.0.1]", "address_literal"),
        ("a@127.0.0.1", "address_domain"),
        ("a@x.fr, b@x.fr", "address_several"),
        ("a@x.fr;b@x.fr", "address_several"),
        ("a@b@x.fr", "address_several"),
        ("Alice <a@x.fr>", "address_with_name"),
        ('x" <evil@y.example>, "', "address_with_name"),
        ("zoé@x.fr", "address_accent"),
        (f"{'x' * 65}@example.fr", "address_local_too_long"),
        (f"a@{'x.' * 130}fr", "address_too_long"),
        (f"a@{'x' * 64}.fr", "address_domain"),
        ("a b@x.fr", "address_local"),
        (".a@x.fr", "address_local"),
        ("a..b@x.fr", "address_local"),
        ("@x.fr", "address_local"),
        ('"a b"@x.fr', "address_local"),
        ("a@x .fr", "address_domain"),
        ("a@x..fr", "address_domain"),
        ("a@-x.fr", "address_domain"),
        ("a@x.f", "address_domain"),
        ("a@straße.de", "address_domain"),
        ("a@ｅxample.fr", "address_domain"),
        ("a@é..fr", "address_domain"),
        ("a@x.fr\nb", "address_domain"),
        ("a\x00@x.fr", "address_local"),
    ],
)
def test_what_is_not_one_plain_address_has_a_reason(typed, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        read_address(typed)


@given(st.text(max_size=80) | st.from_regex(r"[^@]{0,20}@[^@]{0,40}"))
def test_any_text_is_refused_or_becomes_an_address_that_reads_as_itself(typed):
    try:
        address = read_address(typed)
    except Refused:
        return
    assert read_address(address) == address
    assert address.isascii()
    assert address.count("@") == 1


def test_two_ways_of_writing_a_mailbox_have_one_key():
    assert address_key(" Alice@Example.fr") == address_key("alice@example.FR")
