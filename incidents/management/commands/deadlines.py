"""The deadlines that count from one moment, without an incident and without a database."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.rendering.explanations import explain, explain_hour_rule
from incidents.rendering.refusals import refusal_text
from incidents.rules.awareness import FIRST_YEAR_OF_THE_GDPR
from incidents.rules.deadlines import Reckoning, reckon
from incidents.rules.instants import Instant, on_the_wall
from incidents.rules.refusals import Refused
from incidents.rules.regimes import rules_in_force
from incidents.rules.typed_instants import read_instant

DEFAULT_ZONE = "Europe/Paris"
FOLDS = {"0": 0, "1": 1}
OPTION_TO_BLAME = {"unknown_zone": "--zone", "fold_not_understood": "--fold"}


class Command(BaseCommand):
    """Reads a moment of awareness, prints each deadline in force then. Exit code 2 on bad input."""

    help = "Show the deadlines that count from a moment of awareness."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--aware",
            required=True,
            help="when the organisation became aware: 2026-10-23T18:00, also with Z or an offset",
        )
        parser.add_argument(
            "--zone",
            help=f"time zone of --aware (default {DEFAULT_ZONE}, or the offset given with it)",
        )
        parser.add_argument(
            "--fold", help="for a local time that exists twice: 0 the first, 1 the second"
        )
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            aware = _awareness(options["aware"], options["zone"], options["fold"])
            reckonings = [
                reckon(rule, "awareness", aware) for rule in rules_in_force(aware.local.date())
            ]
        except Refused as refused:
            raise CommandError(_complaint(refused), returncode=2) from refused
        self.stdout.write(_as_json(reckonings) if options["json"] else _as_text(reckonings))


def _awareness(text: str, zone: str | None, fold: str | None) -> Instant:
    if fold is not None and fold not in FOLDS:
        raise Refused("fold_not_understood", field="fold", typed=fold)
    aware = read_instant(
        text, zone=zone, default_zone=DEFAULT_ZONE, fold=FOLDS[fold] if fold else None
    )
    if aware.local.year < FIRST_YEAR_OF_THE_GDPR:
        raise Refused("awareness_before_2018", year=aware.local.year)
    return aware


def _complaint(refused: Refused) -> str:
    """Where, what, what to do. The options are named here: no page has them."""
    option = OPTION_TO_BLAME.get(refused.code, "--aware")
    advice = " Add --fold 0 or --fold 1." if refused.code == "local_time_exists_twice" else ""
    return f"{option}: {refusal_text(refused)}{advice}"


def _as_json(reckonings: list[Reckoning]) -> str:
    return json.dumps([_entry(one) for one in reckonings], ensure_ascii=False, indent=2)


def _entry(reckoning: Reckoning) -> dict[str, str]:
    return {
        "rule": reckoning.rule,
        "due_utc": _utc(reckoning.due_at),
        "due_local": on_the_wall(reckoning.due_at, reckoning.anchor.zone).isoformat(),
        "reading_1182_utc": _utc(reckoning.reading_1182),
        "version": reckoning.version,
        "explanation": explain(reckoning),
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _as_text(reckonings: list[Reckoning]) -> str:
    if not reckonings:
        return "No rule with a period in hours was in force on that day."
    return "\n\n".join(
        f"{one.rule}\n{explain(one)}\n{explain_hour_rule(one)}" for one in reckonings
    )
