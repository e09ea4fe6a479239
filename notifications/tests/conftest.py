import pytest

from tests.cast import member


@pytest.fixture
def dora(laboratory):
    """Approves for the laboratory, beside Alice."""
    return member("Dora Petit", laboratory, "approver")


@pytest.fixture
def no_confirmations(monkeypatch):
    """For tests of how one alert leaves: the mail about the logging is none of theirs."""
    monkeypatch.setattr("notifications.services.sweep.confirm_logged", lambda **when: 0)
