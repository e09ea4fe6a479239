"""The page of an organisation: read by its members, changed by whoever manages its people."""

import pytest
from django.utils.html import escape
from django.utils.translation import override

from incidents.models import Entry, Organisation
from incidents.rendering.journal import entry_text
from incidents.rules.refusals import Refused
from incidents.services.people import change_organisation
from tests.cast import NOW, member

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Laboratory of the Mill",
    "kind": "controller",
    "country": "fr",
    "time_zone": "Europe/Paris",
    "siren": "123 456 782",
    "lead_authority": "CNIL",
    "sector": "q",
    "address": "1 rue du Moulin, 35000 Rennes",
    "legal_representative": "Rose Petit",
    "legal_representative_email": "rose@example.org",
    "contact_name": "Alice Martin",
    "contact_function": "DPO",
    "contact_email": "alice@example.org",
    "contact_phone": "+33 2 00 00 00 09",
    "region": "FR-AM",
    "profile": ["health_body", "cyber_insured"],
    "further_authorities": "DPC, AEPD",
}
KEPT = ANSWERS | {
    "country": "FR",
    "siren": "123456782",
    "further_authorities": ["DPC", "AEPD"],
}


@pytest.fixture
def where(laboratory):
    return f"/organisations/{laboratory.pk}/"


def changes():
    return Entry.objects.filter(verb="organisation.changed")


def test_the_dpo_of_an_organisation_without_an_administrator_writes_everything_down(
    sign_in, alice, laboratory, where
):
    answer = sign_in(alice).post(where, ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, where)
    kept = Organisation.objects.values(*ANSWERS).get(pk=laboratory.pk)
    assert kept == KEPT
    assert "Saved." in sign_in(alice).get(where).content.decode()


def test_the_journal_says_which_columns_were_changed_and_not_to_what(sign_in, alice, where):
    sign_in(alice).post(where, ANSWERS)
    entry = changes().get()
    fields = "siren address legal_representative legal_representative_email contact_function"
    law = {"region", "profile", "further_authorities"}
    assert {*entry.codes["fields"]} == {*fields.split(), "contact_phone", *law}
    assert "Rose" not in str(entry.codes)
    text = entry_text(entry, zone="UTC")
    assert text.startswith("Changed what is said of the organisation: ")
    for words in ("SIREN number", "E-mail of the legal representative", "What the organisation is"):
        assert words in text


def test_who_lets_the_second_person_go_is_seen(sign_in, alice, laboratory, where):
    for ticked, verb, sentence in (
        ({"second_person_reads": "on"}, "wanted", "A second person must read each filing"),
        ({}, "waived", "A filing needs no second person any more"),
    ):
        sign_in(alice).post(where, ANSWERS | ticked)
        assert Organisation.objects.get(pk=laboratory.pk).second_person_reads == bool(ticked)
        entry = Entry.objects.get(verb=f"second_person.{verb}")
        assert entry.actor_id == alice.pk
        assert entry_text(entry, zone="UTC").startswith(sentence)
        assert "A second person reads each filing" in entry_text(changes().last(), zone="UTC")


def test_who_only_reads_the_page_sees_whether_a_second_person_is_needed(
    sign_in, bob, laboratory, where
):
    assert "One person may record a filing." in sign_in(bob).get(where).content.decode()
    Organisation.objects.filter(pk=laboratory.pk).update(second_person_reads=True)
    assert "A second person must have read" in sign_in(bob).get(where).content.decode()


def test_saving_what_is_there_already_leaves_no_entry(sign_in, alice, where):
    for _time in range(2):
        assert sign_in(alice).post(where, ANSWERS).status_code == 302
    assert changes().count() == 1


def test_a_column_of_a_later_version_is_readable_in_the_journal(laboratory, alice):
    change_organisation(laboratory, by=alice, now=NOW, siren="123456782")
    entry = changes().get()
    entry.codes = {"fields": ["motto", "siren"]}
    assert entry_text(entry, zone="UTC").endswith(": motto, SIREN number")


def test_another_time_zone_moves_no_deadline(sign_in, alice, aware, where):
    before = list(aware.deadlines.order_by("pk").values())
    at_home = {"region": "", "profile": [], "further_authorities": ""}
    sign_in(alice).post(where, ANSWERS | at_home | {"time_zone": "America/Lima"})
    aware.organisation.refresh_from_db()
    assert aware.organisation.time_zone == "America/Lima"
    assert list(aware.deadlines.order_by("pk").values()) == before


