"""People: who belongs where, seen by members and changed by the administrator."""

import pytest

from incidents.models import Membership, User
from incidents.services.people import give_role
from tests.cast import NOW, member

ERIN = {"name": "Erin Dale", "email": "Erin@example.org", "language": "fr", "role": "approver"}


@pytest.fixture
def dana(laboratory):
    """The administrator of the laboratory."""
    return member("Dana Rey", laboratory, "administrator")


def test_members_see_each_other_and_no_form(sign_in, alice, bob, dana):
    page = sign_in(bob).get("/people/").content.decode()
    for person in (alice, bob, dana):
        assert person.email in page
    assert "Add this person" not in page
    assert "<select class=" not in page


def test_a_person_is_added_with_a_link_that_is_shown_once_and_signs_them_in(
    sign_in, client, laboratory, dana
):
    answer = sign_in(dana).post("/people/", ERIN | {"organisation": laboratory.pk})
    page = answer.content.decode()
    erin = User.objects.get(email="erin@example.org")
    assert erin.memberships.get().role == "approver"
    assert not erin.has_usable_password()
    link = page.partition('id="link">')[2].partition("<")[0]
    client.logout()
    assert client.get(link.partition("8000")[2]).status_code == 302
    assert client.session["_auth_user_id"] == str(erin.pk)
    assert link not in sign_in(dana).get("/people/").content.decode()


def test_somebody_who_has_an_account_gets_the_role_and_no_link(sign_in, laboratory, charlie, dana):
    fields = ERIN | {"email": charlie.email, "name": "Another name"}
    answer = sign_in(dana).post("/people/", fields)
    assert answer.status_code == 302
    charlie.refresh_from_db()
    assert charlie.name == "Charlie Byrne"
    assert charlie.memberships.filter(organisation=laboratory, role="approver").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "erin"}, "valid email"),
        ({"email": "alice@example.org"}, "belongs to the organisation already"),
        ({"name": ""}, "required"),
        ({"role": "king"}, "Select a valid choice"),
        ({"language": "tlh"}, "Select a valid choice"),
    ],
    ids=["no address", "a member", "no name", "no role", "no language"],
)
def test_bad_input_is_refused_and_kept(sign_in, alice, dana, fields, words):
    before = User.objects.count()
    answer = sign_in(dana).post("/people/", ERIN | {"name": "Kept"} | fields)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert User.objects.count() == before


def test_a_role_is_changed(sign_in, laboratory, bob, dana):
    membership = bob.memberships.get()
    answer = sign_in(dana).post(f"/people/{membership.pk}/role/", {"role": "auditor"}, follow=True)
    assert "Bob Durand: Auditor." in answer.content.decode()
    membership.refresh_from_db()
    assert membership.role == "auditor"


@pytest.mark.parametrize("role", ["", "king"])
def test_a_role_that_there_is_not_is_not_given(sign_in, bob, dana, role):
    membership = bob.memberships.get()
    sign_in(dana).post(f"/people/{membership.pk}/role/", {"role": role})
    membership.refresh_from_db()
    assert membership.role == "analyst"


def test_nobody_raises_themselves(sign_in, dana):
    membership = dana.memberships.get()
    page = sign_in(dana).post(f"/people/{membership.pk}/role/", {"role": "dpo"}, follow=True)
    assert "Nobody changes their own role" in page.content.decode()
    membership.refresh_from_db()
    assert membership.role == "administrator"


@pytest.mark.parametrize("who", ["reporter", "analyst", "approver", "auditor"])
def test_who_may_not_manage_people_changes_nothing(sign_in, laboratory, alice, dana, who):
    erin = member("Erin", laboratory, who)
    client = sign_in(erin)
    assert client.post("/people/", ERIN).status_code == 403
    membership = alice.memberships.get()
    assert client.post(f"/people/{membership.pk}/role/", {"role": "auditor"}).status_code == 403


def test_the_dpo_invites_people_only_while_there_is_no_administrator(sign_in, laboratory, alice):
    assert sign_in(alice).post("/people/", ERIN).status_code == 200
    member("Dana Rey", laboratory, "administrator")
    fields = ERIN | {"email": "fred@example.org"}
    assert sign_in(alice).post("/people/", fields).status_code == 403


def test_another_organisations_people_do_not_exist(sign_in, laboratory, alice, charlie):
    client, membership = sign_in(charlie), alice.memberships.get()
    assert client.get(f"/people/?organisation={laboratory.pk}").status_code == 404
    assert client.post("/people/", ERIN | {"organisation": laboratory.pk}).status_code == 404
    answer = client.post(f"/people/{membership.pk}/role/", {"role": "auditor"})
    assert answer.status_code == 404
    assert alice.email not in client.get("/people/").content.decode()


@pytest.mark.parametrize("typed", ["x", "²", "9" * 18, "9" * 40, "-1"])
def test_an_organisation_that_there_is_not(sign_in, alice, typed):
    assert sign_in(alice).get("/people/", {"organisation": typed}).status_code == 404


def test_somebody_of_two_organisations_chooses_one(sign_in, alice, elsewhere, charlie):
    give_role(alice, organisation=elsewhere, role="auditor", by=None, now=NOW)
    page = sign_in(alice).get(f"/people/?organisation={elsewhere.pk}").content.decode()
    assert charlie.email in page


def test_somebody_of_no_organisation_has_no_such_page(sign_in, alice):
    Membership.objects.all().delete()
    assert sign_in(alice).get("/people/").status_code == 404


def test_a_stranger_signs_in_first(client):
    assert client.get("/people/")["Location"].startswith("/accounts/login/")


def test_another_method_is_refused(sign_in, alice):
    assert sign_in(alice).put("/people/").status_code == 405
    assert sign_in(alice).get("/people/1/role/").status_code == 405


def test_it_speaks_french(sign_in, alice):
    page = sign_in(alice).get("/people/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("a@[127.0.0.1]", "Use a domain name, not an IP address."),
        (f"{'a' * 65}@x.fr", "The part before @ is longer than 64 characters."),
        (f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.fr", "at most 254 characters"),
    ],
    ids=["of a machine", "a long part", "too long for a path"],
)
def test_an_address_that_no_alert_would_reach_is_refused(alice, sign_in, email, words):
    said = {"name": "Eve Blanc", "email": email, "language": "fr", "role": "analyst"}
    answer = sign_in(alice).post("/people/", said)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_name_is_as_long_as_its_column(alice, sign_in):
    said = {"email": "eve@example.org", "language": "fr", "role": "analyst"}
    client = sign_in(alice)
    assert client.post("/people/", {"name": "x" * 151, **said}).status_code == 400
    assert client.post("/people/", {"name": "x" * 150, **said}).status_code == 200
