"""The signed link of an alert."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import BadSignature, SignatureExpired, Signer

from notifications.models import Alert
from notifications.rendering.links import (
    LONGEST,
    alert_of_expired,
    answer_token,
    answer_url,
    answered_alert,
)

NOW = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
ALERT = Alert(pk=12345)


def test_a_token_is_read_back_until_it_is_a_week_old():
    token = answer_token(ALERT, now=NOW)
    assert answered_alert(token, now=NOW) == 12345
    assert answered_alert(token, now=NOW + LONGEST) == 12345
    with pytest.raises(SignatureExpired):
        answered_alert(token, now=NOW + LONGEST + timedelta(seconds=1))


def test_the_key_of_an_old_token_is_still_known_to_say_that_it_is_old():
    assert alert_of_expired(answer_token(ALERT, now=NOW)) == 12345


def test_the_same_alert_written_at_the_same_second_has_the_same_address(settings):
    settings.SITE_URL = "https://breaches.example"
    assert answer_url(ALERT, now=NOW) == answer_url(ALERT, now=NOW)
    assert answer_url(ALERT, now=NOW).startswith("https://breaches.example/on-it/12345.")
    assert len(answer_url(ALERT, now=NOW)) < 100


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "12345",
        "12345.abc.def",
        answer_token(ALERT, now=NOW).replace("12345", "12346", 1),
        answer_token(ALERT, now=NOW)[:-1],
        answer_token(ALERT, now=NOW) + "A",
        Signer(sep=".").sign("12345.tnz7uo"),
        "é" * 40,
    ],
    ids=["empty", "dot", "bare", "made-up", "other-key", "cut", "longer", "other-salt", "letters"],
)
def test_what_was_not_made_here_is_refused(token):
    for read in (lambda: answered_alert(token, now=NOW), lambda: alert_of_expired(token)):
        with pytest.raises(BadSignature):
            read()
