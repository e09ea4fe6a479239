"""A copied database hands over nothing at all, until somebody says what this machine is."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Instance
from incidents.selectors.clocks import running_deadline
from notifications.models import Alert, Chunk, Hold
from notifications.rules.audit import ON_HOLD
from notifications.selectors.holds import silence_now
from notifications.services.holds import release
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, people, started
from notifications.tests.hold_cast import as_if_copied
from notifications.tests.mailbox import tick
from notifications.transports.choice import transport
from notifications.transports.outcomes import NotReached
from notifications.transports.silence import Silence
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("how", ["ids differ", "no file"])
def test_f50_nothing_at_all_leaves_a_copy(
    running, aware, alice, dora, server, settings, how, client
):
    started(aware, alice, dora, people(3))
    if how == "ids differ":
        as_if_copied()
    else:
        settings.MACHINE_FILE.unlink()
    due_at = running_deadline(aware).due_at
    for at in (NOW, due_at, due_at + HOUR):
        swept = tick(at, server)
        send_due_chunks(clock=Clock(at), transport=server)
    settings.EMAIL_BACKEND = "breachtrack.mail.EmlBackend"
    client.post("/accounts/password/reset/", {"email": alice.email})
    assert not list(settings.MAIL_DIR.glob("*.eml"))
    assert server.taken == []
    assert swept.audit.counts == {ON_HOLD: 1}
    assert not Hold.objects.exists(), "a copy that shares the database silences nobody else"
    assert Alert.objects.filter(state="pending").exists()
    assert not Chunk.objects.exclude(state="pending").exists()


def test_f50_whoever_forgets_to_ask_finds_no_way_out(running):
    assert not isinstance(transport(), Silence)
    as_if_copied()
    with transport() as way_out:
        assert isinstance(way_out, Silence)
        outcome = way_out.hand_over("a@b.example", "c@d.example", b"", before_data=lambda: True)
    assert isinstance(outcome, NotReached)


def test_f50_a_copy_for_tests_gets_a_name_of_its_own_and_stays_silent(running, aware, server):
    before = Instance.objects.get().instance_id
    as_if_copied()
    call_command("adopt", "--copy", "--yes")
    assert Instance.objects.get().instance_id != before
    assert silence_now().code == "moved"
    tick(running_deadline(aware).due_at, server)
    assert server.taken == []
    with pytest.raises(CommandError, match="nothing ever leaves it"):
        call_command("release", "--yes")


def test_a_copy_for_tests_may_become_the_instance(running, aware, alice, server, at_now):
    as_if_copied()
    call_command("adopt", "--copy", "--yes")
    call_command("adopt", "--yes")
    tick(NOW + HOUR, server)
    assert server.addresses() == ["night@example.org"]
    release(Hold.objects.get(reason="restored"), by=alice, now=NOW + HOUR)
    assert silence_now() is None


def test_the_instance_itself_is_not_made_a_copy_nor_adopted(running):
    for options in (["--copy", "--yes"], ["--yes"]):
        with pytest.raises(CommandError):
            call_command("adopt", *options)
    assert silence_now() is None


@pytest.mark.parametrize("command", ["adopt", "release"])
def test_without_a_confirmation_nothing_is_done(restored, settings, command, monkeypatch):
    if command == "adopt":
        settings.MACHINE_FILE.unlink()
    with pytest.raises(CommandError, match="Nothing was"):
        call_command(command)
    assert Hold.objects.filter(released_at=None).count() == 1
