"""What the page of an incident says of its letters: handed over is not told."""

import pytest

from notifications.rules.servers import FOLDER
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, Server, people, started
from notifications.transports.outcomes import Accepted
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
KEPT_HERE = Accepted(FOLDER, "one.eml")


def page_after(incident, alice, sign_in, *, rows, answers=None):
    """The incident's page once its letters went to a server that answers so."""
    second = member("Bea Second", incident.organisation, "approver")
    started(incident, alice, second, rows)
    send_due_chunks(transport=Server(answers or {}), clock=Clock())
    return sign_in(alice).get(f"/incidents/{incident.pk}/").content.decode()


def test_everybody_was_told(logged, alice, sign_in, at_now):
    shown = page_after(logged, alice, sign_in, rows=people(2))
    assert "Article 34, people: told" in shown


def test_who_has_no_e_mail_still_is_to_be_told(logged, alice, sign_in, at_now):
    shown = page_after(logged, alice, sign_in, rows=people(3, without={2}))
    assert "Article 34: 1 person still to be told by another way" in shown
    assert "people: told" not in shown
    assert "Sent, but not everybody was reached" in shown


def test_what_was_written_to_files_told_nobody(logged, alice, sign_in, at_now):
    answers = {"person1@example.net": KEPT_HERE}
    shown = page_after(logged, alice, sign_in, rows=people(1), answers=answers)
    assert "nobody was told" in shown
    ledger = sign_in(alice).get(f"/incidents/{logged.pk}/notice/ledger/").content.decode()
    assert "This person has not been told." in ledger
