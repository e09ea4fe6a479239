"""Two people at the draft of one filing: both texts are seen, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from breachtrack.demo.cast import ANALYST, GROUP_DPO, LATE

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
STANDS, TYPED = "tbody tr td:nth-of-type(1)", "tbody tr td:nth-of-type(2)"


@pytest.fixture
def two(window, product):
    """A function that opens the draft for both, each in a browser of their own."""

    def open_for_both(language):
        path = f"/incidents/{product.incident_of(LATE)}/filing/"
        pages = [window(language=language, person=person) for person in (GROUP_DPO, ANALYST)]
        for page in pages:
            page.goto(path)
        return pages

    return open_for_both


def save(page):
    with page.expect_navigation():
        page.locator("main .form__actions .button--primary").first.click()


def texts(page, *fields):
    page.goto(page.url.split("#")[0])
    return [page.locator(f"#id_{field}").input_value() for field in fields]


@LANGUAGES
def test_different_answers_are_both_kept(two, language):
    alice, bob = two(language)
    alice.fill("#id_description", f"Alice was first ({language}).")
    bob.fill("#id_measures_after", f"Bob closed the door ({language}).")
    save(alice)
    save(bob)
    expect(bob.locator(".banner--success").first).to_be_visible()
    both = [f"Alice was first ({language}).", f"Bob closed the door ({language})."]
    for page in (alice, bob):
        assert texts(page, "description", "measures_after") == both


@LANGUAGES
def test_the_same_answer_is_shown_twice_and_the_second_person_merges_it(two, language):
    alice, bob = two(language)
    hers, his = f"Hers: the archive ({language}).", f"His: the whole server ({language})."
    other = f"Only Bob wrote this ({language})."
    alice.fill("#id_description", hers)
    bob.fill("#id_description", his)
    bob.fill("#id_measures_after", other)
    save(alice)
    save(bob)
    expect(bob.locator("#differences")).to_be_visible()
    expect(bob.locator(f"#differences {STANDS}").first).to_have_text(hers)
    expect(bob.locator(f"#differences {TYPED}").first).to_have_text(his)
    # Nothing was written over, and nothing that he typed is gone from his form.
    assert texts(alice, "description") == [hers]
    expect(bob.locator("#id_description")).to_have_value(his)
    expect(bob.locator("#id_measures_after")).to_have_value(other)
    bob.fill("#id_description", f"{hers} {his}")
    save(bob)
    expect(bob.locator(".banner--success").first).to_be_visible()
    for page in (alice, bob):
        assert texts(page, "description", "measures_after") == [f"{hers} {his}", other]
