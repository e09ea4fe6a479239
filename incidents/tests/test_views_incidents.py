from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Incident, StoredFile
from incidents.selectors.files import content_of
from incidents.selectors.incidents import notes_of
from tests.cast import NOW, found, member

pytestmark = pytest.mark.django_db
NEW = "/incidents/new/"


@pytest.fixture
def page(sign_in, alice, at_now):
    return sign_in(alice)


def typed(**fields):
    return {"title": "Patient file in the open", "zone": "Europe/Paris", **fields}


def test_the_page_asks_five_things_and_needs_one(page):
    form = page.get(NEW).context["form"]
    assert [name for name, field in form.fields.items() if field.required] == ["title", "zone"]


def test_a_title_alone_is_enough(page):
    response = page.post(NEW, typed())
    incident = Incident.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/incidents/{incident.pk}/")
    assert incident.title == "Patient file in the open"


def test_a_double_click_logs_once(page):
    key = str(uuid4())
    addresses = {page.post(NEW, typed(submission_key=key))["Location"] for _click in range(2)}
    assert len(addresses) == 1
    assert Incident.objects.count() == 1


def test_nothing_typed_is_lost_when_the_title_is_refused(page):
    response = page.post(NEW, typed(title="x\x0by", what="A long story.", clock="18:00"))
    text = response.content.decode()
    assert response.status_code == 400
    assert "The title holds a control character (position 2)." in text
    assert "A long story." in text
    assert 'value="18:00"' in text
    assert not Incident.objects.exists()


def test_a_title_is_text_and_nothing_else(page):
    page.post(NEW, typed(title="<script>alert(1)</script>{{7*7}}"))
    text = page.get(f"/incidents/{Incident.objects.get().pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text
    assert "<script>alert(1)" not in text


def test_first_noticed_in_the_future_is_refused_at_its_field(page):
    response = page.post(NEW, typed(day="2026-12-24", clock="18:00"))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["day"]


def test_with_several_organisations_one_is_chosen_and_only_ones_own(page, alice, elsewhere):
    second = found("Second laboratory")
    from incidents.services.people import give_role

    give_role(alice, organisation=second, role="dpo", by=None, now=NOW)
    assert page.post(NEW, typed()).status_code == 400
    assert page.post(NEW, typed(organisation=elsewhere.pk)).status_code == 400
    assert page.post(NEW, typed(organisation=second.pk)).status_code == 302
    assert Incident.objects.get().organisation == second


def test_who_may_not_log_is_told_so(sign_in, laboratory):
    client = sign_in(member("Ivan Auditor", laboratory, "auditor"))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed()).status_code == 403


def test_the_intake_speaks_french(page):
    response = page.get(NEW, headers={"accept-language": "fr"})
    assert '<html lang="fr"' in response.content.decode()


@pytest.mark.parametrize(
    "address", [NEW, "/incidents/1/notes/new/", "/incidents/1/signals/new/", "/files/1/"]
)
def test_who_is_signed_out_is_asked_to_sign_in(client, db, address):
    response = client.get(address)
    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert "/accounts/login/" in response["Location"]


def test_no_other_method_reaches_the_intake(page):
    assert page.put(NEW).status_code == 405


def note(client, incident, **fields):
    return client.post(f"/incidents/{incident.pk}/notes/new/", fields)


def test_a_note_with_a_file_comes_back_to_the_incident(page, logged):
    file = SimpleUploadedFile("note.txt", b"what I saw", content_type="text/plain")
    response = note(page, logged, text="Called the supplier.", file=file)
    assert response["Location"] == f"/incidents/{logged.pk}/"
    (kept,) = notes_of(logged)
    assert kept.text == "Called the supplier."
    assert content_of(kept.file) == b"what I saw"


def test_a_note_of_nothing_is_refused_with_what_to_do(page, logged):
    response = note(page, logged, text="  ")
    assert response.status_code == 400
    assert "Write a text or choose a file" in response.content.decode()


def test_a_refused_note_keeps_its_text_and_leaves_no_file(page, logged):
    file = SimpleUploadedFile("note.txt", b"what I saw")
    response = note(page, logged, text="seen\x0bhere", file=file)
    assert response.status_code == 400
    assert "seen" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_a_stranger_notes_nothing(sign_in, charlie, logged):
    assert note(sign_in(charlie), logged, text="x").status_code == 404
    assert not notes_of(logged).exists()


def test_a_note_is_not_a_page_to_open(page, logged):
    assert page.get(f"/incidents/{logged.pk}/notes/new/").status_code == 405


@pytest.fixture
def stored(page, logged):
    evil = SimpleUploadedFile("evil.html", b"<script>1</script>", content_type="text/html")
    note(page, logged, file=evil)
    return StoredFile.objects.get()


def test_a_file_is_saved_and_never_shown(page, stored):
    response = page.get(f"/files/{stored.pk}/")
    assert b"".join(response.streaming_content) == b"<script>1</script>"
    assert response["Content-Disposition"] == 'attachment; filename="evil.html"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_another_organisation_is_not_there(stored, sign_in, charlie):
    assert sign_in(charlie).get(f"/files/{stored.pk}/").status_code == 404


def test_a_file_takes_no_post(page, stored):
    assert page.post(f"/files/{stored.pk}/").status_code == 405
