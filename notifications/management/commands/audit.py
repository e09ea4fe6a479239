"""`manage.py audit`: does each open incident have the alert that is due?"""

from typing import Any

from django.core.management.base import BaseCommand

from incidents.selectors.incidents import references_of
from notifications.rendering.audit import finding_text
from notifications.rules.audit import Finding
from notifications.selectors.audit import audit
from notifications.selectors.database_clock import database_now


class Command(BaseCommand):
    help = "Ask whether each open incident has the alert that is due. Exit code 1 if one has not."

    def handle(self, *args: Any, **options: Any) -> None:
        made = audit(now=database_now())
        if made.is_clean:
            self.stdout.write("Each open incident has the alert that is due.")
            return
        references = references_of({one.incident for one in made.findings if one.incident})
        for code, number in made.counts.items():
            self.stdout.write(f"{code}: {finding_text(code, number)}")
        for finding in made.findings:
            self.stdout.write(f"  {line(finding, references)}")
        raise SystemExit(1)


def line(finding: Finding, references: dict[int, str]) -> str:
    """One finding by its code, the reference of the incident, the duty, the rung, the account."""
    reference = references.get(finding.incident, "?") if finding.incident else ""
    parts = [finding.code, reference, finding.rule, finding.rung]
    who = f"account {finding.contact}" if finding.contact else ""
    return " ".join(part for part in (*parts, who) if part)
