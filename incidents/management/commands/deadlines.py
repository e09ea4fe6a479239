"""The deadlines that count from one moment, without an incident and without a database."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.rendering.deadline_lists import Line, as_json, as_text
from incidents.rendering.refusals import refusal_text
from incidents.rules.awareness import FIRST_YEAR_OF_THE_GDPR
from incidents.rules.deadlines import outcome
from incidents.rules.instants import Instant
from incidents.rules.obligations import Profile, Rule, profile_of
from incidents.rules.refusals import Refused
from incidents.rules.regimes import applicable, rules_of_regimes
from incidents.rules.terms import terms
from incidents.rules.typed_instants import read_instant

DEFAULT_ZONE = "Europe/Paris"
DEFAULT_COUNTRY = "FR"
AWARENESS = "awareness"
FOLDS = {"0": 0, "1": 1}
OPTION_TO_BLAME = {
    "unknown_zone": "--zone",
    "fold_not_understood": "--fold",
    "unknown_regime": "--regime",
    "unknown_country": "--country",
    "unknown_region": "--country",
    "unknown_profile_code": "--profile",
}


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
        parser.add_argument(
            "--regime",
            action="append",
            default=[],
            help="only this regime, whether or not the profile is under it; a proposal is "
            "compared, it never applies (may be repeated)",
        )
        parser.add_argument(
            "--country",
            default=DEFAULT_COUNTRY,
            help=f"country, or region of France such as FR-AM (default {DEFAULT_COUNTRY})",
        )
        parser.add_argument(
            "--profile",
            action="append",
            default=[],
            metavar="CODE",
            help=f"may be repeated, or a list with commas: {', '.join(terms().profile_codes)}",
        )
        parser.add_argument(
            "--event",
            action="append",
            default=[],
            metavar="NAME=INSTANT",
            help="what else happened, local in the zone of --aware or with an offset (may be "
            f"repeated): {', '.join(_other_anchors())}",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print a JSON list, with every answer of each deadline (docs/sheet.md)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = _lines(options)
            text = as_json(lines) if options["json"] else as_text(lines)
        except Refused as refused:
            raise CommandError(_complaint(refused, "--aware"), returncode=2) from refused
        self.stdout.write(text)


def _lines(options: dict[str, Any]) -> list[Line]:
    aware = _awareness(options["aware"], options["zone"], options["fold"])
    codes = [code.strip() for listed in options["profile"] for code in listed.split(",")]
    profile = profile_of(options["country"], [code for code in codes if code])
    events = {AWARENESS: aware} | _events(options["event"], options["zone"] or aware.zone)
    rules = _rules(options["regime"], profile, aware.local.date())
    return [Line(rule, outcome(rule, events, profile=profile), profile.calendar) for rule in rules]


def _rules(regimes: list[str], profile: Profile, on: date) -> tuple[Rule, ...]:
    return rules_of_regimes(regimes, profile, on) if regimes else applicable(profile, on)


def _awareness(text: str, zone: str | None, fold: str | None) -> Instant:
    if fold is not None and fold not in FOLDS:
        raise Refused("fold_not_understood", field="fold", typed=fold)
    aware = read_instant(
        text, zone=zone, default_zone=DEFAULT_ZONE, fold=FOLDS[fold] if fold else None
    )
    if aware.local.year < FIRST_YEAR_OF_THE_GDPR:
        raise Refused("awareness_before_2018", year=aware.local.year)
    return aware


def _events(typed: list[str], zone: str) -> dict[str, Instant]:
    """Each NAME=INSTANT, local in the zone of the awareness unless it has an offset."""
    events: dict[str, Instant] = {}
    for text in typed:
        name, _, when = text.partition("=")
        try:
            events[_anchor(name, events)] = read_instant(
                when, zone=None, default_zone=zone, fold=None
            )
        except Refused as refused:
            raise CommandError(_complaint(refused, f"--event {name}"), returncode=2) from refused
    return events


def _anchor(name: str, given: dict[str, Instant]) -> str:
    """The awareness has an option of its own; nothing happens twice."""
    free = [one for one in _other_anchors() if one not in given]
    if name not in free:
        raise Refused("unknown_event", value=name, known=", ".join(free))
    return name


def _other_anchors() -> list[str]:
    return [one for one in terms().lists["anchors"] if one != AWARENESS]


def _complaint(refused: Refused, option: str) -> str:
    """Where, what, what to do. The options are named here: no page has them."""
    if option == "--aware":
        option = OPTION_TO_BLAME.get(refused.code, option)
    twice = refused.code == "local_time_exists_twice"
    advice = " Add --fold 0 or --fold 1." if option == "--aware" else " Add its offset."
    return f"{option}: {refusal_text(refused)}{advice if twice else ''}"
