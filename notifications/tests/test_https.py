"""What leaves over HTTPS: to public addresses alone, to nobody else by a redirect."""

import socket
import ssl

import pytest

from notifications.tests.hook_cast import receiver
from notifications.transports import addresses
from notifications.transports.addresses import PrivateAddress, address_of
from notifications.transports.https import post


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:224.0.0.1", False),
        ("64:ff9b::5db8:d822", True),  # The only way of some networks to IPv4.
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:7f00:1::1", False),
        ("2002:a00:1::1", False),
        ("::7f00:1", False),
        ("::ffff:0:7f00:1", False),
        ("fec0::1", False),
        ("5f00::1", False),
    ],
)
def test_only_public_addresses_are_spoken_to(address, public):
    if public:
        assert address_of(address, 443) == address
    else:
        with pytest.raises(PrivateAddress):
            address_of(address, 443)
        assert address_of(address, 443, allow_private=True)


def test_one_private_address_of_a_name_is_enough_to_refuse_it(monkeypatch):
    answers = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(PrivateAddress):
        address_of("two.example", 443)


def test_what_was_looked_at_is_what_is_connected_to(tmp_path, monkeypatch):
    """The resolver gives the good address once; a second question would get another answer."""
    questions = []

    def resolves(host, port, *_, **__):
        questions.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with receiver(tmp_path, 200, name="one.example") as (url, heard, trusted):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        port = url.rpartition(":")[2]
        monkeypatch.setattr(addresses.socket, "getaddrinfo", resolves)
        # The connection itself goes through the same function: by the number, not by the name.
        assert post(f"https://one.example:{port}/x", b"", seconds=5, allow_private=True) == 200
    assert [host for host in questions if host == "one.example"] == ["one.example"]
    assert [(each.path, each.body) for each in heard] == [("/x", b"")]


def test_a_body_arrives_and_the_status_comes_back(tmp_path, monkeypatch):
    with receiver(tmp_path, 202) as (url, heard, trusted):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert post(f"{url}/ping/key?a=1", b"well\n", seconds=5, allow_private=True) == 202
    assert [(each.path, each.body) for each in heard] == [("/ping/key?a=1", b"well\n")]


def test_a_redirect_is_not_followed(tmp_path, monkeypatch):
    headers = [("Location", "/elsewhere")]
    with receiver(tmp_path, 307, headers=headers) as (url, heard, trusted):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert post(url, b"", seconds=5, allow_private=True) == 307
    assert [each.path for each in heard] == ["/"]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    with receiver(tmp_path, 200) as (url, heard, _trusted), pytest.raises(ssl.SSLError):
        post(url, b"", seconds=5, allow_private=True)
    assert heard == []
