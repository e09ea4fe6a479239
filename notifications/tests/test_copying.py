"""What the clipboard carries and how it is counted; ticks that hold as long as their answer."""

from datetime import date

import pytest
from django.urls import reverse

from incidents.models import Entry
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from notifications.models import CopyTick, Filing
from notifications.rules.copying import (
    clipboard_text,
    copied_length,
    copy_digest,
    is_to_be_compared,
)
from notifications.selectors.cockpit import ticks_of
from notifications.selectors.filings import filing_of
from notifications.services import submissions
from notifications.services.copying import tick_copied
from notifications.services.filings import open_filing, save_draft
from notifications.services.form_words import set_limit
from tests.cast import HOUR, NOW, member

AS_SCRIPT = {"accept": "application/json"}


@pytest.mark.parametrize(("typed", "copied"), [
    ("Un\r\ndeux\rtrois", "Un\ndeux\ntrois"),
    ("Un\u2028deux\u2029trois\x0bquatre\x85cinq", "Un\ndeux\ntrois\nquatre\ncinq"),
    ("1\u202f200 personnes\u00a0: «\u00a0oui\u00a0»", "1 200 personnes : « oui »"),
    ("a\u2009b\u2007c\u3000d", "a b c d"),
    ("co\u00adopé\u200bra\u2060tion\ufeff", "coopération"),
    ("L’œuvre – naïve – 😀 « à » \t…", "L’œuvre – naïve – 😀 « à » \t…"),
], ids=["line ends", "rare line ends", "no-break", "thin", "invisible", "as typed"])  # fmt: skip
def test_the_clipboard_carries_plain_text(typed, copied):
    assert clipboard_text(typed) == copied
    assert clipboard_text(copied) == copied


@pytest.mark.parametrize(("text", "length"), [
    ("", 0), ("abc", 3), ("é", 1), ("e\u0301", 2), ("😀", 2), ("a\nb", 3), ("\ud800", 1),
])  # fmt: skip
def test_characters_are_counted_as_a_browser_counts_them(text, length):
    assert copied_length(text) == length


@pytest.mark.parametrize(("compared", "today", "is_old"), [
    (None, date(2026, 3, 31), False),
    (None, date(2026, 4, 1), True),
    (date(2026, 3, 1), date(2026, 5, 30), False),
    (date(2026, 3, 1), date(2026, 5, 31), True),
    (date(2025, 3, 1), date(2026, 3, 31), False),
], ids=["90 days", "91 days", "compared 90", "compared 91", "compared before"])  # fmt: skip
def test_words_are_old_after_ninety_days(compared, today, is_old):
    assert is_to_be_compared(date(2025, 12, 31), compared, today=today) is is_old


@pytest.fixture
def filing(aware, alice):
    filing = open_filing(aware, authority="CNIL", form="cnil-2023-07", by=alice, now=NOW)
    return typed(filing, alice, "Files.")


def typed(filing, by, text):
    version = filing_of(filing.incident).draft_version
    return save_draft(filing, answers={"description": text}, read_version=version, by=by, now=NOW)


def tick(filing, by, text="Files.", *, now=NOW):
    return tick_copied(filing, field="description", read=copy_digest(text), by=by, now=now)


def copy_page(incident):
    return reverse("filing_copy", args=[incident.pk])


@pytest.mark.django_db
def test_a_tick_is_kept_with_who_and_when_and_leaks_nothing(filing, alice):
    tick(filing, alice)
    kept = ticks_of(filing)["description"]
    assert (kept.copied_by, kept.copied_at) == (alice, NOW)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.codes) == (
        "filing.copied", {"authority": "CNIL", "field": "description"},
    )  # fmt: skip
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT copied FROM notifications_copytick")
        assert copy_digest("Files.").encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_ticked_twice_is_one_tick(filing, alice):
    tick(filing, alice)
    tick(filing, alice, now=NOW + HOUR)
    assert CopyTick.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "read", "code"), [
    ("description", copy_digest("Another."), "copied_another_answer"),
    ("description", "", "copied_another_answer"),
    ("siren", "", "nothing_to_copy"),
    ("none", "", "fact_unknown_field"),
])  # fmt: skip
def test_what_cannot_be_ticked_is_refused(filing, alice, field, read, code):
    with pytest.raises(Refused) as refused:
        tick_copied(filing, field=field, read=read, by=alice, now=NOW)
    assert refused.value.code == code
    assert not CopyTick.objects.exists()


