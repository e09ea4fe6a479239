import shutil
from uuid import uuid4

import pytest

from incidents.models import Instance
from notifications.transports.eml import EmlTransport
from tests.cast import NOW

MESSAGE = (
    b"From: alerts@breachtrack.invalid\r\nTo: alice@example.org\r\nSubject: 48 h left\r\n"
    b"Date: Fri, 23 Oct 2026 16:00:00 +0000\r\nMessage-ID: <one@breachtrack.invalid>\r\n\r\n"
    b"Look at <b>http://127.0.0.1/incidents/1/</b>\r\n"
)
NAME = "20261023T160000Z_one-breachtrack.invalid.eml"


@pytest.fixture
def kept(db, settings, tmp_path):
    """A demo whose folder holds one message."""
    settings.MAIL_DIR = tmp_path
    EmlTransport(tmp_path).hand_over("a", "b", MESSAGE, before_data=lambda: True)
    return Instance.objects.create(is_demo=True, instance_id=uuid4(), created_at=NOW)


def test_the_messages_are_listed_and_one_is_read_as_text(sign_in, alice, kept):
    client = sign_in(alice)
    assert "48 h left" in client.get("/outbox/").content.decode()
    page = client.get(f"/outbox/{NAME}/").content.decode()
    assert "Look at &lt;b&gt;" in page


def test_many_messages_come_in_pages_newest_first(sign_in, alice, kept, settings):
    for hour in range(60):
        name = f"20261024T{hour:06}Z_one.eml"
        shutil.copy(settings.MAIL_DIR / NAME, settings.MAIL_DIR / name)
    client = sign_in(alice)
    assert NAME not in client.get("/outbox/").content.decode()
    assert NAME in client.get("/outbox/?page=2").content.decode()


@pytest.mark.parametrize(
    "name", ["20261023T160000Z_two.eml", "x.eml", "..", "%2e%2e%2fkeys.json", "a%00b"]
)
def test_no_other_file_is_read(sign_in, alice, kept, name):
    assert sign_in(alice).get(f"/outbox/{name}/").status_code == 404


def test_an_empty_outbox_says_so(sign_in, alice, kept, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "nothing"
    assert "No message yet" in sign_in(alice).get("/outbox/").content.decode()


def test_real_mail_is_not_shown(sign_in, alice, kept, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    client = sign_in(alice)
    assert client.get("/outbox/").status_code == 404
    assert client.get(f"/outbox/{NAME}/").status_code == 404


def test_an_instance_that_is_no_demo_shows_none(sign_in, alice, kept):
    Instance.objects.update(is_demo=False)
    assert sign_in(alice).get("/outbox/").status_code == 404


def test_a_stranger_to_the_instance_signs_in_first(client, kept):
    assert client.get("/outbox/")["Location"].startswith("/accounts/login/")


def test_nothing_is_changed_here(sign_in, alice, kept):
    assert sign_in(alice).post("/outbox/").status_code == 405


def test_it_speaks_french(sign_in, alice, kept):
    page = sign_in(alice).get("/outbox/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
