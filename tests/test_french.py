"""The French catalogue: complete, compiled as it stands, and set as French is set."""

import gettext
import re

import pytest

from tests.catalogue import FRENCH, ROOT, catalogue, messages_of_the_code
from tests.words_of_a_page import words_of

FRENCH_MESSAGES = {message.key: message for message in catalogue()}
PLACEHOLDER = re.compile(r"%\(\w+\)\d*[sd]|%%|\{\{|\}\}")
NO_BREAK = "\u00a0"

# The words of the house, and what a French data protection officer would stumble over.
UNWANTED = {
    "discovery instead of awareness": re.compile(r"découv", re.I),
    "a promise of compliance": re.compile(r"conforme", re.I),
    "an address that nobody has": re.compile(r"\be-mail|\bmail\b", re.I),
    "treatment without its article": re.compile(r"responsables? de traitement", re.I),
}
TYPOGRAPHY = {
    "two spaces": re.compile(r"[ \u00a0]{2}"),
    "a space that may break before ; : ! ? »": re.compile(r" [;:!?»]"),
    "no space before ; : ! ? »": re.compile(r"[^\s;:!?».…/](?:[;!?»]|:(?=\s|$))"),
    "no space after «": re.compile(rf"«(?!{NO_BREAK})"),
    "a straight apostrophe": re.compile(r"'"),
    "English quotation marks": re.compile("[“”]"),
    "three dots": re.compile(r"\.\.\."),
    "a space at an end": re.compile(r"^\s|\s$"),
    "a unit that may be parted from its number": re.compile(r"\d (?:heures|Mo|ko|h)\b"),
}
# What people type into a notice text is set as the program reads it.
CODE = re.compile(r"\| default:(?: \"\w+\")?")


# The page of a broken server stands alone, in both languages.
PAGES = [page for page in sorted((ROOT / "templates").rglob("*.html")) if page.name != "500.html"]
TAGS = re.compile(
    r"{% block page_class %}.*?{% endblock %}|{% comment %}.*?{% endcomment %}"
    r"|{% blocktranslate.*?{% endblocktranslate %}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.S,
)
# A word, unless every language writes it alike.
LETTERS = re.compile(r"(?!BreachTrack|UTC|PDF|CSV|JSON|SHA|URL)\b[^\W\d_]{2,}")


def unmarked(page):
    """What a template says by itself, once its tags are taken away."""
    return words_of(TAGS.sub(" ", page)).words


def translations():
    for message in FRENCH_MESSAGES.values():
        for text in message.strings.values():
            yield message.text, text


def found(patterns):
    return [
        (flaw, text)
        for _english, text in translations()
        for flaw, pattern in patterns.items()
        if pattern.search(CODE.sub("x", text))
    ]


def test_every_word_of_the_code_is_in_the_catalogue():
    missing = {(one.where, one.text) for one in messages_of_the_code()} - {
        (one.where, one.text) for one in messages_of_the_code() if one.key in FRENCH_MESSAGES
    }
    assert sorted(missing) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_outside_gettext(path):
    assert [words for words in unmarked(path.read_text()) if LETTERS.search(words)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_sets_no_colon_of_its_own(path):
    # French has a space before it, English has none: it belongs to a text, or is a middle dot.
    assert not re.search(r"\0(?:</\w+>)?[:;!](?=\s|<)", TAGS.sub("\0", path.read_text()))


def test_an_unmarked_word_is_seen():
    page = """<p title="Close">{% translate "Said" %} {{ name }}{# Aside #} · UTC
      <svg>x</svg>{% blocktranslate %}Said too{% endblocktranslate %}</p><b>Save</b>"""
    assert [words for words in unmarked(page) if LETTERS.search(words)] == ["Close", "Save"]


def test_the_catalogue_keeps_nothing_that_nobody_says():
    said = {message.key for message in messages_of_the_code()}
    assert sorted(key for key in FRENCH_MESSAGES if key not in said) == []


def test_every_message_has_its_french():
    for message in FRENCH_MESSAGES.values():
        assert not message.is_fuzzy, message.text
        assert sorted(message.strings) == ([0, 1] if message.plural else [0]), message.text
        assert all(message.strings.values()), message.text


def test_the_compiled_catalogue_says_the_same():
    with (FRENCH / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    expected = {}
    for message in FRENCH_MESSAGES.values():
        key = f"{message.context}\x04{message.text}" if message.context else message.text
        if message.plural:
            expected |= {(key, number): text for number, text in message.strings.items()}
        else:
            expected[key] = message.strings[0]
    held = {key: text for key, text in compiled._catalog.items() if key}
    assert held == expected


def test_both_languages_have_the_same_placeholders():
    for message in FRENCH_MESSAGES.values():
        for number, text in message.strings.items():
            english = message.plural if number else message.text
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english)), text


def test_a_sentence_ends_as_its_english_does():
    ends = re.compile(r"[.?:…]$")
    for english, french in translations():
        if english == "No.":
            continue  # The abbreviation of a number, which French writes without a full stop.
        mine, other = ends.search(french), ends.search(english)
        assert (mine and mine[0]) == (other and other[0]), (english, french)


def test_french_is_set_as_french():
    assert found(TYPOGRAPHY) == []


def test_the_words_are_those_of_the_law():
    assert found(UNWANTED) == []


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("Fin : oui", "a space that may break before ; : ! ? »"),
        ("Fin: oui", "no space before ; : ! ? »"),
        ("« oui\u00a0»", "no space after «"),
        ("l'heure", "a straight apostrophe"),
        ("72 heures", "a unit that may be parted from its number"),
    ],
)
def test_a_flaw_is_seen(text, flaw):
    assert TYPOGRAPHY[flaw].search(text)


@pytest.mark.parametrize("text", ["Fin\u00a0: 12:00", "«\u00a0oui\u00a0».", "Quoi\u00a0?"])
def test_what_is_right_is_let_through(text):
    assert not any(pattern.search(text) for pattern in TYPOGRAPHY.values())
