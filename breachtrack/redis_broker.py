"""The broker Redis, with one gap of the original closed: a worker is never alive but deaf.

A worker takes no more messages than it may have in hand, and one that is done with a message tells
Redis first and forgets it then. Where Redis is gone at that moment, the original does not forget
it: with as many such messages as it may have in hand the worker never asks again, does not notice
that its connection broke either, and stays silent for ever, also once Redis is back.

Here it forgets the message all the same. Redis may hand it out once more after the visibility
timeout; it has expired by then, and doing the work twice changes nothing.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis, virtual


class QoS(redis.QoS):
    def ack(self, delivery_tag: Any) -> None:
        """Raises what Redis raises; the message is no longer in hand in either case."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        except Exception:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call]
            raise


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel


def use_our_own() -> None:
    """Addresses that begin with redis:// or rediss:// are spoken to by this transport.

    Under the names of the original, by which Celery and kombu decide about TLS.
    """
    for name in ("redis", "rediss"):
        TRANSPORT_ALIASES[name] = f"{__name__}:{Transport.__name__}"
