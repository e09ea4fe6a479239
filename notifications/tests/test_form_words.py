"""Words of a form that people correct: everywhere from now on, and never in what was filed."""

import io
from datetime import timedelta

import docx
import pytest
import time_machine
from django.urls import reverse

from incidents.models import Entry
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from notifications.models import FieldLimit, FormComparison, WordCorrection
from notifications.rendering.filing_exports import draft_file, version_file
from notifications.rendering.form_age import form_age
from notifications.rendering.papers import draft_pdf
from notifications.rules.form_definition import Correction
from notifications.rules.form_words import LONGEST_WORD, with_corrections, words_of
from notifications.rules.official_forms import load_form
from notifications.selectors.cockpit import limits_of
from notifications.selectors.filings import worksheet_of
from notifications.services.filings import open_filing
from notifications.services.form_words import (
    correct_word,
    record_comparison,
    restore_word,
    set_limit,
)
from notifications.services.submissions import record_submission
from tests.cast import HOUR, NOW, member

CNIL = load_form("cnil-2023-07")
NASTY = '#import "x" *_$a$_ <b>&amp; {% x %} "quoted" \\u{41} @label'


def correct(laboratory, by, text, *, word="field.nature", now=NOW):
    return correct_word(laboratory, form=CNIL.id, word=word, text=text, by=by, now=now)


def nature(incident):
    return worksheet_of(incident).form.by_id["nature"]


def test_each_word_has_a_key_of_its_own():
    keys = [word.key for word in words_of(CNIL)]
    assert len(keys) == len(set(keys)) > 150
    assert {"section.7", "field.nature", "value.nature.integrity"} <= set(keys)


@pytest.mark.parametrize(
    ("form_id", "word"), [("cnil-2023-07", "field.nature"), ("edpb-2026-06", "field.nature")]
)
def test_a_correction_changes_the_words_in_the_language_of_the_form_alone(form_id, word):
    form = load_form(form_id)
    changed = with_corrections(form, {word: Correction("Other", "Alice", NOW.date())})
    before, after = form.by_id["nature"], changed.by_id["nature"]
    other = "en" if form.filing_language == "fr" else "fr"
    assert after.label(form.filing_language) == "Other"
    assert after.label(other) == before.label(other)
    assert [value.code for value in after.values] == [value.code for value in before.values]
    assert load_form(form_id).by_id["nature"] == before


def test_a_title_and_a_choice_are_corrected_wherever_they_stand():
    changed = with_corrections(
        CNIL,
        {
            "section.7": Correction("Violations", "Alice", NOW.date()),
            "value.nature.integrity": Correction("Intégrité", "Alice", NOW.date()),
        },
    )
    assert changed.sections[6].title("fr") == "Violations"
    assert changed.by_id["nature"].value("integrity").label("fr") == "Intégrité"


@pytest.mark.django_db
def test_a_correction_stands_for_the_organisation_alone_and_says_by_whom(
    aware, laboratory, elsewhere, alice, charlie
):
    correct(laboratory, alice, "  Nature ")
    assert nature(aware).label("fr") == "Nature"
    assert worksheet_of(aware).form.corrections["field.nature"] == Correction(
        "Nature", "Alice Martin", NOW.date()
    )
    from notifications.selectors.cockpit import in_words_of

    assert in_words_of(CNIL, elsewhere).by_id["nature"] == CNIL.by_id["nature"]


@pytest.mark.django_db
def test_the_journal_says_which_word_and_not_which_text(laboratory, alice):
    correct(laboratory, alice, "A canary")
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.codes) == (
        "form.word_corrected", {"form": CNIL.id, "word": "field.nature"},
    )  # fmt: skip
    assert "canary" not in str(vars(entry))


@pytest.mark.django_db
def test_a_correction_is_corrected_and_taken_back(aware, laboratory, alice):
    original = nature(aware).label("fr")
    for text in ("One", "Two", "Two"):
        correct(laboratory, alice, text)
    assert nature(aware).label("fr") == "Two"
    assert WordCorrection.objects.filter(ended_at=None).count() == 1
    restore_word(laboratory, form=CNIL.id, word="field.nature", by=alice, now=NOW + HOUR)
    assert nature(aware).label("fr") == original
    assert WordCorrection.objects.filter(ended_at=None).count() == 0
    assert Entry.objects.latest("pk").verb == "form.word_restored"


