"""`manage.py read_bounces PATH`: which alerts came back, out of a mailbox on this machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.selectors.database_clock import database_now
from notifications.services.bounces import take_bounces
from notifications.transports.mail_folders import messages_in


class Command(BaseCommand):
    help = (
        "Reads the reports about mail that came back, out of an mbox, a maildir or a folder of "
        ".eml files, and calls the next person where an alert did. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taken = take_bounces(messages_in(options["path"]), now=database_now())
        except OSError as problem:
            raise CommandError(f"{options['path']} cannot be read: {problem.strerror}") from problem
        self.stdout.write(
            f"{taken.read} messages: {taken.bounced} alerts came back, {taken.known} were known, "
            f"{taken.unknown} about nothing of ours, {taken.ignored} no report of a failure."
        )
