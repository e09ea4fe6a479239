"""What the fast way builds is what the standard library would have built."""

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rendering.messages import (
    compile_skeleton,
    plain_message,
    stable_message_id,
)
from notifications.rendering.segments import Slot
from notifications.rules.forbidden_characters import forbidden_at

SENT = datetime(2026, 10, 24, 14, 0, tzinfo=timezone(timedelta(hours=2)))
ID = "<abc@breaches.example.fr>"
USUAL = {
    "sender": "Société Élan <dpo@breaches.example.fr>",
    "recipient": "alice@example.fr",
    "subject": "12 h left",
    "text": "Bonjour",
    "message_id": ID,
    "date": SENT,
}
NASTY_NAMES = [
    "O'Neil",
    "王小明",
    "عبد الله",
    'x" <evil@y.example>, "',
    "J\u0301",
    ".",
    ".dot",
    "=3D=C3",
    "Ñandú von der Œuvre-Æther",
    "a" * 3000,
    "é" * 3000,
    "From ",
    "tab\u00a0and spaces  ",
    "\U0001f468\u200d\U0001f469",
]
clean = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(
    lambda text: forbidden_at(text) is None
)


def message(**changed):
    return plain_message(**{**USUAL, **changed})


def parsed(content):
    return message_from_bytes(content, policy=policy.default)


def built_slowly(*, sender, recipient, subject, text, message_id, date):
    slow = EmailMessage(policy=policy.SMTP)
    slow["To"], slow["Date"], slow["Message-ID"] = recipient, date, message_id
    slow["From"], slow["Subject"] = sender, subject
    slow.set_content(text)
    return slow.as_bytes()


def assert_same(content, **as_asked):
    slow, fast = parsed(built_slowly(**as_asked)), parsed(content)
    assert fast.get_content() == slow.get_content()
    for header in ("From", "To", "Date", "Message-ID", "Subject", "Content-Type"):
        assert fast[header] == slow[header]
        assert not fast[header].defects
    assert not fast.defects
    assert len(fast["To"].addresses) == 1
    assert max(map(len, content.split(b"\r\n"))) < 998
    assert (
        content.replace(b"\r\n", b"").count(b"\n")
        == content.replace(b"\r\n", b"").count(b"\r")
        == 0
    )
    assert content.isascii()


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_a_filled_skeleton_says_what_a_message_built_slowly_says(name):
    body = ["Bonjour ", Slot("first_name"), ",\n\n.\nvotre référence est ", Slot("reference"), "\n"]
    skeleton = compile_skeleton(sender=USUAL["sender"], subject=name[:150], body=body)
    values = {"first_name": name, "reference": "INC-1"}
    content = skeleton.fill(values, recipient="bob@example.fr", message_id=ID, date=SENT)
    text = f"Bonjour {name},\n\n.\nvotre référence est INC-1\n"
    as_asked = {**USUAL, "recipient": "bob@example.fr", "text": text, "subject": name[:150].strip()}
    assert_same(content, **as_asked)


@given(clean, clean, clean)
def test_any_words_come_back_as_they_were(subject, first, last):
    body = [first, "\n", Slot("first_name"), "\n", last, Slot("last_name")]
    skeleton = compile_skeleton(sender=USUAL["sender"], subject=f"s{subject[:140]}", body=body)
    values = {"first_name": last, "last_name": first}
    content = skeleton.fill(values, recipient="bob@example.fr", message_id=ID, date=SENT)
    written = parsed(content).get_content().replace("\r\n", "\n")
    assert written == f"{first}\n{last}\n{last}{first}".rstrip("\n") + "\n"
    assert str(parsed(content)["Subject"]).split() == f"s{subject[:140]}".split()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_the_same_arguments_give_the_same_bytes():
    assert message(text="é" * 100) == message(text="é" * 100)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain", "7bit"),
        ("x" * 80, "quoted-printable"),
        ("un été comme les autres", "quoted-printable"),
        ("王小明", "base64"),
    ],
)
def test_the_shortest_encoding_that_every_server_takes(text, encoding):
    assert parsed(message(text=text))["Content-Transfer-Encoding"] == encoding


