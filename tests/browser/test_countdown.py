"""The browser's countdown says what the server would say, whatever the clock of the device."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from incidents.rendering.instants import time_left_text
from incidents.rules.countdown import time_left
from incidents.templatetags.clock import clock_time, countdown_attributes

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "countdown.js"
# Years away from the clock of any machine that runs this: only the server's own now can be right.
NOW = datetime(2031, 10, 23, 16, 0, tzinfo=UTC)
MINUTES = [0, 1, 59, 60, 61, 719, 720, 2878, 2879, 2880, 2881, 4320, 14400]
# Half a minute off the edge, so that the second the page takes to load changes no word.
SPANS = [sign * timedelta(minutes=m, seconds=30) for m in MINUTES for sign in (1, -1)]


def page_of(chromium, body: str):
    """A page whose server said it is NOW, with the script loaded as the product loads it."""
    page = chromium.new_page()
    html = f'<!doctype html><html data-now="{NOW.isoformat()}"{countdown_attributes()}><body>{body}'
    files = {"/": (html, "text/html"), "/countdown.js": (SCRIPT.read_text(), "text/javascript")}

    def answer(route):
        text, kind = files["/" + route.request.url.rsplit("/", 1)[1]]
        route.fulfill(body=text, content_type=f"{kind}; charset=utf-8")

    page.route("**/*", answer)
    page.goto("http://breachtrack.test/")
    return page


def stale(due: datetime) -> str:
    """The element as the server draws it, with words that only the script can put right."""
    words = time_left_text(time_left(due, NOW))
    return str(clock_time(due, NOW)).replace(f">{words}<", ">?<")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_browser_and_the_server_say_the_same(chromium, language):
    with override(language):
        elements = "".join(stale(NOW + span) for span in SPANS)
        page = page_of(chromium, elements + '<script src="/countdown.js"></script>')
        expected = [time_left_text(time_left(NOW + span, NOW)) for span in SPANS]
    assert page.locator("time").all_text_contents() == expected


def test_without_the_script_the_words_of_the_server_stand(chromium):
    with override("en"):
        page = page_of(chromium, str(clock_time(NOW + timedelta(hours=5), NOW)))
    assert page.text_content("time") == "5 h 00 left"


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (timedelta(hours=13), "running"),
        (timedelta(hours=11), "soon"),
        (-timedelta(hours=1), "late"),
    ],
    ids=["running", "soon", "late"],
)
def test_a_page_left_open_moves_its_clock_to_the_state_of_the_hour(chromium, left, state):
    block = f'<section class="clock clock--running" data-clock>{stale(NOW + left)}</section>'
    page = page_of(chromium, block + '<script src="/countdown.js"></script>')
    assert page.get_attribute("section", "class") == f"clock clock--{state}"
