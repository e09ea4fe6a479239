"""Redis is a bell, not a memory: emptied or killed while alerts are due, it costs none of them.

Real beat, worker and Redis, the latter without a file, so that it is empty when it comes back. No
watchdog runs here: beat and the worker must go on by themselves. Ticks come every second instead
of every 15.
"""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager

import pytest
import redis
from kombu import Connection

from tests.processes.fault_run import (
    all_accepted,
    assert_nothing_lost,
    wait_until,
)

pytestmark = pytest.mark.engines
with_a_database = pytest.mark.django_db(transaction=True)
SEED = 20261023


@contextmanager
def again_and_again(do):
    """A fault in a thread of its own until the block ends; how often it was done, in a list."""
    over, done = threading.Event(), []

    def repeat():
        while not over.wait(0.3):
            do()
            done.append(time.monotonic())

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join(20)


@with_a_database
def test_f05_redis_is_emptied_while_alerts_are_due(becomes_due, bell, own_redis, sink):
    with again_and_again(own_redis.empty) as emptied:
        becomes_due()
        wait_until(all_accepted)
        bell.goes_on()
    assert len(emptied) > 10
    assert_nothing_lost(sink[1])


@with_a_database
def test_f08_redis_is_killed_and_started_again(becomes_due, bell, own_redis, sink):
    chance = random.Random(SEED)
    becomes_due()
    for _ in range(3):
        own_redis.kill()
        time.sleep(chance.uniform(0.2, 3))
        own_redis.start()
        time.sleep(chance.uniform(0.2, 1))
    bell.goes_on()
    wait_until(all_accepted)
    assert_nothing_lost(sink[1])


def test_f08_a_worker_that_had_its_hands_full_when_redis_was_killed_is_not_deaf(own_redis):
    """Found by the test above, one time in two: it never asked again, and looked alive."""
    with Connection(own_redis.url) as connection:
        queue = connection.SimpleQueue("alerts")
        queue.consumer.qos(prefetch_count=1)
        queue.put("look now")
        message = queue.get(timeout=5)
        hands = queue.channel.qos
        assert not hands.can_consume()
        own_redis.kill()
        with pytest.raises(connection.connection_errors):
            message.ack()
        assert hands.can_consume()


@with_a_database
def test_f34_a_bell_that_was_taken_and_lost_is_rung_again(becomes_due, bell, own_redis, sink):
    """What a `kill -9` between taking a message and noting it down does, for certain."""
    os.kill(bell.worker.pid, signal.SIGSTOP)
    becomes_due()
    with redis.Redis.from_url(own_redis.url) as client:
        wait_until(lambda: client.llen("alerts"))
        bell.another_worker(while_none_is_there=lambda: client.delete("alerts", "unacked"))
    bell.goes_on()
    wait_until(all_accepted)
    assert_nothing_lost(sink[1])
