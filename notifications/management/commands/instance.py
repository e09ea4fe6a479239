"""`manage.py instance`: which instance this is, and whether anything leaves this machine."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.selectors.holds import silence_now
from notifications.selectors.machine import found_in_database, kept_here


class Command(BaseCommand):
    help = "Say which instance the database is, which one this machine is, and what is on hold."

    def handle(self, *args: Any, **options: Any) -> None:
        kept, silence = kept_here(), silence_now()
        in_database = found_in_database(kept).instance
        self.stdout.write(f"database: {in_database or 'not set up'}")
        self.stdout.write(f"machine: {kept.instance if kept else 'no file'}")
        if kept:
            self.stdout.write(f"last mark: {kept.at.isoformat(timespec='seconds')}")
        since = (
            f" since {silence.since.isoformat(timespec='seconds')}"
            if silence and silence.since
            else ""
        )
        self.stdout.write(f"on hold: {silence.code}{since}" if silence else "on hold: nothing")