def test_an_alert_is_marked_as_automatic_and_has_one_recipient():
    found = parsed(message())
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["X-Auto-Response-Suppress"] == "All"
    assert found["Cc"] is None
    assert found["Bcc"] is None
    assert found["Date"].datetime == SENT


SPLITTERS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
DECEIVERS = ["\x00", "\x7f", "\u202e", "\u2066", "\u200f", "\ud800"]


@pytest.mark.parametrize("field", ["sender", "subject"])
@pytest.mark.parametrize("character", SPLITTERS + DECEIVERS, ids=ascii)
def test_a_header_cannot_be_split_nor_disguised(field, character):
    with pytest.raises(Refused, match="control_character") as refused:
        message(**{field: f"a{character}Bcc: evil@y.example"})
    assert refused.value.field == field
    assert refused.value.params["position"] == 1 + 1


@pytest.mark.parametrize("character", SPLITTERS + DECEIVERS, ids=ascii)
def test_a_value_cannot_bring_a_line_of_its_own(character):
    skeleton = compile_skeleton(sender=USUAL["sender"], subject="x", body=[Slot("first_name")])
    with pytest.raises(Refused, match="control_character") as refused:
        skeleton.fill({"first_name": f"Z{character}"}, recipient="a@x.fr", message_id=ID, date=SENT)
    assert refused.value.field == "first_name"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("recipient", "a@x.fr, b@x.fr", "address_several"),
        ("recipient", "Zoé <a@x.fr>", "address_with_name"),
        ("recipient", "a@x.fr\r\nBcc: b@x.fr", "address_several"),
        ("recipient", "a@[127.0.0.1]", "address_literal"),
        ("sender", "nobody", "address_without_at"),
        ("sender", "a@x.fr, b@x.fr", "sender_unusable"),
        ("sender", "", "sender_unusable"),
        ("subject", "", "subject_length"),
        ("subject", "x" * 201, "subject_length"),
        ("message_id", "<a@b.fr>\r\nBcc: b@x.fr", "message_id_unusable"),
        ("message_id", "none", "message_id_unusable"),
        ("text", "a\x0bb", "control_character"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(field, value, code):
    with pytest.raises(Refused, match=f"^{code}$") as refused:
        message(**{field: value})
    assert refused.value.field == field


def test_a_control_character_in_a_text_is_located():
    with pytest.raises(Refused) as refused:
        message(text="one\ntwo\nth\x1cree")
    assert refused.value.params == {"position": 3, "line": 3, "char": "U+001C"}


def test_an_international_domain_travels_in_ascii():
    assert parsed(message(recipient="zoe@société.example"))["To"] == "zoe@xn--socit-esab.example"


def test_the_server_of_an_intranet_knows_its_own_names():
    assert parsed(message(recipient="dpo@intranet"))["To"] == "dpo@intranet"


def test_a_text_that_grows_too_large_is_refused():
    with pytest.raises(Refused, match="notice_output_too_long"):
        message(text="x" * 300_000)


def test_an_identity_is_stable_different_for_each_row_and_says_nothing():
    first = stable_message_id("alert", 41, "breaches.example.fr")
    assert first == stable_message_id("alert", 41, "breaches.example.fr")
    others = {
        stable_message_id(kind, 41 + n, "x.fr") for kind in ("alert", "notice") for n in (0, 1)
    }
    assert len(others) == 4
    assert "41" not in first.replace(first[1:41], "")
    assert "alert" not in first
    assert parsed(message(message_id=first))["Message-ID"] == first


@pytest.mark.parametrize("domain", ["", "a b", "x>\r\nBcc: y", "é.fr", "x" * 200])
def test_an_identity_never_fails_for_the_name_of_the_site(domain):
    made = stable_message_id("alert", 1, domain)
    assert made.endswith("@breachtrack.invalid>")
    assert message(message_id=made, date=datetime(2026, 1, 1, tzinfo=UTC))
