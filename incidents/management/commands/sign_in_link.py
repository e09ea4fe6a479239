"""`manage.py sign_in_link EMAIL`: a way in for somebody who has no password at hand."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.selectors.people import user_with_email
from incidents.services.people import issue_sign_in_link


class Command(BaseCommand):
    help = "Print a link that signs a person in, once, within 12 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_with_email(options["email"])
        if user is None:
            raise CommandError(f"Nobody active here has the address {options['email']}.")
        token = issue_sign_in_link(user, now=timezone.now())
        self.stdout.write(f"{settings.SITE_URL}/sign-in/link/{token}/")
