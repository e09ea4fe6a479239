"""Pictures of the main pages, wide and narrow, in both languages: test-results/screens/.

They are there to be looked at. What is asserted is only that each shows something.
"""

import pytest

from breachtrack.demo.cast import FILED, GROUP_DPO, LATE, RUNNING, SUPPLIER_DPO
from tests.browser.conftest import NARROW, WIDE
from tests.processes.running import ROOT

pytestmark = pytest.mark.browser

SCREENS = ROOT / "test-results" / "screens"
# A page of one colour packs into less than this.
BLANK_BYTES = 10_000
# Lists go on like this for ever; making a picture of all of it takes longer than the page.
LONGEST = 3000


def pages(product):
    """Name and path of what is worth a picture."""
    running, late, filed = (f"/incidents/{product.incident_of(n)}/" for n in (RUNNING, LATE, FILED))
    undecided = f"/incidents/{product.incident_of('Alveline')}/"
    return {
        "dashboard": "/",
        "intake": "/incidents/new/",
        "incident-undecided": undecided,
        "incident-running": running,
        "incident-late": late,
        "incident-filed": filed,
        "awareness": f"{late}awareness/",
        "facts": f"{filed}facts/",
        "decision": f"{running}decision/",
        "notice": f"{filed}notice/",
        "notice-text": f"{filed}notice/text/fr/",
        "people": "/people/",
        "calendar": "/calendar/",
        "filing": f"{running}filing/",
        "filing-copy": f"{filed}filing/copy/",
        "filing-frozen": f"{filed}filing/versions/1/",
        "register": "/register/",
        "journal": "/journal/",
        "outbox": "/outbox/",
        "demo": "/demo/",
    }


def photograph(page, name, path, language):
    page.goto(path)
    for width, word in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        picture = page.screenshot(
            path=SCREENS / f"{name}-{word}-{language}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": height},
        )
        assert len(picture) > BLANK_BYTES, f"{path} is blank at {width} px"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_main_pages_are_photographed(window, product, language):
    page = window(language=language, person=GROUP_DPO)
    for name, path in pages(product).items():
        photograph(page, name, path, language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_a_processor_are_photographed(window, product, language):
    page = window(language=language, person=SUPPLIER_DPO)
    incident = f"/incidents/{product.incident_of('Ordivelle Logiciels')}/"
    photograph(page, "processor-dashboard", "/", language)
    photograph(page, "processor-incident", incident, language)
    photograph(page, "processor-controllers", f"{incident}controllers/", language)
