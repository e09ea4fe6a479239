"""What must be true before the processes start: tables, an empty broker, perhaps the demo."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from breachtrack.demo.cast import GROUP_DPO
from incidents.models import User
from incidents.selectors.people import instance_is_empty
from incidents.services.people import issue_set_up_link, issue_sign_in_link


def own_temporary_folder(data_dir: Path) -> Path:
    """Send temporary files, of this process and its children, to a folder of our own."""
    folder = data_dir / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def prepare(*, demo: bool) -> None:
    """Bring the database up to date, then fill an empty one with the demo when `demo` is true."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable")
    empty_broker()
    if demo and instance_is_empty():
        # All of it or nothing: an interrupted demo would never be completed.
        with transaction.atomic():
            call_command("seed_demo")
    connections.close_all()


def empty_broker() -> None:
    """Drop what the last run left in the broker of files: the tables know all there is to do."""
    for message in (settings.DATA_DIR / "broker" / "messages").glob("*.msg*"):
        message.unlink(missing_ok=True)


def welcome(now: datetime) -> str:
    """What is printed when the product answers: the address and the way in, in both languages."""
    way_in = set_up_page(now) if instance_is_empty() else demo_sign_in(now)
    return "\n".join(["", f"BreachTrack  {settings.SITE_URL}/", *way_in, ""])


def set_up_page(now: datetime) -> list[str]:
    link = f"{settings.SITE_URL}/set-up/{issue_set_up_link(now=now)}/"
    return [
        f"Your organisation and the first user, once, within 7 days:  {link}",
        f"Votre organisation et le premier compte, une fois, sous 7 jours :  {link}",
    ]


def demo_sign_in(now: datetime) -> list[str]:
    """A link for the demo's DPO; people who exist sign in with their password."""
    dpo = demo_dpo() if settings.DEMO else None
    if dpo is None:
        return []
    link = f"{settings.SITE_URL}/sign-in/link/{issue_sign_in_link(dpo, now=now)}/"
    return [
        f"Sign in to the demo as {dpo.name}, once, within 12 hours:  {link}",
        f"Entrer dans la démonstration comme {dpo.name}, une fois, sous 12 heures :  {link}",
    ]


def demo_dpo() -> User | None:
    """The demo's DPO, by an address that cannot exist (RFC 2606): None where there is no demo."""
    return User.objects.filter(email=GROUP_DPO.email, is_active=True).first()
