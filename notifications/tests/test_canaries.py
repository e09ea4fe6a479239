"""A test mail that a person confirms: only then does the product call itself ready."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from incidents.rules.refusals import Refused
from notifications.models import Alert
from notifications.rules.canaries import LastTest, is_due
from notifications.rules.canaries import test_rung as rung_of
from notifications.selectors.canaries import unconfirmed_for, unconfirmed_organisations
from notifications.services.canaries import ask_for_test_mail, confirm_arrival, plan_due_tests
from notifications.tests.mailbox import Mailbox
from tests.cast import NOW, found, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LINK = re.compile(r"https?://[^/]+(/arrived/\S+/)")


def trials(mails):
    return [mail for mail in mails if "test of the alerts" in mail.subject]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        pytest.param(None, True, id="never"),
        pytest.param(LastTest(NOW - 30 * DAY, True), True, id="30 days after"),
        pytest.param(LastTest(NOW - 30 * DAY + MINUTE, True), False, id="not yet"),
        pytest.param(LastTest(NOW - 7 * DAY, False), True, id="a week without an answer"),
        pytest.param(LastTest(NOW - 7 * DAY + MINUTE, False), False, id="a day without an answer"),
    ],
)
def test_when_one_is_due(last, due):
    assert is_due(last, now=NOW) is due


def test_its_code_fits_the_column():
    code = rung_of(datetime(2026, 10, 23, 23, 59, tzinfo=UTC), way="0f3a")
    assert (code, len(code)) == ("test-2610232359-0f3a", 20)


def test_f22_the_first_people_get_one_once_and_again_after_a_week_without_an_answer(alice, bob):
    mailbox = Mailbox()
    assert [mail.to for mail in trials(mailbox.tick(NOW))] == ["alice", "bob"]
    assert trials(mailbox.tick(NOW + 6 * DAY)) == []
    assert len(trials(mailbox.tick(NOW + 7 * DAY))) == 2


def test_one_that_was_confirmed_comes_again_after_30_days(alice):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    confirm_arrival(Alert.objects.get(), now=NOW + MINUTE)
    assert trials(mailbox.tick(NOW + 29 * DAY)) == []
    assert len(trials(mailbox.tick(NOW + 30 * DAY))) == 1
    assert not unconfirmed_organisations().exists(), "the answer of last month still counts"


@pytest.mark.parametrize(
    ("name", "value"),
    [("EMAIL_HOST", "other.example.org"), ("DEFAULT_FROM_EMAIL", "new@example.org")],
)
def test_another_way_out_is_tested_at_once(alice, settings, name, value):
    mailbox = Mailbox()
    mailbox.tick(NOW)
    confirm_arrival(Alert.objects.get(), now=NOW)
    setattr(settings, name, value)
    assert unconfirmed_organisations().exists()
    assert len(trials(mailbox.tick(NOW + MINUTE))) == 1


def test_where_mail_stays_here_nothing_is_tested_and_nobody_is_asked(alice, laboratory, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert trials(Mailbox().tick(NOW)) == []
    assert unconfirmed_for(alice) == []
    with pytest.raises(Refused, match="mail_stays_here"):
        ask_for_test_mail(laboratory, by=alice, now=NOW)


def test_a_place_without_people_is_asked_for_nothing(db):
    found("Nobody there")
    assert plan_due_tests(now=NOW) == 0
    assert not unconfirmed_organisations().exists()


def test_following_the_link_confirms_nothing_and_the_button_does(client, alice, at_now):
    [mail] = trials(Mailbox().tick(NOW))
    where = LINK.search(mail.text)[1]
    for _ in range(2):
        page = client.get(where)
        assert "It arrived" in page.content.decode()
    assert client.head(where).status_code == 200
    assert Alert.objects.get().confirmed_at is None
    answer = client.post(where, follow=True)
    assert "Confirmed: alerts reach this mailbox." in answer.content.decode()
    assert Alert.objects.get().confirmed_at == NOW
    assert page["Referrer-Policy"] == "strict-origin"


def test_a_link_that_was_cut_or_is_old_or_of_somebody_gone_confirms_nothing(client, alice, at_now):
    [mail] = trials(Mailbox().tick(NOW))
    where = LINK.search(mail.text)[1]
    assert client.post(where[:-4] + "/").status_code == 410
    at_now.move_to(NOW + 8 * DAY)
    assert client.post(where).status_code == 410
    at_now.move_to(NOW)
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert client.post(where).status_code == 410
    assert Alert.objects.get().confirmed_at is None


def test_the_button_sends_one_more_and_twice_in_a_minute_sends_one(
    sign_in, alice, laboratory, at_now
):
    client = sign_in(alice)
    mailbox = Mailbox()
    mailbox.tick(NOW - DAY)
    page = client.get(f"/organisations/{laboratory.pk}/").content.decode()
    assert "Send a test mail now" in page
    assert "Nobody has confirmed the test mail of" in page
    for _ in range(2):
        assert client.post(f"/organisations/{laboratory.pk}/test-mail/").status_code == 302
    assert len(trials(mailbox.tick(NOW))) == 1


def test_readiness_and_banner_wait_for_the_confirmation(client, sign_in, alice, at_now):
    def reasons():
        return [one["code"] for one in client.get("/readyz").json()["reasons"]]

    Mailbox().tick(NOW)
    assert "mail_unconfirmed" in reasons()
    assert "Nobody has confirmed yet" in sign_in(alice).get("/").content.decode()
    confirm_arrival(Alert.objects.get(), now=NOW)
    assert "mail_unconfirmed" not in reasons()
    assert "Nobody has confirmed yet" not in client.get("/").content.decode()


def test_a_stranger_is_not_told_of_the_organisation_of_others(alice, charlie):
    assert [one.name for one in unconfirmed_for(charlie)] == ["Elsewhere Ltd"]


def test_in_french(client, alice, at_now):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    [mail] = Mailbox().tick(NOW)
    assert "essai des alertes, à confirmer" in mail.subject
    page = client.get(LINK.search(mail.text)[1])
    assert "Il est arrivé" in page.content.decode()


def test_many_organisations_cost_two_queries(db, django_assert_num_queries):
    for number in range(30):
        member(f"Somebody{number} Else", found(f"Place {number}"), "dpo")
    plan_due_tests(now=NOW)
    with django_assert_num_queries(2):
        assert plan_due_tests(now=NOW + MINUTE) == 0
