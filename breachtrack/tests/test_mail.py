"""Django's own mails land beside the others."""

import pytest
from django.core.mail import EmailMessage

from breachtrack.mail import EmlBackend
from notifications.transports.outbox import list_messages

pytestmark = pytest.mark.django_db


def test_one_file_for_each_recipient(settings, tmp_path):
    settings.MAIL_DIR = tmp_path
    message = EmailMessage("Mot de passe oublié", "Bonjour Zoé", "a@x.fr", ["b@x.fr", "c@x.fr"])
    assert EmlBackend().send_messages([message]) == 1
    assert [(each.subject, each.text.strip()) for each in list_messages(tmp_path)] == [
        ("Mot de passe oublié", "Bonjour Zoé")
    ] * 2


def test_a_message_to_nobody_is_not_counted(settings, tmp_path):
    settings.MAIL_DIR = tmp_path
    assert EmlBackend().send_messages([EmailMessage("x", "y", "a@x.fr", [])]) == 0


def test_a_folder_that_cannot_be_written_is_said_unless_silence_is_asked_for(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MAIL_DIR = tmp_path / "file" / "mail"
    message = EmailMessage("x", "y", "a@x.fr", ["b@x.fr"])
    with pytest.raises(OSError, match="cannot be written"):
        EmlBackend().send_messages([message])
    assert EmlBackend(fail_silently=True).send_messages([message]) == 0
