"""Every page that links lead to: no finding of axe, no complaint, wide and narrow, both languages.

Pages that only typing leads to are examined on the way of the main job.
"""

import pytest

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
from tests.browser.crawl import crawl
from tests.browser.flaws import assert_without_flaw, flaws

pytestmark = pytest.mark.browser

OF_A_STRANGER = ["/accounts/login/", "/accounts/password/reset/", "/sign-in/link/spent/", "/none/"]
# Told by its supplier, and neither aware nor decided.
UNDECIDED = "Alveline"


PLANT = """
() => {
  const wide = document.createElement("h1");
  wide.textContent = "Another title";
  wide.style.width = "900px";
  document.querySelector("main").append(new Image(9, 9), wide);
}
"""
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


@LANGUAGES
def test_no_page_of_the_data_protection_officer_has_a_flaw(window, product, language):
    page = window(language=language, person=GROUP_DPO)
    kinds = [product.incident_of(name) for name in (UNDECIDED, RUNNING, LATE, FILED)]
    starts = ["/", "/demo/", *(f"/incidents/{pk}/" for pk in kinds)]
    paths = crawl(page.request, product.address, starts=starts, hubs=kinds, whole=kinds[::3])
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


def test_a_planted_flaw_is_found(window):
    page = window()
    page.goto("/accounts/login/")
    page.evaluate(PLANT)
    found = " ".join(flaws(page, "fr"))
    for flaw in ("lang=en", "2 headings", "image-alt", "px wide on a screen of 375"):
        assert flaw in found