@pytest.mark.django_db
@pytest.mark.parametrize(("word", "text", "code"), [
    ("field.nature", "  ", "word_empty"),
    ("field.nature", "x" * (LONGEST_WORD + 1), "answer_too_long"),
    ("field.nature", "a\nb", "control_character"),
    ("field.nature", "a\u202eb", "control_character"),
    ("field.none", "x", "fact_unknown_field"),
    ("value.nature.none", "x", "fact_unknown_field"),
])  # fmt: skip
def test_what_is_no_word_is_refused(laboratory, alice, word, text, code):
    with pytest.raises(Refused) as refused:
        correct(laboratory, alice, text, word=word)
    assert refused.value.code == code
    assert not WordCorrection.objects.exists()


@pytest.mark.django_db
def test_who_may_not_draft_corrects_nothing(laboratory):
    dora = member("Dora Petit", laboratory, "auditor")
    with pytest.raises(Refused, match="not_allowed"):
        correct(laboratory, dora, "x")
    with pytest.raises(Refused, match="not_allowed"):
        record_comparison(laboratory, form=CNIL.id, by=dora, now=NOW)


@pytest.mark.django_db
def test_a_version_that_was_filed_keeps_its_words(aware, laboratory, alice):
    correct(laboratory, alice, "Before")
    filing = open_filing(aware, authority="CNIL", form=CNIL.id, by=alice, now=NOW)
    filed = record_submission(
        filing,
        kind="initial",
        filed_at=instant_at(NOW, "Europe/Paris"),
        number="1",
        receipt=None,
        by=alice,
        now=NOW + HOUR,
    )
    files = {suffix: version_file(filed, suffix) for suffix in ("docx", "txt", "json")}
    assert "Before" in files["txt"].decode()
    correct(laboratory, alice, "After", now=NOW + 2 * HOUR)
    assert {suffix: version_file(filed, suffix) for suffix in files} == files
    draft = draft_file(aware, "txt", language="fr", now=NOW + 2 * HOUR, late=False).decode()
    assert "After" in draft
    assert "Before" not in draft


@pytest.mark.django_db
def test_words_that_look_like_markup_are_words_in_every_paper(aware, laboratory, alice, sign_in):
    correct(laboratory, alice, NASTY)
    made = {"language": "fr", "now": NOW, "late": False}
    assert NASTY in draft_file(aware, "txt", **made).decode()
    paragraphs = docx.Document(io.BytesIO(draft_file(aware, "docx", **made))).paragraphs
    assert NASTY in [each.text for each in paragraphs]
    assert draft_pdf(aware, **made).startswith(b"%PDF")
    page = sign_in(alice).get(reverse("filing_copy", args=[aware.pk])).content.decode()
    assert "<b>&amp; {" not in page
    assert "&lt;b&gt;&amp;amp; {% x %}" in page


@pytest.mark.django_db
def test_a_limit_is_set_and_forgotten(laboratory, alice):
    about = {"form": CNIL.id, "field": "description", "by": alice, "now": NOW}
    for characters in (2000, 2000, 1500):
        set_limit(laboratory, characters=characters, **about)
    assert limits_of(laboratory, CNIL.id) == {"description": 1500}
    assert Entry.objects.filter(verb="form.limit_set").count() == 2
    set_limit(laboratory, characters=None, **about)
    set_limit(laboratory, characters=None, **about)
    assert not FieldLimit.objects.exists()
    assert Entry.objects.filter(verb="form.limit_set").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("characters", [0, -1, 100_001])
def test_a_limit_that_cannot_be_is_refused(laboratory, alice, characters):
    with pytest.raises(Refused, match="limit_not_possible"):
        set_limit(
            laboratory,
            form=CNIL.id,
            field="description",
            characters=characters,
            by=alice,
            now=NOW,
        )


