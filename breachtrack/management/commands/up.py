"""`manage.py up`: prepare the data folder, then keep everything running in the foreground."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from breachtrack.preparation import own_temporary_folder, prepare, welcome
from breachtrack.processes import commands, hold, refuse_taken_port
from breachtrack.supervisor import Plan, become_supervisor


class Command(BaseCommand):
    help = "Prepare the data folder, then run web, workers and beat until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_taken_port(settings.PORT)
        hold(settings.DATA_DIR)
        temporary = own_temporary_folder(settings.DATA_DIR)
        try:
            prepare(demo=settings.DEMO)
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        plan = Plan(
            children=commands(settings.PORT, temporary),
            folder=str(settings.BASE_DIR),
            port=settings.PORT,
            announcement=welcome(timezone.now()),
        )
        become_supervisor(plan)
