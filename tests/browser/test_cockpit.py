"""Copying a whole filing with the keyboard alone, and reading what lands in the clipboard."""

import json

import pytest
from playwright.sync_api import expect

from breachtrack.demo.cast import ANALYST, GROUP_DPO, RUNNING
from tests.browser.flaws import assert_without_flaw
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
COPY = "[data-copy-from]"
COPIED = {"en": "{0} of {1} copied", "fr": "{0} sur {1} copiés"}
UNSEEN = str.maketrans({"\xa0": " ", "\u202f": " "})
# What the focused button belongs to, and what stands there to be copied.
FOCUSED = """
() => {
  const row = document.activeElement.closest(".copy");
  return row && document.activeElement.matches("[data-copy-from]")
    ? [row.id, row.querySelector("pre").textContent] : null;
}
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


def answers_of(page):
    """By question, the answers of the filing as another program gets them, in their words."""
    path = page.url.split("/filing/")[0] + "/filing/draft.json"
    answer = page.request.get(path)
    assert answer.ok
    return json.loads(answer.text())


def tab_to_the_first(page):
    """From the top of the page, with Tab alone."""
    page.keyboard.press("Control+Home")
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED):
            return
    pytest.fail("Tab reaches no button to copy with")


@LANGUAGES
def test_the_whole_filing_is_copied_by_keyboard_alone(window, product, language):
    page = cockpit_at(window, product, language, RUNNING)
    expected = page.evaluate(
        "() => [...document.querySelectorAll('.copy')].filter(row => row.querySelector('pre'))"
        ".map(row => [row.id, row.querySelector('pre').textContent])"
    )
    assert len(expected) > 15
    # Nothing was copied before, or a language copied it: then it is ticked off first, by server.
    untick_all(page)
    tab_to_the_first(page)
    for number, (field, text) in enumerate(expected, 1):
        assert page.evaluate(FOCUSED) == [field, text]
        assert page.evaluate(SEEN), f"the focus on {field} is not seen"
        page.evaluate("navigator.clipboard.writeText('nothing was copied')")
        page.keyboard.press("Enter" if number % 2 else "Space")
        expect(page.locator("#copy-progress")).to_have_text(
            COPIED[language].format(number, len(expected))
        )
        assert clipboard(page) == text
        assert not set(text) & set("\r\xa0\u202f\ufeff\u200b"), field
    assert page.evaluate("document.activeElement.id") == "record"
    with page.expect_navigation(url="**/filing/submit/"):
        page.keyboard.press("Enter")
    page.go_back()
    page.reload()
    expect(page.locator(".copy--copied")).to_have_count(len(expected))
    expect(page.locator("#copy-progress")).to_have_text(
        COPIED[language].format(len(expected), len(expected))
    )


def untick_all(page):
    while page.locator("button[name=done][value='0']").count():
        button = page.locator("button[name=done][value='0']").first
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(page.url.split("#")[0])
