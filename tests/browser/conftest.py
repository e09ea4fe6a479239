"""One Chromium and one running product for every test of the tier."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.product import Product
from tests.browser.watching import Watch

QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
WIDE, NARROW = 1280, 375
# Two cores carry the product, the browser and the test.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        assert path, "The browser tests need Chromium: apt install chromium"
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    with Product(tmp_path_factory.mktemp("product") / "data") as running:
        yield running
        running.process.terminate()
        running.process.wait(40)
        assert running.all_gone()
        assert "Traceback" not in running.output, running.output


@pytest.fixture
def window(chromium, product):
    """Opens a fresh browser profile: `window(language="fr", width=375, person=GROUP_DPO)`.

    What its pages complain about fails the test when the window closes.
    """
    opened = []

    def open_window(*, language="en", width=WIDE, person=None):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            base_url=product.address,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, product.address)))
        page = context.new_page()
        if person:
            page.goto(product.sign_in_link(person.email))
            speak(page, language)
        return page

    yield open_window
    for context, watch in opened:
        context.close()
        watch.assert_quiet()


def speak(page, language):
    """Choose the language of the screen, with the switch that stands on every page."""
    if page.get_attribute("html", "lang") == language:
        return
    page.click("details.menu > summary")
    with page.expect_navigation():
        page.click(f"button[name=language][value={language}]")
    assert page.get_attribute("html", "lang") == language
