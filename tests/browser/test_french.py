"""A few French words exactly where they must stand: the law's own, not a translator's."""

import re

import pytest
from playwright.sync_api import expect

from breachtrack.demo.cast import GROUP_DPO, RUNNING
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


@pytest.fixture
def walk(window, product):
    page = window(language="fr", person=GROUP_DPO)
    return Walk(page, product, "fr", incident=product.incident_of(RUNNING))


def test_the_main_places_have_their_french_names(walk):
    walk.open("/")
    expect(walk.page.locator('header a[href="/register/"]')).to_have_text("Registre")
    expect(walk.page.locator('header nav a[href="/"]')).to_have_text("Tableau de bord")


def test_awareness_is_prise_de_connaissance_and_never_discovery(walk):
    walk.open(f"{walk.hub}awareness/")
    expect(walk.page).to_have_title(re.compile("^Prise de connaissance"))
    expect(walk.page.locator("main")).not_to_contain_text("découverte")


def test_the_clock_speaks_french_before_and_after_the_script_has_drawn_it(walk):
    walk.open(walk.hub)
    expect(walk.page.locator(".clock__left")).not_to_contain_text("left")
    expect(walk.page.locator(".clock__instant")).to_contain_text("article 33")
