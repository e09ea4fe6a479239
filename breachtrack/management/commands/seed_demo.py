"""`manage.py seed_demo`: fill an empty instance with the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from breachtrack.demo.building import build_demo
from incidents.rules.refusals import Refused


class Command(BaseCommand):
    help = "Fill an empty instance with invented organisations, people and incidents."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            build_demo(now=timezone.now())
        except Refused as refused:
            if refused.code != "set_up_done":
                raise
            raise CommandError(
                "This instance is not empty: the demonstration would mix with what is in it. "
                "Choose an empty folder with DATA_DIR."
            ) from refused
        self.stdout.write("The demonstration is ready.")
