import logging

import pytest
from django.conf import settings
from django.utils import timezone

from breachtrack.logs import KEYS_FOLLOW, WithoutKeys
from incidents.services.calendars import open_feed, revoke_feed
from incidents.services.people import issue_set_up_link, issue_sign_in_link


def lines_of(caplog):
    words = settings.LOGGING["formatters"]["line"]
    formatter = WithoutKeys(words["format"], style=words["style"])
    return [formatter.format(record) for record in caplog.records]


def test_the_formatter_of_the_settings_is_this_one():
    assert settings.LOGGING["formatters"]["line"]["class"] == "breachtrack.logs.WithoutKeys"


@pytest.mark.django_db
def test_a_set_up_link_that_is_still_open_does_not_stand_in_the_log(client, caplog):
    token = issue_set_up_link(now=timezone.now())
    assert client.post(f"/set-up/{token}/", {"name": ""}).status_code == 400
    (line,) = lines_of(caplog)
    assert token not in line
    assert "/set-up/…/" in line


@pytest.mark.django_db
def test_a_sign_in_link_does_not_stand_in_the_log(client, alice, caplog):
    token = issue_sign_in_link(alice, now=timezone.now())
    assert client.post(f"/sign-in/link/{token}/").status_code == 405
    assert not any(token in line for line in lines_of(caplog))


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "status"), [("post", 405), ("get", 404)])
def test_an_address_of_a_calendar_does_not_stand_in_the_log(client, alice, caplog, method, status):
    now = timezone.now()
    token = open_feed(by=alice, now=now)
    if method == "get":
        revoke_feed(by=alice, now=now)
    assert getattr(client, method)(f"/calendar/{token}.ics").status_code == status
    (line,) = lines_of(caplog)
    assert token not in line
    assert "/calendar/…" in line


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a%0d%0aERROR%20forged", "%1b[31mred"])
def test_a_line_cannot_be_forged_by_an_address(client, caplog, alice, sign_in, name):
    sign_in(alice).get(f"/outbox/{name}/")
    for line in lines_of(caplog):
        assert line.isprintable()


def test_a_traceback_keeps_its_lines():
    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "first\n/set-up/secret/ second", (), None
    )
    assert WithoutKeys().format(record) == "first\n/set-up/…/ second"


def test_the_log_of_the_proxy_is_to_leave_out_the_same_addresses():
    said = (settings.BASE_DIR / "docs" / "operations.md").read_text().partition("Let its log leave")
    paragraph = said[2].partition("\n\n")[0]
    for address in KEYS_FOLLOW:
        assert f"/{address}/`" in paragraph
