"""`manage.py adopt`: make this machine the place of a database that it does not know."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from notifications.management.confirming import is_confirmed
from notifications.selectors.database_clock import database_now
from notifications.services.adoption import adopt, adopt_as_copy

WORD = "adopt"


class Command(BaseCommand):
    help = (
        "Make this machine the instance of its database (after the loss of the old one), or with "
        "--copy a copy for tests that never sends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--copy", action="store_true", help="a copy for tests: never sends")
        parser.add_argument("--yes", action="store_true", help=f"do not ask for the word {WORD}")

    def handle(self, *args: Any, **options: Any) -> None:
        is_copy = options["copy"]
        if not is_copy:
            self.stdout.write(
                "The machine that had this database before must be off, and stay off: two that "
                "send would tell everybody twice."
            )
        if not is_confirmed(WORD, yes=options["yes"]):
            raise CommandError("Nothing was changed.")
        try:
            (adopt_as_copy if is_copy else adopt)(now=database_now())
        except Refused as refused:
            raise CommandError(refusal_text(refused)) from refused
        self.stdout.write(COPY if is_copy else INSTANCE)


COPY = "This database is a copy for tests now, with an id of its own. Nothing ever leaves it."
INSTANCE = (
    "This machine is the instance now. Everything that leaves is on hold: compare what waits with "
    "what was sent, then release it on the page /release/ or with manage.py release."
)
