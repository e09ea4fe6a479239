"""The demonstration read in French, page after page: no word of the screen is left in English."""

import re
from collections import Counter, deque
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override

from breachtrack.demo.building import build_demo
from breachtrack.demo.cast import (
    ADMINISTRATOR,
    FILED,
    GROUP_DPO,
    LATE,
    RUNNING,
    SUPPLEMENTED,
    SUPPLIER_DPO,
    WITHDRAWN,
)
from incidents.models import Incident, User
from tests.catalogue import catalogue
from tests.words_of_a_page import words_of

NOW = datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
FRENCH = {"accept-language": "fr"}
# Of one kind of page, so many are read; the incidents of the story come first.
OF_A_KIND = 3
ZONE = re.compile(r"^[A-Z]\w+/")
# Words that French does not have; a language names itself in its own words.
ENGLISH = re.compile(
    r"\b(?:the|and|with|this|that|your|from|not|what|when|nobody|of|is|are|was|has|have|been|"
    r"no|yes|by|since|until|file|save|unknown|people|field|must|please|password|required)\b",
    re.I,
)


@pytest.fixture(scope="module")
def _own_outbox(tmp_path_factory):
    """A folder of mail of its own: other tests write English mail into the usual one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MAIL_DIR", tmp_path_factory.mktemp("mail"))
        yield


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, _own_outbox):
    """The demonstration, built once, with the alerts of its clocks planned."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        build_demo(now=NOW)
        User.objects.update(language="fr")  # The mail in the outbox is in its reader's language.
        call_command("sweep")
        yield
        transaction.set_rollback(True)


def pages_of(person):
    """(address, the page read) for every kind of page that a person can go to."""
    client = Client()
    client.force_login(User.objects.get(email=person.email))
    names = "|".join((RUNNING, LATE, FILED, SUPPLEMENTED, WITHDRAWN))
    told = Incident.objects.filter(organisation__name__regex=names)
    queue = deque(["/", *(f"/incidents/{each.pk}/" for each in told)])
    seen, kinds = set(queue), Counter()
    while queue:
        address = queue.popleft()
        with override(None):
            response = client.get(address, headers=FRENCH)
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        page = words_of(response.content.decode())
        yield address, page
        for link in (urldefrag(urljoin(address, link)).url for link in page.links):
            kind = kind_of(link)
            if kind and link not in seen and kinds[kind] < OF_A_KIND:
                seen.add(link)
                kinds[kind] += 1
                queue.append(link)


def kind_of(link):
    """The name of the address within the product, or None for one outside it."""
    parts = urlsplit(link)
    if parts.netloc or parts.scheme or not parts.path:
        return None
    try:
        return resolve(parts.path).url_name
    except Resolver404:
        return None


def english_messages():
    """The longer messages that French says otherwise, without what is filled in."""
    for message in catalogue():
        for english, french in ((message.text, message.strings[0]), (message.plural, "")):
            pieces = re.split(r"%\(\w+\)\d*[sd]", english)
            longest = max((piece.strip() for piece in pieces), key=len)
            if len(longest) > 12 and longest not in french:
                yield longest


def is_english(words):
    return ENGLISH.search(words) and not ZONE.search(words)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "main"),
    [
        (GROUP_DPO, {"incident", "register", "journal", "filing", "campaigns", "outbox"}),
        (SUPPLIER_DPO, {"incident", "controllers"}),
        (ADMINISTRATOR, {"dashboard", "people"}),
    ],
    ids=["laboratories", "supplier", "people"],
)
def test_no_page_has_a_word_of_english(demo, person, main):
    messages = set(english_messages())
    left, read = set(), set()
    with time_machine.travel(NOW, tick=False):
        for address, page in pages_of(person):
            read.add(kind_of(address))
            text = "\n".join(page.words)
            left |= {(kind_of(address), english) for english in messages if english in text}
            left |= {(kind_of(address), words) for words in page.words if is_english(words)}
    assert sorted(left) == []
    assert main <= read