@pytest.mark.django_db
def test_the_warning_rests_for_ninety_days_after_a_comparison(laboratory, alice):
    later = NOW + timedelta(days=200)
    age = form_age(CNIL, laboratory, now=later)
    assert (age.is_old, age.by, age.checked_on) == (True, "", CNIL.checked_on)
    record_comparison(laboratory, form=CNIL.id, by=alice, now=later)
    age = form_age(CNIL, laboratory, now=later + timedelta(days=90))
    assert (age.is_old, age.by) == (False, "Alice Martin")
    assert form_age(CNIL, laboratory, now=later + timedelta(days=91)).is_old
    assert form_age(load_form("article-33-2018"), laboratory, now=later) is None


@pytest.fixture
def page_of(aware, alice, sign_in):
    client = sign_in(alice)

    def page_of(name, *more, language="en", **said):
        address, headers = reverse(name, args=[aware.pk, *more]), {"accept-language": language}
        if said:
            return client.post(address, said, headers=headers)
        return client.get(address, headers=headers)

    # A session does not last as long as some of these tests travel.
    page_of.signed_in = lambda: client.force_login(alice)
    return page_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "more than 90 days ago"), ("fr", "il y a plus de 90 jours")],
)
@pytest.mark.parametrize("name", ["filing", "filing_copy"])
def test_the_pages_warn_of_old_words_with_the_date(page_of, name, language, words):
    with time_machine.travel(NOW + timedelta(days=200), tick=False):
        page_of.signed_in()
        page = page_of(name, language=language).content.decode()
        assert words in page
        assert {"en": "30 November 2026", "fr": "30 novembre 2026"}[language] in page
        page_of("filing_compared", pressed="1")
        assert words not in page_of(name, language=language).content.decode()
    assert FormComparison.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now")
class TestThePages:
    def test_every_word_is_listed_and_leads_to_its_page(self, page_of, aware):
        page = page_of("filing_words").content.decode()
        for word in ("section.7", "field.nature", "value.nature.integrity"):
            assert reverse("filing_word", args=[aware.pk, word]) in page

    def test_a_word_is_corrected_marked_and_taken_back(self, page_of, aware):
        answer = page_of("filing_word", "field.nature", text="Nature", limit="")
        assert answer["Location"] == reverse("filing_words", args=[aware.pk]) + "#field.nature"
        page = page_of("filing_words").content.decode()
        assert "checked against the live form by Alice Martin, 23 October 2026" in page
        assert "Nature de la violation" in page
        for name in ("filing", "filing_copy"):
            assert "corrected" in page_of(name).content.decode()
        page_of("filing_word_restore", "field.nature", pressed="1")
        assert "Alice Martin, 23 October" not in page_of("filing_words").content.decode()

    @pytest.mark.parametrize(("language", "words"), [
        ("en", "It holds a control character (position 2)."),
        ("fr", "caractère de contrôle"),
    ])  # fmt: skip
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, page_of, language, words):
        answer = page_of("filing_word", "field.nature", language=language, text="a\x07b", limit="9")
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert 'value="9"' in answer.content.decode()
        assert not FieldLimit.objects.exists()

    def test_a_choice_has_no_limit(self, page_of):
        assert 'name="limit"' in page_of("filing_word", "field.nature").content.decode()
        assert (
            'name="limit"' not in page_of("filing_word", "value.nature.integrity").content.decode()
        )

    @pytest.mark.parametrize("word", ["field.none", "none", "value.nature.none"])
    def test_another_word_is_not_found(self, page_of, word):
        assert page_of("filing_word", word).status_code == 404
        assert page_of("filing_word", word, text="x").status_code == 404

    def test_our_own_letter_is_not_corrected(self, aware, alice, sign_in, laboratory):
        laboratory.lead_authority = "DPA of Nowhere"
        laboratory.save(update_fields=["lead_authority"])
        client = sign_in(alice)
        assert client.get(reverse("filing_words", args=[aware.pk])).status_code == 404
        assert client.get(reverse("filing_copy", args=[aware.pk])).status_code == 200
