"""Nasty values in the form that opens an instance: nothing else is there yet."""

import pytest
from django.core.cache import cache

from tests import bad_input_world
from tests.bad_input_world import SET_UP
from tests.test_bad_inputs import every_nasty_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_nasty_values_in_the_first_form_of_an_instance(client, db):
    cache.clear()
    where = bad_input_world.set_up_address()
    wrong = every_nasty_answer(client, where, "set_up", SET_UP)
    assert not wrong, "\n".join(wrong)
