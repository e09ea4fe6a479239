"""Which transport speaks to Redis; what it does is tried in tests/processes with a real one."""

import pytest
from kombu import Connection

from breachtrack.redis_broker import Channel, QoS


@pytest.mark.parametrize(
    ("scheme", "options"), [("redis", ""), ("rediss", "?ssl_cert_reqs=required")]
)
def test_every_address_of_a_redis_is_spoken_to_by_our_own_transport(scheme, options):
    with Connection(f"{scheme}://127.0.0.1:1/0{options}") as connection:
        assert connection.transport_cls == scheme, "the name by which TLS is decided"
        assert connection.get_transport_cls().Channel is Channel
        assert bool(connection.ssl) == (scheme == "rediss")
    assert Channel.QoS is QoS
