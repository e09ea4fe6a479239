"""The settings choose the way out."""

import environ
import pytest

from notifications.transports.choice import server_names, spare_transport, transport
from notifications.transports.eml import EmlTransport
from notifications.transports.smtp import SmtpTransport

# Before a way out is chosen it is asked whether this machine is the instance.
pytestmark = pytest.mark.django_db


def test_without_a_server_mail_stays_on_this_machine(settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert isinstance(transport(), EmlTransport)


@pytest.mark.parametrize(
    ("url", "server", "security"),
    [
        ("smtp://mail.example.fr:2525", "mail.example.fr:2525", "none"),
        ("smtp+tls://u:p@mail.example.fr:587", "mail.example.fr:587", "starttls"),
        ("smtp+tls://u:p@mail.example.fr", "mail.example.fr:587", "starttls"),
        ("smtp+ssl://u:p@mail.example.fr", "mail.example.fr:465", "tls"),
    ],
)
def test_an_address_of_a_server_makes_it_real_smtp(settings, url, server, security):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    for name, value in environ.Env.email_url_config(url).items():
        setattr(settings, name, value)
    found = transport()
    assert isinstance(found, SmtpTransport)
    assert (found.server, found._server.security) == (server, security)
    assert found._server.user == ("u" if "@" in url else "")


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("https://breaches.example.fr", "breaches.example.fr"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[127.0.0.1]"),
        ("http://localhost", "[127.0.0.1]"),
    ],
)
def test_we_greet_with_the_name_of_the_site(settings, site, name):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.fr", site
    assert transport()._server.local_hostname == name


def test_the_second_server_is_there_only_where_it_is_set(settings):
    with spare_transport() as none:
        assert none is None
    settings.MAIL_LEAVES_THIS_MACHINE = True
    for name, value in environ.Env.email_url_config("smtp+tls://u:p@one.example.fr").items():
        setattr(settings, name, value)
    settings.EMAIL_SECOND = environ.Env.email_url_config("smtp+ssl://v:q@two.example.fr")
    with spare_transport() as spare:
        assert (spare.server, spare._server.security) == ("two.example.fr:465", "tls")
    assert server_names() == ["one.example.fr:587", "two.example.fr:465"]
