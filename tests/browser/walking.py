"""A person at the pages of one incident, in one language."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from breachtrack.demo.cast import Person
from tests.browser.flaws import flaws
from tests.browser.product import Product

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
MAIN_BUTTON = ".form__actions .button--primary"


@dataclass
class Walk:
    """What the steps share. `incident` is the key of the incident once it was logged."""

    page: Page
    product: Product
    language: str
    incident: int = 0
    reference: str = ""
    title: str = ""

    @property
    def hub(self) -> str:
        return f"/incidents/{self.incident}/"

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """The page that stands here is one of ours, in the language that was chosen."""
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        expect(self.page.locator("h1")).to_have_count(1)

    def follow(self, path: str) -> None:
        """Click the first link of the page that leads to `path`."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href="{path}"]:visible').first.click()
        self.look()

    def press(self, button: str = MAIN_BUTTON) -> None:
        """Press the button of a form; what is typed is sent and a page comes back."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self.look()

    def refused(self) -> Locator:
        """The summary of what was refused; fails when the page refused nothing."""
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_visible()
        return summary

    def examine(self) -> None:
        """This page has no flaw either; only what was typed on the way leads here."""
        assert flaws(self.page, self.language) == [], self.page.url

    def done(self) -> None:
        """The page says that the last thing was done."""
        expect(self.page.locator(".banner--success").first).to_be_visible()

    def until_seen(self, path: str, selector: str, *, within: float = 40) -> None:
        """Reload a page, as an impatient person does, until it shows something."""
        end = datetime.now(UTC) + timedelta(seconds=within)
        self.open(path)
        while not self.page.locator(selector).count():
            shown = self.page.locator("main").inner_text()
            assert datetime.now(UTC) < end, f"{path} does not show {selector}:\n{shown}"
            self.page.wait_for_timeout(500)
            self.open(path)

    def become(self, person: Person) -> None:
        """Look through the eyes of somebody else, which the demonstration lets everybody do."""
        self.open("/demo/")
        with self.page.expect_navigation():
            self.page.locator("tr", has_text=person.name).locator("button").click()
        self.look()
        expect(self.page.locator(".menu__who")).to_have_text(person.email)


def instant(time: Locator) -> datetime:
    """The instant of a `<time>`."""
    return datetime.fromisoformat(time.get_attribute("datetime"))


def hours_ago_in_paris(hours: float) -> datetime:
    """A whole minute on the wall in Paris, so many hours ago, that exists exactly once."""
    at = (datetime.now(UTC) - hours * HOUR).replace(second=0, microsecond=0).astimezone(PARIS)
    while at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset():
        at = (at.astimezone(UTC) - HOUR).astimezone(PARIS)
    return at
