"""Nothing typed is lost: a session that ended, another sign-in, no network, two presses."""

import pytest
from playwright.sync_api import expect

from breachtrack.demo.cast import ANALYST, GROUP_DPO

pytestmark = pytest.mark.browser

TYPED = "Un long texte, écrit à deux heures du matin."
SAVE = "main .form__actions .button--primary"
KEPT = "[data-kept]"


@pytest.fixture
def typing(window, product):
    """The page of the facts with a text typed, in French; and its window."""
    page = window(language="fr", width=375, person=GROUP_DPO)
    page.goto(f"/incidents/{product.incident_of('Zéphirane')}/facts/")
    page.fill("#id_circumstances", TYPED)
    return page


def expect_kept(page):
    expect(page.locator(KEPT)).to_be_visible()
    expect(page.locator("#id_circumstances")).to_have_value(TYPED)


def sign_in_elsewhere(page, product, person):
    """In another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(product.sign_in_link(person.email))
    tab.close()


def save(page):
    page.locator(SAVE).first.click()


def test_a_session_that_ended_while_somebody_typed_loses_nothing(typing, product):
    typing.context.clear_cookies()
    save(typing)
    expect_kept(typing)
    sign_in_elsewhere(typing, product, GROUP_DPO)
    with typing.expect_navigation():
        save(typing)
    expect(typing.locator(".banner--success").first).to_be_visible()
    expect(typing.locator("#id_circumstances")).to_have_value(TYPED)


def test_what_one_person_typed_is_not_sent_as_another(typing, product):
    typing.context.clear_cookies()
    sign_in_elsewhere(typing, product, ANALYST)
    save(typing)
    expect_kept(typing)


def test_when_something_else_answers_the_text_stays_in_the_form(typing):
    """The network of a train answers every question with its own page."""
    typing.route("**/session/", lambda route: route.fulfill(body="Welcome aboard"))
    save(typing)
    expect_kept(typing)
    typing.unroute("**/session/")
    with typing.expect_navigation():
        save(typing)
    expect(typing.locator(".banner--success").first).to_be_visible()


def test_two_presses_log_one_incident(window, product):
    page = window(person=GROUP_DPO)
    page.goto("/incidents/new/")
    page.fill("#id_title", "Pressed twice by a tired hand")
    page.select_option("#id_organisation", label="Laboratoire Zéphirane")
    [[before]] = product.ask("SELECT count(*) FROM incidents_incident")
    with page.expect_navigation(url="**/incidents/*/"):
        page.locator(SAVE).dblclick()
    [[after]] = product.ask("SELECT count(*) FROM incidents_incident")
    assert after == before + 1
