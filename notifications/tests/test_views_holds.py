"""The page on which somebody lets leave what was on hold, and the banner that leads to it."""

import pytest

from notifications.models import Hold
from notifications.selectors.holds import silence_now
from notifications.tests.campaign_cast import Server
from notifications.tests.hold_cast import as_if_copied, as_if_restored, set_up
from notifications.tests.mailbox import tick
from tests.cast import HOUR, NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "mail_leaves")]
PAGES = ["/", "/register/", "/incidents/new/", "/release/", "/no/such/page/"]


@pytest.fixture
def restored(aware, alice):
    set_up()
    as_if_restored(at=NOW - HOUR)
    tick(NOW, Server())
    return Hold.objects.get()


@pytest.fixture
def page(sign_in, alice):
    return lambda path, **more: sign_in(alice).get(path, **more).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_f49_every_page_says_what_happened_and_leads_to_the_release(restored, page, path):
    text = page(path)
    assert "BreachTrack was restored from a backup" in text
    assert "1 deadline ends within 72 hours or is late" in text
    assert 'href="/release/"' in text
    assert "banner--danger" in text


@pytest.mark.parametrize("path", PAGES)
def test_f50_every_page_of_a_copy_says_so(aware, page, path):
    set_up()
    as_if_copied()
    text = page(path)
    assert "This is a copy: its database belongs to another machine." in text
    assert "banner--danger" in text


def test_f50_a_stranger_at_the_door_hears_that_no_mail_comes_and_no_more(restored, client):
    text = client.get("/accounts/password/reset/").content.decode()
    assert "No mail leaves this installation at present" in text
    assert "deadline" not in text


def test_f49_the_banner_and_the_page_in_french(restored, page):
    text = page("/release/", headers={"Accept-Language": "fr"})
    assert "BreachTrack a été restauré depuis une sauvegarde" in text
    assert "1 échéance se termine sous 72\u00a0heures" in text
    assert "Libérer ce qui attend" in text


def test_the_dpo_releases_by_a_tick(restored, sign_in, alice):
    client = sign_in(alice)
    answer = client.post("/release/", {"hold": restored.pk})
    assert answer.status_code == 400
    assert silence_now() is not None
    answer = client.post("/release/", {"hold": restored.pk, "compared": "on"})
    assert answer.status_code == 302
    assert silence_now() is None
    assert "Nothing is on hold" in client.get("/release/").content.decode()


def test_an_old_page_does_not_release_a_later_hold(restored, sign_in, alice):
    answer = sign_in(alice).post("/release/", {"hold": restored.pk + 1, "compared": "on"})
    assert answer.status_code == 400
    assert "Somebody has released this already" in answer.content.decode()
    assert silence_now() is not None


def test_who_may_not_release_reads_who_may(restored, sign_in, bob, charlie):
    for person in (bob, charlie):
        client = sign_in(person)
        text = client.get("/release/").content.decode()
        assert "Release what waits" not in text
        assert "manage.py release" in text
        answer = client.post("/release/", {"hold": restored.pk, "compared": "on"})
        assert answer.status_code == 403
    assert silence_now() is not None


def test_a_stranger_reads_no_number_of_others(restored, sign_in, charlie):
    text = sign_in(charlie).get("/release/").content.decode()
    assert "0 deadlines end within 72 hours" in text
    assert "0 alerts wait" in text


def test_an_administrator_releases_without_seeing_an_incident(restored, sign_in, laboratory, aware):
    client = sign_in(member("Ada Roy", laboratory, "administrator"))
    assert aware.reference not in client.get("/release/").content.decode()
    answer = client.post("/release/", {"hold": restored.pk, "compared": "on"})
    assert answer.status_code == 302
    assert silence_now() is None


@pytest.mark.parametrize(
    ("break_it", "code"), [(as_if_restored, "hold_restored"), (as_if_copied, "hold_copy")]
)
def test_ready_says_why_not(client, aware, break_it, code):
    set_up()
    break_it()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert code in [reason["code"] for reason in answer.json()["reasons"]]
