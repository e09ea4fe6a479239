import pytest

from tests.cast import member


@pytest.fixture
def dora(laboratory):
    """Approves for the laboratory, beside Alice."""
    return member("Dora Petit", laboratory, "approver")
