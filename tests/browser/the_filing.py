"""Step 6: the draft, its PDF, the copying, and what is frozen once it was filed."""

import re
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.the_clock import LABORATORY
from tests.browser.the_decision import DESCRIPTION
from tests.browser.walking import Walk, hours_ago_in_paris

MISSING = "aside li a[href='#{}']"
EARLY = {
    "en": re.compile(r"^filed 4[67]\sh\s\d\d before the deadline$"),
    "fr": re.compile(r"^notifié 4[67]\sh\s\d\d avant l’échéance$"),
}
NOTIFICATION = {"en": "Notification to the authority", "fr": "Notification à l’autorité"}
SUPPLEMENT = {"en": "Supplement for the authority", "fr": "Complément pour l’autorité"}
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def draft_it(walk: Walk) -> None:
    """Prefilled from the facts; what is unknown is said to be; what is missing is listed."""
    page = walk.page
    walk.open(walk.hub)
    walk.follow(f"{walk.hub}filing/")
    expect(page.locator("#id_organisation_name")).to_have_value(LABORATORY)
    expect(page.locator("#id_description")).to_have_value(DESCRIPTION)
    expect(page.locator("#id_persons-number")).to_have_value("1200")
    expect(page.locator("input[name=nature][value=confidentiality]")).to_be_checked()
    expect(page.locator(MISSING.format("siren"))).to_be_visible()
    expect(page.locator(MISSING.format("measures_after"))).to_be_visible()
    known = int(page.locator("#known").get_attribute("value"))
    page.check("#id_no_siren")
    page.check("#id_measures_after-unknown")
    walk.press()
    walk.done()
    expect(page.locator(MISSING.format("siren"))).to_have_count(0)
    expect(page.locator(MISSING.format("measures_after"))).to_have_count(0)
    expect(page.locator("#id_measures_after-unknown")).to_be_checked()
    assert int(page.locator("#known").get_attribute("value")) > known


def read_the_draft_on_paper(walk: Walk) -> None:
    with walk.page.expect_download() as coming:
        walk.page.locator('main a[href$="/filing/draft.pdf"]').click()
    text = text_of_pdf(coming.value.path())
    assert LABORATORY in text
    assert "Dénomination" in text
    assert "1 200 patients" in text.replace("\xa0", " ").replace("\u202f", " ")


def text_of_pdf(path: Path) -> str:
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def copy_a_field(walk: Walk) -> None:
    """What the button copies is what stands there, and a tick says so."""
    page = walk.page
    walk.follow(f"{walk.hub}filing/copy/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#description [data-copy-from]").click()
    expect(page.locator("#done-description")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == DESCRIPTION


def number(walk: Walk) -> str:
    """What the authority's acknowledgement says."""
    return f"2026-{walk.language}-0042"


def record_that_it_was_filed(walk: Walk) -> None:
    page = walk.page
    walk.follow(f"{walk.hub}filing/submit/")
    filed = hours_ago_in_paris(0)
    page.check("input[name=kind][value=initial]")
    page.fill("#id_day", f"{filed:%Y-%m-%d}")
    page.fill("#id_clock", f"{filed:%H:%M}")
    page.fill("#id_number", number(walk))
    receipt = {"name": "accusé.txt", "mimeType": "text/plain", "buffer": b"Re\xc3\xa7u."}
    page.set_input_files("#id_receipt", receipt)
    walk.press()
    walk.done()
    expect(page.locator(".clock--stopped")).to_be_visible()
    # Aware 25 hours ago: 47 hours early, less what the walk took.
    expect(page.locator(".clock__left")).to_have_text(EARLY[walk.language])
    walk.examine()
    compare_the_digests(walk)


def compare_the_digests(walk: Walk) -> None:
    """The hashes that the frozen version shows are those of the files it gives out."""
    page = walk.page
    shown = DIGEST.findall(page.locator("main").inner_text())
    files = [f'a[href*="{walk.hub}filing/"][href*="answers"]', 'main a[href^="/files/"] >> nth=0']
    for file in files:
        with page.expect_download() as coming:
            page.locator(file).first.click()
        assert sha256(coming.value.path().read_bytes()).hexdigest() in shown


def see_that_the_clock_stands(walk: Walk) -> None:
    page = walk.page
    walk.open(walk.hub)
    expect(page.locator(".clock--stopped")).to_be_visible()
    expect(page.locator(".clock time[data-due]")).to_have_count(0)
    # The supplement still runs, and can be taken on.
    expect(page.locator(f'form[action="{walk.hub}acknowledge/"]')).to_have_count(1)
    walk.open("/")
    row = page.locator("main tr", has=page.locator(f'a[href="{walk.hub}"]'))
    # What was filed was not complete: the 72 hours of the supplement run, and no others.
    expect(row).to_contain_text(SUPPLEMENT[walk.language])
    expect(row).not_to_contain_text(NOTIFICATION[walk.language])
