from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

NOW = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)


def drawn(due: datetime) -> str:
    return Template("{% load clock %}{% clock_time due now %}").render(
        Context({"due": due, "now": NOW})
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=72), "3 d 0 h left"),
        (timedelta(hours=47, minutes=12), "47 h 12 left"),
        (timedelta(seconds=59), "less than a minute left"),
        (-timedelta(hours=1, minutes=5), "late by 1 h 05"),
    ],
    ids=["over 48 hours", "under 48 hours", "the last minute", "late"],
)
def test_the_server_draws_the_time_left_without_any_script(left, words):
    with override("en"):
        assert f">{words}</time>" in drawn(NOW + left)


def test_the_instant_stands_in_the_element_for_machines():
    assert 'datetime="2026-10-26T16:00:00+00:00"' in drawn(NOW + timedelta(hours=72))
    assert 'data-due="2026-10-26T16:00:00+00:00"' in drawn(NOW + timedelta(hours=72))


def test_a_fraction_of_a_second_keeps_the_three_digits_that_html_allows():
    assert 'datetime="2026-10-23T16:00:00.123+00:00"' in drawn(NOW + timedelta(microseconds=123456))


def test_the_wordings_go_to_the_browser_unfilled():
    with override("en"):
        page = Template("<html{% load clock %}{% countdown_attributes %}>").render(Context())
    assert ' data-words-hours="%(hours)d h %(minutes)02d"' in page
    assert ' data-words-late="late by %(span)s"' in page
