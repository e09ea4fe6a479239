from email import message_from_bytes, policy

import pytest

from notifications.models import Campaign, Chunk, LedgerEntry
from notifications.selectors.campaigns import account
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import Clock, Server, people, started
from notifications.transports.outcomes import NotReached, RefusedForGood, RefusedForNow, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]


class Killed(BaseException):
    """What a `kill -9` is to the code: nothing after it runs."""


@pytest.fixture
def clock():
    return Clock()


def run(clock, server):
    return send_due_chunks(clock=clock, transport=server)


def outcomes(campaign):
    return list(campaign.ledger.order_by("pk").values_list("position", "outcome"))


def test_everybody_gets_one_message_of_their_own_and_the_account_closes(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(5, without={2}))
    server = Server()
    assert run(clock, server) == 5
    assert server.addresses() == [f"person{number}@example.net" for number in (1, 3, 4, 5)]
    campaign.refresh_from_db()
    counts = account(campaign)
    assert (counts.accepted, counts.without_email, counts.waiting) == (4, 1, 0)
    assert counts.closes
    assert campaign.state == Campaign.State.SENT
    assert campaign.ended_at == clock.now


def test_a_message_has_one_recipient_the_words_of_the_text_and_the_date_of_the_start(
    logged, alice, dora, clock
):
    campaign = started(logged, alice, dora, people(2))
    clock.move(hours=2)
    server = Server()
    run(clock, server)
    message = message_from_bytes(server.taken[0][1], policy=policy.default)
    assert message["To"] == "person1@example.net"
    assert message["Cc"] is message["Bcc"] is None
    assert message["Reply-To"] == "alice@example.org"
    assert message["Date"].datetime == campaign.started_at
    assert "Dear Zoé Canary1," in message.get_content()
    assert "Canary2" not in message.get_content()


def test_a_second_run_sends_nothing_again(logged, alice, dora, clock):
    started(logged, alice, dora, people(3))
    server = Server()
    run(clock, server)
    assert run(clock, server) == 0
    assert len(server.taken) == 3


def test_killed_in_a_batch_nobody_is_missed_and_who_was_in_hand_is_listed_as_uncertain(
    logged, alice, dora, clock
):
    campaign = started(logged, alice, dora, people(130))
    dying = Server(answers={"person115@example.net": Killed()})
    with pytest.raises(Killed):
        run(clock, dying)
    assert len(dying.taken) == 114

    # Until the lease runs out the chunk is the dead worker's.
    server = Server()
    assert run(clock, server) == 0
    clock.move(minutes=4)
    run(clock, server)

    uncertain = campaign.ledger.filter(outcome="uncertain").order_by("position")
    assert [entry.position for entry in uncertain] == list(range(101, 131))
    assert server.addresses() == [f"person{number}@example.net" for number in range(101, 131)]
    assert set(dying.addresses()) | set(server.addresses()) == {
        f"person{number}@example.net" for number in range(1, 131)
    }
    # The copies are the same to the last byte, Message-ID and Date included.
    again = dict(server.taken)
    assert all(again[address] == message for address, message in dying.taken[100:])
    campaign.refresh_from_db()
    counts = account(campaign)
    assert counts.accepted == counts.planned == 130
    assert counts.closes
    assert campaign.state == Campaign.State.SENT


def test_killed_before_the_first_text_left_nobody_is_uncertain(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(3))

    class Refusing(Server):
        def hand_over(self, *arguments, before_data):
            raise Killed

    with pytest.raises(Killed):
        run(clock, Refusing())
    clock.move(minutes=4)
    server = Server()
    run(clock, server)
    assert not campaign.ledger.filter(outcome="uncertain").exists()
    assert len(server.taken) == 3


def test_a_message_that_kills_its_worker_is_left_as_uncertain_and_takes_nobody_along(
    logged, alice, dora, clock
):
    campaign = started(logged, alice, dora, people(4))
    server = Server(answers={"person2@example.net": Killed()})
    for _ in range(3):
        with pytest.raises(Killed):
            run(clock, server)
        clock.move(minutes=4)
    run(clock, server)
    campaign.refresh_from_db()
    counts = account(campaign)
    assert (counts.accepted, counts.uncertain, counts.waiting) == (3, 1, 0)
    assert counts.closes
    assert campaign.ledger.filter(position=2, outcome="uncertain").count() == 3
    assert campaign.state == Campaign.State.SENT
    assert server.addresses().count("person3@example.net") == 1


