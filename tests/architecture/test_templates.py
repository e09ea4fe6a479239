"""The strict content policy, held where the pages are written: a browser would only stay silent."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "templates", ROOT / "incidents", ROOT / "notifications", ROOT / "breachtrack"]
TEMPLATES = sorted(page for folder in FOLDERS for page in folder.rglob("*.html"))
SHEETS = sorted((ROOT / "static").rglob("*.css"))

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I),
    "an event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "an asset from elsewhere": re.compile(
        r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\ssrc\s*=\s*[\"']?(?:https?:)?//"
        r"|<link\b[^>]*\shref\s*=\s*[\"']?(?:https?:)?//",
        re.I,
    ),
}
SHEET_FORBIDDEN = re.compile(r"@import|url\(\s*[\"']?(?:https?:|//|data:)", re.I)


def refused(page: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(page)]


def test_there_are_templates_to_look_at():
    assert any(page.name == "base.html" for page in TEMPLATES)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_asks_for_nothing_that_the_policy_forbids(path):
    assert refused(path.read_text()) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_asks_for_nothing_from_elsewhere(path):
    assert not SHEET_FORBIDDEN.search(path.read_text())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_short_enough_to_be_read(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<script type="application/json">{}</script>', "an inline script"),
        ("<style>p{}</style>", "an inline style sheet"),
        ('<p class="a" style="color:red">', "a style attribute"),
        ('<button\n onclick="x()">', "an event handler"),
        ('<a href="javascript:x()">', "a javascript: address"),
        ('<script src="https://cdn.example/x.js"></script>', "an asset from elsewhere"),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "an asset from elsewhere"),
    ],
    ids=lambda value: value if value.startswith("a") else None,
)
def test_the_guard_sees_what_it_is_there_for(page, name):
    assert name in refused(page)


@pytest.mark.parametrize(
    "page",
    [
        '<script src="/static/x.js" defer></script>',
        '<a href="https://www.cnil.fr/">CNIL</a>',
        '<time data-one="1">',
        "<p>Based on = this</p>",
    ],
)
def test_the_guard_lets_the_rest_pass(page):
    assert refused(page) == []
