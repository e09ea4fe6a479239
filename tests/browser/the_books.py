"""Step 8, and what stays: the register with its CSV, the journal with its chains."""

import csv
import io

from playwright.sync_api import expect

from tests.browser.the_clock import LABORATORY
from tests.browser.walking import Walk


def find_it_in_the_register(walk: Walk, *, shown: str, exported: str) -> None:
    """A filter finds the incident; its row shows the reasons; the CSV says more."""
    page = walk.page
    walk.open("/")
    page.locator('header a[href="/register/"]').click()
    walk.look()
    page.select_option("#id_organisation", label=LABORATORY)
    page.fill("#id_reference", walk.reference)
    walk.press("form.filters button")
    row = page.locator("tbody tr", has=page.locator(f'a[href="{walk.hub}"]'))
    expect(row).to_contain_text(walk.title)
    row.locator("summary").click()
    expect(row.locator("details")).to_contain_text(shown)
    [line] = [line for line in export(walk) if walk.title in line]
    assert LABORATORY in line
    assert exported in line


def export(walk: Walk) -> list[list[str]]:
    """The lines of the CSV, all as wide as the first."""
    with walk.page.expect_download() as coming:
        walk.page.locator('main a[href^="/register.csv"]').click()
    content = coming.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(line) for line in lines}) == 1
    return lines


def read_the_journal(walk: Walk, *, at_least: int) -> None:
    """Every step stands there with who did it, and the chain is whole, also from outside."""
    page = walk.page
    walk.open("/")
    page.locator('header a[href="/journal/"]').click()
    walk.look()
    page.select_option("#id_organisation", label=LABORATORY)
    page.fill("#id_reference", walk.reference)
    walk.press("form.filters button")
    entries = page.locator("tbody tr", has=page.locator(f'a[href="{walk.hub}"]'))
    assert entries.count() >= at_least
    walk.press('form[action="/journal/verify/"] button')
    walk.done()
    said = walk.product.manage("verify_journal")
    assert f"{LABORATORY}: " in said
    assert all(line.endswith("whole") for line in said.strip().splitlines())