@pytest.mark.django_db
def test_who_only_reads_ticks_nothing(filing, laboratory):
    with pytest.raises(Refused, match="not_allowed"):
        tick(filing, member("Dora Petit", laboratory, "auditor"))


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now")
def test_a_colleague_sees_the_tick_until_the_answer_changes(filing, alice, bob, sign_in):
    tick(filing, alice)
    bobs = sign_in(bob)
    page = bobs.get(copy_page(filing.incident)).content.decode()
    assert 'class="copy copy--copied" id="description"' in page
    assert "1 of " in page
    assert "Alice Martin" in page
    typed(filing, bob, "Other files.")
    page = bobs.get(copy_page(filing.incident)).content.decode()
    assert "changed since it was copied" in page
    assert "copy--copied" not in page
    typed(filing, bob, "Files.")
    assert "copy--copied" in bobs.get(copy_page(filing.incident)).content.decode()


@pytest.mark.django_db
def test_after_a_filing_the_complement_is_copied_anew(filing, alice, monkeypatch):
    monkeypatch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
    tick(filing, alice)
    submissions.record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW, "Europe/Paris"),
        number="1",
        receipt=None,
        by=alice,
        now=NOW + HOUR,
    )
    assert ticks_of(filing) == {}
    tick(filing, alice, now=NOW + 2 * HOUR)
    assert set(ticks_of(filing)) == {"description"}


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now")
class TestThePage:
    def post(self, client, incident, headers=None, **said):
        address = reverse("filing_tick", args=[incident.pk])
        said = {"field": "description", "read": copy_digest("Files."), "done": "1"} | said
        return client.post(address, said, headers=headers or {"accept": "text/html"})

    def test_without_the_script_the_button_ticks_and_goes_on(self, filing, alice, sign_in):
        client = sign_in(alice)
        answer = self.post(client, filing.incident)
        assert answer["Location"].startswith(copy_page(filing.incident) + "#")
        assert not answer["Location"].endswith("#description")
        assert set(ticks_of(filing)) == {"description"}
        self.post(client, filing.incident, done="0")
        assert ticks_of(filing) == {}

    def test_the_script_is_told_how_much_was_copied(self, filing, alice, sign_in):
        answer = self.post(sign_in(alice), filing.incident, AS_SCRIPT).json()
        assert answer["copied"] == 1
        assert answer["words"] == f"1 of {answer['needed']} copied"

    def test_the_script_is_told_that_the_answer_is_another_one(self, filing, alice, sign_in):
        answer = self.post(sign_in(alice), filing.incident, AS_SCRIPT, read="0" * 64).json()
        assert answer["kept"] is False
        assert answer["words"].startswith("The answer was changed")

    def test_in_french(self, filing, alice, sign_in):
        headers = AS_SCRIPT | {"accept-language": "fr"}
        words = self.post(sign_in(alice), filing.incident, headers, read="x").json()["words"]
        assert words.startswith("La réponse a été modifiée")

    def test_a_tick_that_is_refused_opens_no_filing(self, aware, alice, sign_in):
        self.post(sign_in(alice), aware, field="none")
        assert not Filing.objects.exists()

    def test_a_stranger_finds_nothing_and_an_auditor_ticks_nothing(
        self, filing, charlie, laboratory, sign_in
    ):
        assert self.post(sign_in(charlie), filing.incident).status_code == 404
        client = sign_in(member("Dora Petit", laboratory, "auditor"))
        assert self.post(client, filing.incident).status_code == 403
        page = client.get(copy_page(filing.incident)).content.decode()
        assert 'data-copy-from="#text-description"' in page
        assert reverse("filing_tick", args=[filing.incident.pk]) not in page

    def test_a_first_line_that_is_empty_reaches_the_clipboard(self, filing, alice, sign_in):
        page = sign_in(alice).get(copy_page(filing.incident)).content.decode()
        assert 'id="text-description">\nFiles.</pre>' in page

    @pytest.mark.parametrize(("limit", "words"), [
        (2000, "6 of 2,000 characters"), (6, "6 of 6 characters"),
        (5, "Too long by 1: 6 of 5 characters"), (None, "6 characters"),
    ])  # fmt: skip
    def test_the_length_stands_beside_the_limit(
        self, filing, alice, sign_in, laboratory, limit, words
    ):
        set_limit(
            laboratory,
            form="cnil-2023-07",
            field="description",
            characters=limit,
            by=alice,
            now=NOW,
        )
        assert words in sign_in(alice).get(copy_page(filing.incident)).content.decode()

    def test_a_list_says_what_to_tick(self, filing, alice, sign_in):
        save_draft(filing, answers={"nature": ["integrity"]}, read_version=1, by=alice, now=NOW)
        page = " ".join(sign_in(alice).get(copy_page(filing.incident)).content.decode().split())
        chosen = page.split('id="nature"')[1].split("</ul>")[0]
        assert chosen.count("☑") == 1
        assert chosen.count("☐") == 2
        assert "tick:</span> Perte de l&#x27;intégrité" in chosen
