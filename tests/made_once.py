"""What many tests of a module stand on, made once: each test undoes only what it did itself.

A transaction is open around the tests of the module, and each of them is a savepoint in it. Such a
module has no test with `transaction=True`, and none that wants an empty database.
"""

from copy import deepcopy

import pytest
import time_machine

from tests.cast import NOW, found, found_laboratory, log, member, say


def made_once(blocker, make):
    """For a fixture of a module to yield from: what `make()` made at NOW. `blocker` is pytest's.

    A filing is a few bytes in these modules: to set its paper takes longer than all the rest.
    """
    from django.db import transaction

    from notifications.services import submissions

    with blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(submissions, "filing_pdf", lambda *parts: b"%PDF-1.7 paper")
        with time_machine.travel(NOW, tick=False):
            made = make()
        yield made
        transaction.set_rollback(True)


def _world():
    from django.conf import settings

    from tests import bad_input_world

    laboratory = found_laboratory()
    alice = member("Alice Martin", laboratory, "dpo")
    bob = member("Bob Durand", laboratory, "analyst")
    aware = say(log(laboratory, by=alice), by=alice)
    supplier = found("Supplier of Software", kind="processor")
    world = bad_input_world.world(aware, alice, bob, supplier)
    return world, settings.MACHINE_FILE.read_bytes()


@pytest.fixture(scope="module")
def _world_of_the_module(django_db_setup, django_db_blocker):
    yield from made_once(django_db_blocker, _world)


@pytest.fixture
def there(_world_of_the_module, db, settings):
    """Everything a form may ask for: see `tests/bad_input_world.py`."""
    world, machine = _world_of_the_module
    settings.MACHINE_FILE.write_bytes(machine)
    return deepcopy(world)
