import pytest
from django.utils import translation

from notifications.rendering.rungs import rung_text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("before-168h", "7 days before the deadline"),
        ("before-72h", "3 days before the deadline"),
        ("before-48h", "48 hours before the deadline"),
        ("before-1h", "1 hour before the deadline"),
        ("due", "at the deadline"),
        ("late-1h", "1 hour after the deadline"),
        ("late-23h", "23 hours after the deadline"),
        ("late-2d", "2 days after the deadline"),
        ("after-4h", "4 hours after the start"),
        ("after-3d", "3 days after the start"),
        ("target", "at the target that was set"),
        ("lapsed-2", "at the end of “I'm on it”"),
        ("called-2-17", "call of step 2 of the ladder"),
        ("logged", "when the incident was logged"),
        ("digest-2026-10-24", "daily summary"),
        ("test-7", "test message"),
        ("few-2026-10-24", "too few people can be reached"),
        ("unheard-of", "unheard-of"),
        ("moved", "when the awareness was changed"),
        ("unhandled-24h", "24 hours after a warning from outside"),
        ("unhandled-2d", "2 days after a warning from outside"),
    ],
)
def test_a_rung_in_words(code, words):
    with translation.override("en"):
        assert rung_text(code) == words
