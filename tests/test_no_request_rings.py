"""No request opens a connection to a broker, nor any other: decision 4, over every form.

What is dead or frozen can then hold nobody up (R7). The guard stands in conftest.py; the tests of
every address and of every form by role stand behind it as well.
"""

import socket

import kombu
import pytest

from notifications.tasks import sweep
from tests.bad_input_world import ANSWERS
from tests.test_every_form_by_role import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "no_broker")]


@pytest.mark.parametrize("name", [*ANSWERS])
def test_f06_no_form_waits_for_a_broker(sign_in, there, name):
    # Without an administrator the DPO manages the people as well.
    assert send(sign_in(there.alice), there, name) in {200, 302}


def to_a_server():
    with socket.socket() as reaching:
        reaching.connect(("127.0.0.1", 6379))


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(lambda: kombu.Connection("memory://").connect(), id="kombu"),
        pytest.param(to_a_server, id="a socket"),
        pytest.param(sweep.delay, id="a task"),
    ],
)
def test_the_guard_notices_whoever_reaches_out(reach):
    with pytest.raises(AssertionError, match="reached out"):
        reach()
