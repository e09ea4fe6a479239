"""`manage.py sweep`: one tick by hand, without Celery and without a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.selectors.database_clock import database_now
from notifications.services.sweep import sweep
from notifications.transports.choice import spare_transport, transport


class Command(BaseCommand):
    help = "Plan and hand over the alerts that are due, once."

    def handle(self, *args: Any, **options: Any) -> None:
        with transport() as way_out, spare_transport() as spare:
            swept = sweep(clock=database_now, transport=way_out, spare=spare)
        self.stdout.write(
            f"deadlines looked at: {swept.looked_at}, alerts handed over: {swept.handed}, "
            f"cancelled: {swept.cancelled}, freed: {swept.freed}"
        )
        if not swept.server_reached:
            self.stderr.write("The mail server was not reached; the alerts wait and go on later.")
