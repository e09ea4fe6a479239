"""`manage.py verify_journal`: is every chain of the journal whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.models import Chain
from incidents.selectors.journal import broken_at, chains


class Command(BaseCommand):
    help = "Verify the hash chains of the journal and name the first entry that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [line for chain in chains() if (line := self._verify(chain))]
        if broken:
            raise CommandError("\n".join(broken))

    def _verify(self, chain: Chain) -> str | None:
        name = chain.organisation.name if chain.organisation else "the instance"
        found = broken_at(chain)
        if found:
            return f"{name}: entry {found.sequence}: {found.reason}"
        self.stdout.write(f"{name}: {chain.head_number} entries, whole")
        return None
