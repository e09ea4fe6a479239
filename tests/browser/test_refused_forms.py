"""A refused form on a phone: one sees what is wrong, wherever on the page the form stands."""

import pytest

from breachtrack.demo.cast import GROUP_DPO, RUNNING
from tests.browser.conftest import NARROW

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_summary_of_a_form_far_down_the_page_is_on_the_screen(window, product, language):
    page = window(language=language, width=NARROW, person=GROUP_DPO)
    [[pk]] = product.ask("SELECT id FROM incidents_organisation WHERE name LIKE ?", f"%{RUNNING}")
    page.goto(f"/organisations/{pk}/ladder/")
    page.fill("[name=wait_minutes]", "3")
    with page.expect_navigation():
        page.locator("section[aria-labelledby=plan-title] .button--primary").click()
    summary = page.locator(".error-summary")
    assert summary.evaluate("it => it === document.activeElement")
    assert page.evaluate("scrollY") > 0
    assert 0 <= summary.bounding_box()["y"] < page.viewport_size["height"]
    assert page.input_value("[name=wait_minutes]") == "3"
