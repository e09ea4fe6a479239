"""`manage.py release`: let leave what was on hold after a restore."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from notifications.management.confirming import is_confirmed
from notifications.selectors.database_clock import database_now
from notifications.selectors.holds import silence_now, waits_now
from notifications.services.holds import release
from notifications.services.machine import remember

WORD = "release"


class Command(BaseCommand):
    help = "Show what is on hold since a restore and, once that is confirmed, let it leave."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help=f"do not ask for the word {WORD}")

    def handle(self, *args: Any, **options: Any) -> None:
        silence = silence_now()
        if silence is None:
            self.stdout.write("Nothing is on hold.")
            return
        if silence.hold is None:
            raise CommandError(NOT_BEGUN.get(silence.code, NOT_OURS))
        self._say_what_waits()
        if not is_confirmed(WORD, yes=options["yes"]):
            raise CommandError("Nothing was released.")
        now = database_now()
        try:
            release(silence.hold, by=None, now=now)
        except Refused as refused:
            raise CommandError(refusal_text(refused)) from refused
        remember(now=database_now())
        self.stdout.write("Released. What waits leaves with the next tick, within a minute.")

    def _say_what_waits(self) -> None:
        waits = waits_now()
        self.stdout.write(
            f"alerts that wait: {waits.alerts}, sent before at the most: {waits.alerts_again}\n"
            f"communications that wait: {waits.communications}, people: {waits.people}, "
            f"told before at the most: {waits.people_again}\n"
            "Enter again what was filed or decided since the backup first. Of each clock, each "
            "person gets the most urgent alert alone."
        )


NOT_OURS = "This database belongs to another machine: run manage.py adopt first."
NOT_BEGUN = {
    "restored": "The hold begins with the next tick: start BreachTrack, or run manage.py sweep."
}
