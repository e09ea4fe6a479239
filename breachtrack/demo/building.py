"""Filling an empty instance with the demonstration."""

from datetime import datetime, timedelta

from django.db import transaction

from breachtrack.demo.people import set_the_stage
from breachtrack.demo.story import tell_story
from incidents.encryption.keyring import keyring
from incidents.services.people import open_instance
from notifications.services.machine import begin_here

# Long before the oldest thing that anybody does in the story.
FOUNDED = timedelta(days=400)


@transaction.atomic
def build_demo(*, now: datetime) -> None:
    """Fill an empty instance; all of it or nothing. The same `now` gives the same content.

    Raises `Refused("set_up_done")` when there is something in the instance already.
    """
    # Whole minutes, as people type them.
    ending = now.replace(second=0, microsecond=0)
    open_instance(is_demo=True, now=ending - FOUNDED)
    stage = set_the_stage(now=ending - FOUNDED)
    tell_story(stage, now=ending)
    keyring()
    begin_here(now=now)