def test_refused_for_good_is_in_the_ledger_with_the_servers_words(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(2))
    no = RefusedForGood("rcpt", "550 unknown")
    run(clock, Server(answers={"person1@example.net": no}))
    entry = campaign.ledger.get(position=1)
    assert (entry.outcome, entry.reply) == ("refused", "550 unknown")
    assert account(campaign).refused == 1


def test_refused_for_now_waits_and_the_others_go_on(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(3))
    later = {"person1@example.net": RefusedForNow("rcpt", "451 later")}
    run(clock, Server(answers=later))
    assert [position for position, _outcome in outcomes(campaign)] == [2, 3]
    server = Server()
    assert run(clock, server) == 0
    clock.move(minutes=2)
    assert run(clock, server) == 1
    assert account(campaign).accepted == 3


def test_after_five_days_of_refusals_a_person_is_given_up(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(1))
    clock.move(days=5, minutes=1)
    run(clock, Server(answers={"person1@example.net": RefusedForNow("rcpt", "451 later")}))
    entry = campaign.ledger.get()
    assert (entry.outcome, entry.reply) == ("refused", "given up: 451 later")


def test_without_a_server_nothing_is_written_down_and_the_chunk_is_probed_again(
    logged, alice, dora, clock
):
    campaign = started(logged, alice, dora, people(3))
    away = NotReached("connect", "refused")
    run(clock, Server(answers={"person2@example.net": away}))
    assert outcomes(campaign) == [(1, "accepted")]
    chunk = Chunk.objects.get()
    assert (chunk.state, chunk.handing_upto) == ("pending", 0)
    clock.move(seconds=31)
    server = Server()
    run(clock, server)
    assert server.addresses() == ["person2@example.net", "person3@example.net"]


def test_no_clear_answer_is_uncertain_and_handed_over_once_more(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(2))
    run(clock, Server(answers={"person1@example.net": Unknown("connection lost")}))
    counts = account(campaign)
    assert (counts.uncertain, counts.accepted) == (1, 1)
    assert counts.closes
    clock.move(minutes=2)
    run(clock, Server())
    assert account(campaign).accepted == 2


def test_a_worker_that_lost_its_chunk_hands_over_nothing_more(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(3))
    other = Server()

    def slept():
        clock.move(minutes=5)
        run(clock, other)

    slow = Server(answers={"person1@example.net": slept})
    run(clock, slow)
    assert slow.addresses() == ["person1@example.net"]
    assert len(other.taken) == 3
    counts = account(campaign)
    assert counts.accepted == 3
    assert counts.closes


def test_a_row_that_was_tampered_with_holds_up_nobody(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(3))
    rows = campaign.recipients.recipients
    swapped = rows.get(position=3).sealed
    rows.filter(position=1).update(sealed=swapped)
    server = Server()
    run(clock, server)
    assert campaign.ledger.get(position=1).outcome == "refused"
    assert len(server.taken) == 2


def test_out_of_time_the_next_run_goes_on_where_it_was(logged, alice, dora, clock):
    started(logged, alice, dora, people(250))
    tick = {"person100@example.net": lambda: clock.move(minutes=1)}
    first = Server(answers=tick)
    assert run(clock, first) == 100
    second = Server()
    assert run(clock, second) == 150
    assert second.addresses()[0] == "person101@example.net"


def test_out_of_time_within_a_batch_what_was_answered_is_in_the_ledger(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(5))
    slow = {"person2@example.net": lambda: clock.move(minutes=1)}
    assert run(clock, Server(answers=slow)) == 2
    assert outcomes(campaign) == [(1, "accepted"), (2, "accepted")]
    server = Server()
    assert run(clock, server) == 3
    assert not campaign.ledger.filter(outcome="uncertain").exists()


def test_a_large_list_is_cut_into_chunks_of_a_thousand(logged, alice, dora, clock):
    campaign = started(logged, alice, dora, people(1_001))
    chunks = campaign.chunks.order_by("first").values_list("first", "last")
    assert list(chunks) == [(1, 1000), (1001, 1001)]
    run(clock, Server())
    assert account(campaign).accepted == 1_001
    assert LedgerEntry.objects.count() == 1_001
