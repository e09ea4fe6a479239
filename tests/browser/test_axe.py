"""Every page that links lead to: no finding of axe, no complaint, wide and narrow, both languages.

The rules of axe are those of WCAG 2.2 A and AA, and its good practices.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from breachtrack.demo.cast import (
    ADMINISTRATOR,
    AUDITOR,
    FILED,
    GROUP_DPO,
    LATE,
    REPORTER,
    RUNNING,
    SUPPLIER_DPO,
)
from tests.browser.conftest import NARROW, WIDE
from tests.browser.crawl import crawl

pytestmark = pytest.mark.browser

AXE = Axe()
OF_A_STRANGER = ["/accounts/login/", "/accounts/password/reset/", "/sign-in/link/spent/", "/none/"]
# Told by its supplier, and neither aware nor decided.
UNDECIDED = "Alveline"


def findings(page) -> list[str]:
    """What axe finds on a page, one line for each rule, with the first element it is about."""
    violations = AXE.run(page).response["violations"]
    return [
        f"{v['id']} ({v['impact']}, {len(v['nodes'])}x) {v['nodes'][0]['html'][:200]} "
        + v["nodes"][0]["failureSummary"].replace("\n", " ")[:300]
        for v in violations
    ]


def flaws(page, language: str) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    found = []
    if page.get_attribute("html", "lang") != language:
        found.append(f"lang={page.get_attribute('html', 'lang')}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if not page.title().removesuffix("BreachTrack").strip(" ·"):
        found.append("no title")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {finding}" for finding in findings(page)]
        inside = page.evaluate("document.documentElement.scrollWidth")
        if inside > width:
            found.append(f"{inside} px wide on a screen of {width}")
    return found


def assert_without_flaw(page, paths, language):
    found = {}
    for path in paths:
        page.goto(path)
        if here := flaws(page, language):
            found[path] = here
    told = "\n".join(f"{path}\n    " + "\n    ".join(lines) for path, lines in found.items())
    assert not found, f"{len(found)} of {len(paths)} pages have flaws:\n{told}"


LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


@LANGUAGES
def test_no_page_of_the_data_protection_officer_has_a_flaw(window, product, language):
    page = window(language=language, person=GROUP_DPO)
    kinds = [product.incident_of(name) for name in (UNDECIDED, RUNNING, LATE, FILED)]
    starts = ["/", "/demo/", *(f"/incidents/{pk}/" for pk in kinds)]
    paths = crawl(page.request, product.address, starts=starts, incidents=kinds)
    print(f"{len(paths)} pages: {' '.join(paths)}")
    assert_without_flaw(page, paths, language)


@LANGUAGES
@pytest.mark.parametrize(
    "person", [SUPPLIER_DPO, REPORTER, AUDITOR, ADMINISTRATOR], ids=lambda person: person.role.value
)
def test_what_other_people_see_first_has_no_flaw(window, product, language, person):
    page = window(language=language, person=person)
    own = product.ask(
        "SELECT min(i.id) FROM incidents_incident i JOIN incidents_membership m "
        "ON m.organisation_id = i.organisation_id JOIN incidents_user u ON u.id = m.user_id "
        "WHERE u.email = ?",
        person.email,
    )
    assert_without_flaw(page, ["/", f"/incidents/{own[0][0]}/"], language)


@LANGUAGES
def test_what_a_stranger_sees_has_no_flaw(window, language):
    page = window(language=language)
    assert_without_flaw(page, OF_A_STRANGER, language)
