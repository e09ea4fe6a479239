"""Step 5: the facts, and what is decided on them."""

from playwright.sync_api import expect

from tests.browser.walking import Walk

DESCRIPTION = "Un tableau de 1 200 patients était lisible sans mot de passe <sur l'extranet>."
WHY = "Des données de santé en clair : le risque est élevé."
WHY_NOT = "Le fichier était chiffré, et sa clé n'a pas quitté la maison."
SIGN = "button[name=step][value=sign]"


def state_the_facts(walk: Walk) -> None:
    """Some are known, most are not: nothing is required, and unknown is never zero."""
    page = walk.page
    walk.open(walk.hub)
    walk.follow(f"{walk.hub}facts/")
    page.fill("#id_description", DESCRIPTION)
    for name, codes in {
        "nature": ["confidentiality"],
        "data_categories": ["civil_status", "nir"],
        "special_categories": ["health"],
        "person_categories": ["patients"],
        "harms": ["identity_theft"],
    }.items():
        for code in codes:
            page.check(f"input[name={name}][value={code}]")
    page.select_option("#id_persons_kind", "approximate")
    page.fill("#id_persons_number", "1200")
    page.select_option("#id_severity", "significant")
    walk.press()
    walk.done()
    expect(page.locator("#id_description")).to_have_value(DESCRIPTION)
    expect(page.locator("#id_records_number")).to_have_value("")


def decide_to_notify(walk: Walk) -> None:
    """Suggested and ticked, never decided by the machine: checked once more, then signed."""
    page = walk.page
    decide(walk, "notify", WHY)
    expect(page.locator("main")).to_contain_text("Maëlle Trévandec")
    walk.open(walk.hub)
    expect(page.locator(".clock--running")).to_be_visible()


def decide(walk: Walk, kind: str, reasons: str) -> None:
    page = walk.page
    walk.open(walk.hub)
    walk.follow(f"{walk.hub}decision/")
    page.check(f"input[name=kind][value={kind}]")
    page.fill("#id_reasons", reasons)
    walk.press()
    expect(page.locator(SIGN)).to_be_visible()
    expect(page.locator("main")).to_contain_text(reasons)
    walk.examine()
    walk.press(SIGN)
    walk.done()


def decide_not_to_notify(walk: Walk) -> None:
    """Not without reasons; with them the clock stops at once."""
    page = walk.page
    walk.open(f"{walk.hub}decision/")
    page.check("input[name=kind][value=not_notify]")
    walk.press()
    walk.refused()
    expect(page.locator("#id_reasons_error")).to_be_visible()
    decide(walk, "not_notify", WHY_NOT)
    walk.open(walk.hub)
    expect(page.locator(".clock--stopped")).to_be_visible()
    expect(page.locator(".clock time[data-due]")).to_have_count(0)
    walk.open("/")
    expect(page.locator(f'main table a[href="{walk.hub}"]')).to_have_count(0)
