"""PostgreSQL takes no more connections: who sends has its own already, and keeps it.

The limit is that of a role, as docs/operations.md advises: the server of these tests is also that
of others. Beat and the worker are signed in as the role whose share the crowd takes.
"""

import os
from contextlib import ExitStack
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.processes.fault_run import all_accepted, assert_nothing_lost, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
SHARE = 12


@pytest.fixture
def role(environment):
    """The address of this test's database for a role that may hold SHARE connections."""
    address, name = urlsplit(environment["DATABASE_URL"]), f"crowd_{os.getpid()}"
    options = f"LOGIN PASSWORD 'crowd' CONNECTION LIMIT {SHARE} IN ROLE CURRENT_USER"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} {options}")
        yield address._replace(netloc=f"{name}:crowd@{address.netloc.rpartition('@')[2]}").geturl()
        cursor.execute(f"DROP ROLE {name}")


@pytest.fixture
def bell_database(role):
    """What beat and the worker are signed in with."""
    return role


def everything_that_is_left(role, stack):
    """Take connections until none is given; how many were taken."""
    for taken in range(SHARE):
        try:
            stack.enter_context(psycopg.connect(role))
        except psycopg.OperationalError:
            return taken
    return SHARE


def test_f18_alerts_leave_while_there_is_no_free_connection(role, becomes_due, bell, sink):
    with ExitStack() as stack:
        taken = everything_that_is_left(role, stack)
        assert 0 < taken < SHARE, "beat or the worker holds one"
        becomes_due()
        wait_until(all_accepted)
        bell.goes_on()
        assert everything_that_is_left(role, stack) == 0
    assert_nothing_lost(sink[1])
