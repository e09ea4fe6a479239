"""Keys of another organisation, or of another incident, put into one's own forms and addresses."""

import pytest
from django.urls import reverse

from incidents.models import Entry, Incident, Membership
from incidents.rules.instants import instant_at
from incidents.rules.refusals import Refused
from incidents.services.files import store_file
from incidents.services.incidents import log_incident, name_affected_controllers
from incidents.services.signals import record_signal
from notifications.services.campaigns import choose_list, open_campaign
from notifications.services.uploads import keep_upload
from notifications.tests.campaign_cast import listed, people
from tests.bad_input_world import ANSWERS, CSV, MOMENT
from tests.cast import NOW, found, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def theirs(elsewhere, charlie):
    """An incident of Charlie's, with a signal, a campaign and an upload."""
    incident = log_incident(elsewhere, title="Theirs alone", by=charlie, now=NOW)
    moment = instant_at(NOW, "Europe/Dublin")
    record_signal(incident, source="press", moment=moment, text="Theirs", by=charlie, now=NOW)
    open_campaign(incident, by=charlie, now=NOW)
    keep_upload(incident, name="theirs.csv", content=CSV, by=charlie, now=NOW)
    return incident


@pytest.fixture
def second(laboratory, alice):
    """Another incident of Alice's own, with the same."""
    incident = log_incident(laboratory, title="The second", by=alice, now=NOW)
    moment = instant_at(NOW, "Europe/Paris")
    record_signal(incident, source="press", moment=moment, text="Second", by=alice, now=NOW)
    open_campaign(incident, by=alice, now=NOW)
    keep_upload(incident, name="second.csv", content=CSV, by=alice, now=NOW)
    return incident


@pytest.fixture(params=["theirs", "second"])
def other(request):
    return request.getfixturevalue(request.param)


def test_a_signal_of_another_incident_cannot_be_chosen(aware, other, alice, sign_in):
    moment = instant_at(NOW, "Europe/Paris")
    record_signal(aware, source="press", moment=moment, text="Ours", by=alice, now=NOW)
    said = {**ANSWERS["awareness"][1], "signal": other.signals.get().pk}
    answer = sign_in(alice).post(reverse("awareness", args=[aware.pk]), said)
    assert answer.status_code == 400
    assert aware.awareness_claims.count() == 1


def test_a_file_of_people_of_another_incident_cannot_be_imported(aware, other, alice, sign_in):
    from notifications.selectors.recipients import uploads_of

    open_campaign(aware, by=alice, now=NOW)
    where = reverse("notice_mapping", args=[aware.pk, uploads_of(other).get().pk])
    client = sign_in(alice)
    assert client.get(where).status_code == 404
    assert client.post(where, ANSWERS["notice_mapping"][1]).status_code == 404


def test_a_list_of_another_incident_cannot_be_chosen(aware, second, alice):
    campaign = open_campaign(aware, by=alice, now=NOW)
    with pytest.raises(Refused, match="list_not_usable"):
        choose_list(campaign, recipients=listed(second, alice, people(1)), by=alice, now=NOW)


def test_evidence_is_not_imported_as_a_list(aware, alice, sign_in):
    open_campaign(aware, by=alice, now=NOW)
    values = {"name": "e.csv", "content_type": "text/csv", "content": CSV, "by": alice, "now": NOW}
    evidence = store_file(aware.organisation, **values)
    where = reverse("notice_mapping", args=[aware.pk, evidence.pk])
    assert sign_in(alice).get(where).status_code == 404


def test_a_controller_of_another_incident_cannot_be_told(supplier, laboratory, alice, sign_in):
    mine = log_incident(supplier, title="Mine", by=member("Sam", supplier, "dpo"), now=NOW)
    another = found("Another supplier", kind="processor")
    owner = member("Olga", another, "dpo")
    not_mine = log_incident(another, title="Not mine", by=owner, now=NOW)
    name_affected_controllers(not_mine, controllers=[laboratory], by=owner, now=NOW)
    affected = not_mine.affected_controllers.get()
    client = sign_in(Membership.objects.get(user__name="Sam").user)
    for incident in (mine, not_mine):
        where = reverse("controller_tell", args=[incident.pk, affected.pk])
        assert client.post(where, {"text": "x"}).status_code == 404
    affected.refresh_from_db()
    assert affected.told_at is None


def test_nothing_is_logged_in_another_organisation(laboratory, supplier, elsewhere, alice, sign_in):
    Membership.objects.create(user=alice, organisation=supplier, role="dpo")
    data = {"title": "x", "organisation": elsewhere.pk, **MOMENT}
    assert sign_in(alice).post("/incidents/new/", data).status_code == 400
    assert not Incident.objects.exists()


def test_the_people_of_another_organisation_are_not_managed(alice, charlie, elsewhere, sign_in):
    client, before = sign_in(alice), Entry.objects.count()
    eve = {"organisation": elsewhere.pk, "name": "Eve", "email": "eve@example.org"}
    answer = client.post("/people/", {**eve, "language": "en", "role": "dpo"})
    assert answer.status_code == 404
    theirs = Membership.objects.get(user=charlie)
    where = reverse("person_role", args=[theirs.pk])
    assert client.post(where, {"role": "auditor"}).status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.parametrize("where", ["/register/", "/register.csv", "/journal/"])
def test_a_filter_opens_no_other_organisation(alice, logged, theirs, sign_in, where):
    answer = sign_in(alice).get(where, {"organisation": theirs.organisation_id})
    body = b"".join(answer) if answer.streaming else answer.content
    for canary in (theirs.code_name, "Theirs alone", "Elsewhere"):
        assert canary.encode() not in body


def test_the_journal_of_another_organisation_is_not_verified(alice, theirs, sign_in):
    said = {"organisation": theirs.organisation_id}
    assert sign_in(alice).post("/journal/verify/", said).status_code == 404


def test_the_key_of_a_form_gives_nobody_the_incident_of_another(
    laboratory, alice, bob, charlie, sign_in
):
    key = "7b2f0a52-3a43-4a0c-8b77-0f4f3e0f7d11"
    data = {"title": "The same words", "submission_key": key, "zone": "Europe/Paris"}
    first = sign_in(charlie).post("/incidents/new/", data | {"zone": "Europe/Dublin"})
    second = sign_in(alice).post("/incidents/new/", data)
    third = sign_in(bob).post("/incidents/new/", data)
    assert len({first["Location"], second["Location"], third["Location"]}) == 3
    assert Incident.objects.filter(organisation=laboratory).count() == 2