def test_the_authority_stays_once_an_incident_names_it(sign_in, alice, logged, where):
    answer = sign_in(alice).post(where, ANSWERS | {"lead_authority": "DPC"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "name CNIL: it cannot be changed any more" in page
    assert 'value="DPC"' in page
    assert not changes().exists()


def test_the_authority_may_be_corrected_before(sign_in, alice, laboratory, where):
    assert sign_in(alice).post(where, ANSWERS | {"lead_authority": "DPC"}).status_code == 302
    laboratory.refresh_from_db()
    assert laboratory.lead_authority == "DPC"


def test_other_members_read_it_and_change_nothing(sign_in, bob, laboratory, where):
    client = sign_in(bob)
    page = client.get(where).content.decode()
    for words in ("Alice Martin", "+33 2 00 00 00 01", "Human health", "not written down"):
        assert words in page
    assert 'name="contact_name"' not in page
    assert client.post(where, ANSWERS).status_code == 403
    assert not changes().exists()


def test_where_there_is_an_administrator_the_dpo_reads(sign_in, alice, laboratory, where):
    dana = member("Dana Rey", laboratory, "administrator")
    assert sign_in(alice).post(where, ANSWERS).status_code == 403
    assert sign_in(dana).post(where, ANSWERS).status_code == 302


def test_the_service_asks_the_role_too(laboratory, bob):
    with pytest.raises(Refused, match="not_allowed"):
        change_organisation(laboratory, by=bob, now=NOW, name="Mine")


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisation_looks_like_none(sign_in, charlie, where, method):
    client = sign_in(charlie)
    answer, none = (getattr(client, method)(each) for each in (where, "/organisations/0/"))
    assert (answer.status_code, none.status_code) == (404, 404)
    assert "Mill" not in answer.content.decode()
    assert getattr(client, method)(f"/organisations/{10**30}/").status_code == 404


def test_who_has_not_signed_in_is_sent_to_the_door(client, where):
    for answer in (client.get(where), client.post(where, ANSWERS)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_another_method_is_refused(sign_in, alice, where):
    assert sign_in(alice).put(where).status_code == 405


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "required"),
        ({"kind": "state"}, "Select a valid choice"),
        ({"country": "France"}, "two letters"),
        ({"country": "FR\nX"}, "two letters"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"siren": "12"}, "nine digits"),
        ({"lead_authority": ""}, "required"),
        ({"sector": "zz"}, "Select a valid choice"),
        ({"address": "x" * 301}, "At most 300 characters"),
        ({"address": "1 rue\x07"}, "control character"),
        ({"contact_name": "Al\u202eice"}, "control character"),
        ({"contact_phone": "1" * 41}, "At most 40 characters"),
        ({"region": "FR-75"}, "Select a valid choice"),
        ({"country": "IE"}, "These are regions of France"),
        ({"profile": ["pirate"]}, "Select a valid choice"),
        ({"further_authorities": "A" * 21}, "Each name has at most 20 characters"),
        ({"further_authorities": "A, " * 90}, "At most 200 characters"),
        ({"contact_email": "alice"}, "valid email"),
        ({"legal_representative_email": "rose@[127.0.0.1]"}, "not an IP address"),
    ],
)
def test_bad_input_is_refused_and_kept(sign_in, alice, where, fields, words):
    answer = sign_in(alice).post(where, ANSWERS | {"contact_function": "Deputy"} | fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert 'value="Deputy"' in page
    if not {"kind", "time_zone", "sector", "region", "profile"} & fields.keys():
        assert f'value="{escape(*fields.values())}"' in page or not any(fields.values())
    assert not changes().exists()


def test_the_page_is_french_for_the_french(sign_in, alice, bob, where):
    for person in (alice, bob):
        with override(None):
            page = sign_in(person).get(where, headers={"accept-language": "fr"}).content.decode()
        assert '<html lang="fr"' in page
        assert "DPO ou point de contact" in page
        assert "Santé humaine" in page


def test_people_menu_and_incident_lead_there(sign_in, alice, bob, logged, laboratory, where):
    change_organisation(laboratory, by=alice, now=NOW, contact_name="")
    client = sign_in(bob)
    for page in ("/people/", f"/incidents/{logged.pk}/"):
        assert client.get(page).content.decode().count(f'href="{where}"') == 2


def test_what_the_organisation_is_opens_clocks_of_open_incidents(sign_in, alice, aware, where):
    assert not aware.deadlines.filter(rule="GDPR 33(1)", recipient="DPC").exists()
    sign_in(alice).post(where, ANSWERS)
    assert aware.deadlines.get(recipient="DPC").state == "running"
    assert aware.deadlines.get(rule="GDPR 33(1)", recipient="CNIL", state="running")
    sign_in(alice).post(where, ANSWERS | {"further_authorities": ""})
    assert aware.deadlines.get(recipient="DPC").state == "lifted"


def test_the_order_of_the_ticks_is_no_change(sign_in, alice, where):
    sign_in(alice).post(where, ANSWERS)
    sign_in(alice).post(where, ANSWERS | {"profile": ["cyber_insured", "health_body"]})
    assert changes().count() == 1


def test_members_read_which_laws_concern_it(sign_in, alice, bob, where):
    sign_in(alice).post(where, ANSWERS)
    page = sign_in(bob).get(where).content.decode()
    for words in ("Alsace-Moselle", "Insured against losses", "DPC, AEPD"):
        assert words in page
