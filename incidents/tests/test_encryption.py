"""Sealed values open in their own place only, and the database never holds them in clear."""

import pytest
from django.db import connection

from incidents.encryption.cipher import CannotOpen, seal, unseal
from incidents.encryption.keyring import Keyring, keyring, read_keyring
from incidents.models import Organisation
from incidents.services.incidents import log_incident

KEY = bytes(range(32))


def test_what_was_sealed_opens_again():
    sealed = seal("Zoé 王".encode(), key=KEY, key_id="k1", place="table.column:row")
    assert unseal(sealed, key=KEY, place="table.column:row") == "Zoé 王".encode()


@pytest.mark.parametrize("position", [0, 1, 2, 5, 20, -1])
def test_a_changed_byte_does_not_open(position):
    sealed = bytearray(seal(b"secret", key=KEY, key_id="k1", place="here"))
    sealed[position] ^= 1
    with pytest.raises(CannotOpen):
        Keyring("k1", {"k1": KEY}).unseal(bytes(sealed), place="here")


def test_a_value_moved_to_another_row_does_not_open():
    sealed = seal(b"secret", key=KEY, key_id="k1", place="here")
    with pytest.raises(CannotOpen):
        unseal(sealed, key=KEY, place="there")


def test_the_same_text_is_never_sealed_the_same_way_twice():
    seals = {seal(b"secret", key=KEY, key_id="k1", place="here") for _ in range(1000)}
    assert len(seals) == 1000


def test_an_older_key_still_opens_what_it_sealed():
    old = Keyring("k1", {"k1": KEY})
    new = Keyring("k2", {"k1": KEY, "k2": KEY[::-1]})
    assert new.unseal(old.seal(b"secret", place="here"), place="here") == b"secret"


def test_a_key_that_is_gone_is_said():
    sealed = Keyring("k9", {"k9": KEY}).seal(b"secret", place="here")
    with pytest.raises(CannotOpen, match="no key k9"):
        Keyring("k1", {"k1": KEY}).unseal(sealed, place="here")


def test_a_blind_index_finds_equal_values_and_hides_them():
    first = keyring().blind("a@x.example", purpose="list 1")
    assert first == keyring().blind("a@x.example", purpose="list 1")
    assert first != keyring().blind("a@x.example", purpose="list 2")
    assert b"a@x" not in first


def test_a_keyring_with_a_short_key_is_refused(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text('{"current": "k1", "keys": {"k1": "c2hvcnQ="}}')
    with pytest.raises(ValueError, match="32 bytes"):
        read_keyring(path)


def test_the_keyring_of_an_instance_is_readable_by_its_owner_alone(settings):
    keyring()
    assert settings.KEYS_FILE.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
class TestInTheDatabase:
    def test_a_title_is_read_back_and_stands_nowhere_in_clear(self, logged):
        logged.refresh_from_db()
        assert logged.title == "Patient file in the open"
        with connection.cursor() as cursor:
            cursor.execute("SELECT title FROM incidents_incident WHERE id = %s", [logged.pk])
            stored = bytes(cursor.fetchone()[0])
        assert b"Patient" not in stored
        assert stored[0] == 1

    def test_two_rows_cannot_swap_their_texts(self, logged, alice, laboratory, now):
        other = log_incident(laboratory, title="Another breach", by=alice, now=now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT title FROM incidents_incident WHERE id = %s", [other.pk])
            stolen = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE incidents_incident SET title = %s WHERE id = %s", [stolen, logged.pk]
            )
        with pytest.raises(CannotOpen):
            _ = type(logged).objects.get(pk=logged.pk).title

    def test_a_text_that_nobody_read_is_saved_as_it_was(self, logged):
        fresh = type(logged).objects.get(pk=logged.pk)
        fresh.save()
        logged.refresh_from_db()
        assert logged.title == "Patient file in the open"

    def test_update_refuses_to_write_an_encrypted_column(self, logged):
        with pytest.raises(TypeError, match="encrypted"):
            type(logged).objects.filter(pk=logged.pk).update(title="in clear")

    def test_bulk_update_refuses_to_write_an_encrypted_column(self, logged):
        logged.title = "in clear"
        with pytest.raises(TypeError, match="encrypted"):
            type(logged).objects.bulk_update([logged], ["title"])

    def test_an_organisation_has_nothing_encrypted(self, laboratory):
        assert Organisation.objects.get(pk=laboratory.pk).name == laboratory.name
