"""What is wrong with a page as it stands: axe, language, headings, width.

The rules of axe are those of WCAG 2.2 A and AA, and its good practices.
"""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import NARROW, WIDE

# The violations alone: the full answer of axe weighs more than the page.
RUN = """
() => axe.run({resultTypes: ["violations"], preload: false}).then((found) => found.violations.map(
  (rule) => [rule.id, rule.impact, rule.nodes.length, rule.nodes[0].html,
             rule.nodes[0].failureSummary].join(" | ").slice(0, 600)))
"""


def flaws(page, language: str) -> list[str]:
    """One line for each flaw, at both widths; the page is left wide."""
    found = []
    if page.get_attribute("html", "lang") != language:
        found.append(f"lang={page.get_attribute('html', 'lang')}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if not page.title().removesuffix("BreachTrack").strip(" ·"):
        found.append("no title")
    page.evaluate(AXE_SCRIPT)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {finding}" for finding in page.evaluate(RUN)]
        inside = page.evaluate("document.documentElement.scrollWidth")
        if inside > width:
            found.append(f"{inside} px wide on a screen of {width}")
    return found


def assert_without_flaw(page, paths, language: str) -> None:
    """Visit every path; all flaws of all pages are told together."""
    found = {}
    for path in paths:
        page.goto(path)
        if here := flaws(page, language):
            found[path] = here
    told = "\n".join(f"{path}\n    " + "\n    ".join(lines) for path, lines in found.items())
    assert not found, f"{len(found)} of {len(paths)} pages have flaws:\n{told}"
