from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from incidents.encryption.cipher import CannotOpen
from incidents.models import Entry
from incidents.rules.refusals import Refused
from notifications.models import Recipient, RecipientList
from notifications.rules.dry_run import dry_run
from notifications.rules.persons import Listed, Person
from notifications.selectors.recipients import (
    languages_of,
    list_key,
    opened,
    sample_rows,
)
from notifications.services.recipients import discard_list, import_recipients
from notifications.tests.campaign_cast import approved_by, listed, people, prepared

pytestmark = pytest.mark.django_db


def test_people_are_read_back_in_order_with_the_key_of_their_list(logged, alice):
    recipients = listed(logged, alice, people(3, without={2}))
    rows = list(opened(recipients.recipients.order_by("position"), recipients=recipients))
    assert [row.person.last_name for row in rows] == ["Canary1", "Canary2", "Canary3"]
    assert (recipients.state, recipients.count, recipients.without_email) == ("usable", 3, 1)
    assert recipients.recipients.first().controller == logged.organisation


def test_the_same_address_and_name_twice_is_one_person_and_is_counted(logged, alice):
    again = Person(address="PERSON1@example.net", first_name="zoé ", last_name="CANARY1")
    recipients = listed(logged, alice, [*people(2), Listed(again, "en")])
    assert (recipients.count, recipients.duplicates) == (2, 1)


def test_two_people_who_share_an_address_are_both_told(logged, alice):
    child = Person(address="person1@example.net", first_name="Ana", last_name="Canary1")
    recipients = listed(logged, alice, [*people(1), Listed(child, "en")])
    assert (recipients.count, recipients.duplicates) == (2, 0)


def test_the_same_file_a_second_time_adds_nobody(logged, alice):
    first = listed(logged, alice, people(2))
    assert listed(logged, alice, people(2)) == first
    assert Recipient.objects.count() == 2


def test_an_import_that_was_killed_is_discarded_by_the_next_try(logged, alice):
    def dying():
        yield from people(1_500)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        listed(logged, alice, dying())
    assert RecipientList.objects.get().state == RecipientList.State.IMPORTING
    assert Recipient.objects.count() == 1_000

    again = listed(logged, alice, people(3))
    assert again.state == RecipientList.State.USABLE
    assert Recipient.objects.count() == 3
    states = RecipientList.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["discarded", "usable"]


def test_an_import_overtaken_by_another_one_is_not_made_usable(logged, alice):
    def slow():
        yield from people(2)
        listed(logged, alice, people(3))

    with pytest.raises(Refused, match="import_overtaken"):
        listed(logged, alice, slow())
    assert RecipientList.objects.get(state="usable").count == 3


FILE = """nom;prénom;courriel;langue;n° sécu
Lefèvre;Zoé;zoe@example.net;fr;2850000000000
Byrne;Conor;conor@example.net;en;1850000000000
Sans;Adresse;;fr;1850000000000
Lefèvre;Zoé;ZOE@example.net;fr;2850000000000
Ragged;Line
"""
MAPPING = {"last_name": 0, "first_name": 1, "email": 2, "language": 3}


def test_of_a_file_only_the_mapped_columns_are_kept(logged, alice, now):
    recipients = import_recipients(
        logged, content=FILE.encode(), mapping=MAPPING, default_language="fr", by=alice, now=now
    )
    counts = (recipients.count, recipients.without_email, recipients.duplicates, recipients.refused)
    assert counts == (3, 1, 1, 1)
    rows = list(opened(recipients.recipients.order_by("position"), recipients=recipients))
    assert rows[0].person == Person("zoe@example.net", "Zoé", "Lefèvre")
    assert [row.language for row in rows] == ["fr", "en", "fr"]


def test_a_dry_run_counts_the_same_and_says_what_is_left_out():
    run = dry_run(FILE.encode(), MAPPING, default_language="fr")
    assert (run.people, run.without_email, run.duplicates, run.refused) == (3, 1, 1, 1)
    assert [(error.line, error.code) for error in run.errors] == [(6, "row_ragged")]
    assert run.sensitive == [("n° sécu", "national_number")]
    assert run.languages == {"fr", "en"}


def test_a_column_that_no_notice_needs_is_not_imported(logged, alice, now):
    with pytest.raises(Refused, match="mapping_sensitive"):
        import_recipients(
            logged,
            content=FILE.encode(),
            mapping=MAPPING | {"reference": 4},
            default_language="fr",
            by=alice,
            now=now,
        )


def test_a_file_that_breaks_in_its_last_line_leaves_nobody(logged, alice, now):
    content = FILE + 'Open;"quote;x@example.net;fr;1'
    with pytest.raises(Refused, match="quote_unclosed"):
        import_recipients(
            logged,
            content=content.encode(),
            mapping=MAPPING,
            default_language="fr",
            by=alice,
            now=now,
        )
    assert Recipient.objects.count() == 0
    assert not RecipientList.objects.exclude(state="discarded").exists()


def test_a_file_with_nobody_leaves_no_list(logged, alice):
    with pytest.raises(Refused, match="nobody_in_file"):
        listed(logged, alice, [])
    assert not RecipientList.objects.exclude(state="discarded").exists()


def test_a_discarded_list_has_no_rows_and_no_key(logged, alice):
    recipients = listed(logged, alice, people(2))
    discard_list(recipients, by=alice, now=logged.logged_at)
    recipients.refresh_from_db()
    assert Recipient.objects.count() == 0
    with pytest.raises(CannotOpen):
        list_key(recipients)
    assert Entry.objects.filter(verb="recipients.discarded").get().codes == {"people": 2}


def test_an_approved_list_is_not_discarded(logged, alice, dora):
    campaign = approved_by(prepared(logged, alice, people(2)), alice, dora)
    with pytest.raises(Refused, match="list_in_use"):
        discard_list(campaign.recipients, by=alice, now=logged.logged_at)


def test_a_row_moved_to_another_position_does_not_open(logged, alice):
    recipients = listed(logged, alice, people(2))
    row = recipients.recipients.get(position=1)
    row.position = 2
    with pytest.raises(CannotOpen):
        list(opened([row], recipients=recipients))


def test_a_sample_shows_the_first_the_longest_and_the_letters_beyond_ascii(logged, alice):
    rows = [
        Listed(Person(address=f"p{at}@example.net", last_name="Plain"), "en") for at in range(40)
    ]
    rows[20] = Listed(Person(address="long@example.net", last_name="L" * 90), "fr")
    rows[30] = Listed(Person(address="x@example.net", last_name="Ærø"), "en")
    recipients = listed(logged, alice, rows)
    positions = [row.position for row in sample_rows(recipients, first=2, nasty=1)]
    assert positions == [1, 2, 21, 31]
    assert languages_of(recipients) == ("en", "fr")


def everything_stored():
    """Every byte of the database: the files of SQLite, or each cell of the tables concerned."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    found = []
    for table in ("notifications_recipient", "notifications_recipientlist", "incidents_entry"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            cells = [cell for row in cursor.fetchall() for cell in row]
        found += [
            bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in cells
        ]
    return b" ".join(found)


@pytest.mark.django_db(transaction=True)
def test_no_name_and_no_address_stands_in_the_database(logged, alice):
    recipients = listed(logged, alice, people(30))
    content = everything_stored()
    assert recipients.file_digest.encode() in content
    assert not [word for word in (b"Canary", b"example.net", "Zoé".encode()) if word in content]
