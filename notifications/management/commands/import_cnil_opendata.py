"""`manage.py import_cnil_opendata FILE`: the notifications that the CNIL publishes, counted."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from incidents.rendering.refusals import refusal_text
from incidents.rules.languages import LANGUAGES
from incidents.rules.refusals import Refused
from notifications.rendering.open_data import import_text, is_flawless
from notifications.rules.open_data_files import read_open_data_file
from notifications.services.open_data import import_open_data


def _wrong(problem: OSError) -> str:
    """Why the path cannot be read; what is rarer in the words of the system."""
    if isinstance(problem, FileNotFoundError):
        return _("there is no such file. Check the path.")
    if isinstance(problem, IsADirectoryError):
        return _("this is a folder. Give the file in it.")
    return str(problem.strerror)


class Command(BaseCommand):
    """Exit code 1 where something of the file is not known, 2 where nothing was imported."""

    help = (
        "Count the notifications in the CSV file of the CNIL's open data, in place of what was "
        "imported before, and list the labels that are not known. Exit code 1 if a line was not "
        "read or a label is not known, 2 if nothing was imported. --verbosity 2 counts each label."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="as published, unpacked")
        parser.add_argument(
            "--language", choices=LANGUAGES, default=settings.LANGUAGE_CODE, help="of the report"
        )
        parser.add_argument(
            "--even-older",
            action="store_true",
            help="also where the file ends earlier than the one imported before",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with override(options["language"]):
            try:
                with path.open("rb") as file:
                    flawless = self._import(file, options)
            except OSError as problem:
                raise CommandError(f"{path}: {_wrong(problem)}", returncode=2) from problem
            except Refused as refused:
                raise CommandError(f"{path}: {refusal_text(refused)}", returncode=2) from refused
        if not flawless:
            raise SystemExit(1)

    def _import(self, file: BinaryIO, options: dict[str, Any]) -> bool:
        now = timezone.now()
        found = read_open_data_file(file, today=timezone.localdate(now))
        edition = import_open_data(found, now=now, even_older=options["even_older"])
        every = options["verbosity"] > 1
        self.stdout.write(import_text(edition, found, every_label=every))
        return is_flawless(found.report)
