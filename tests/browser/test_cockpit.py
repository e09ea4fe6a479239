"""Copying a whole filing with the keyboard alone, and reading what lands in the clipboard."""

from hashlib import sha256

import pytest
from playwright.sync_api import expect

from breachtrack.demo.cast import ANALYST, GROUP_DPO, RUNNING

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
# With no-break spaces, a letter of two code units, two lines, and what a page must not read.
TYPED = {
    "en": "Open\xa0: «\u202f1\u202f200\u202f» files – naïve œuvre 😀\nSecond line, <b>&amp;</b>.",
    "fr": "Ouvert\xa0: «\u202f1\u202f200\u202f» dossiers – l’œuvre 😀\nDeux, <b>&amp;</b>.",
}
COPIED = {"en": "{0} of {1} copied", "fr": "{0} sur {1} copiés"}
PLAIN = str.maketrans({"\xa0": " ", "\u202f": " "})
# The questions with an answer, each with the digest of it that the server sent along.
EXPECTED = """
() => [...document.querySelectorAll(".copy input[name=read]")]
  .map((read) => [read.closest(".copy").id, read.value])
"""
# The question that the focused button belongs to.
FOCUSED = """
() => document.activeElement.matches("[data-copy-from]")
  ? document.activeElement.closest(".copy").id : null
"""
SEEN = """
() => {
  const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && document.activeElement.contains(at);
}
"""


def cockpit_at(window, product, language, laboratory, person=GROUP_DPO):
    page = window(language=language, width=640, person=person)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/incidents/{product.incident_of(laboratory)}/filing/copy/")
    return page


def clipboard(page):
    """What a paste would bring; fails where the browser does not let it be read."""
    assert page.evaluate(
        "navigator.permissions.query({name: 'clipboard-read'}).then(p => p.state)"
    ) == ("granted")
    return page.evaluate("navigator.clipboard.readText()")


def tab_to_the_first(page):
    """From the top of the page, with Tab alone."""
    page.keyboard.press("Control+Home")
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED):
            return
    pytest.fail("Tab reaches no button to copy with")


def type_the_description(page, text):
    """On the page of the draft; the cockpit is opened again after."""
    where = page.url
    page.goto(where.replace("copy/", ""))
    page.fill("#id_description", text)
    page.locator("main .form__actions .button--primary").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(where)


@LANGUAGES
def test_the_whole_filing_is_copied_by_keyboard_alone(window, product, language):
    page = cockpit_at(window, product, language, RUNNING)
    type_the_description(page, TYPED[language])
    untick_all(page)
    expected, pasted = page.evaluate(EXPECTED), {}
    assert len(expected) > 15
    tab_to_the_first(page)
    for number, (field, digest) in enumerate(expected, 1):
        assert page.evaluate(FOCUSED) == field
        assert page.evaluate(SEEN), f"the focus on {field} is not seen"
        page.evaluate("navigator.clipboard.writeText('nothing was copied')")
        page.keyboard.press("Enter" if number % 2 else "Space")
        words = COPIED[language].format(number, len(expected))
        expect(page.locator("#copy-progress")).to_have_text(words)
        pasted[field] = clipboard(page)
        assert sha256(pasted[field].encode()).hexdigest() == digest, field
        assert not set(pasted[field]) & set("\r\xa0\u202f\ufeff\u200b"), field
    assert pasted["description"] == TYPED[language].translate(PLAIN)
    assert page.evaluate("document.activeElement.id") == "record"
    with page.expect_navigation(url="**/filing/submit/"):
        page.keyboard.press("Enter")


@LANGUAGES
def test_a_tick_is_there_after_a_reload_and_for_a_colleague(window, product, language):
    page = cockpit_at(window, product, language, RUNNING)
    untick_all(page)
    tab_to_the_first(page)
    first = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    expect(page.locator(f"#done-{first}")).to_be_visible()
    page.reload()
    expect(page.locator(f"#{first}.copy--copied")).to_have_count(1)
    theirs = cockpit_at(window, product, language, RUNNING, person=ANALYST)
    expect(theirs.locator(f"#done-{first}")).to_contain_text(GROUP_DPO.name)
    expect(theirs.locator(".copy--copied")).to_have_count(1)


def test_what_a_colleague_changed_meanwhile_is_not_ticked(window, product):
    page = cockpit_at(window, product, "en", RUNNING)
    untick_all(page)
    theirs = cockpit_at(window, product, "en", RUNNING, person=ANALYST)
    type_the_description(theirs, "Changed by a colleague.")
    page.locator("#description [data-copy-from]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#copy-status")).to_contain_text("was changed since this page was opened")
    expect(page.locator("#done-description")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "description"


def test_arrows_and_letters_move_in_the_list_and_nowhere_else(window, product):
    page = cockpit_at(window, product, "en", RUNNING)
    untick_all(page)
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) is None
    tab_to_the_first(page)
    order = [field for field, _digest in page.evaluate(EXPECTED)]
    for key, at in (("ArrowDown", 1), ("j", 2), ("k", 1), ("ArrowUp", 0), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == order[at]
    assert page.locator(".copy--copied").count() == 0


@LANGUAGES
def test_a_limit_that_is_passed_is_said_in_words(window, product, language):
    page = cockpit_at(window, product, language, RUNNING)
    type_the_description(page, "12345 😀")
    words = page.url.replace("copy/", "words/field.description/")
    for limit, said in (
        ("8", "8"),
        ("7", {"en": "Too long by 1", "fr": "Trop long de 1"}[language]),
    ):
        where = page.url
        page.goto(words)
        page.fill("#id_limit", limit)
        page.locator("#id_limit").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(where)
        expect(page.locator("#description .copy__length")).to_contain_text(said)
    expect(page.locator("#description .status--late")).to_be_visible()


def untick_all(page):
    while page.locator("button[name=done][value='0']").count():
        button = page.locator("button[name=done][value='0']").first
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(page.url.split("#")[0])
