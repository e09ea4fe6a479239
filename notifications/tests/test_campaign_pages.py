"""The pages of the communication to the people, walked as Alice, Bob, Dora and Charlie."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from incidents.models import Entry, StoredFile
from incidents.selectors.files import content_of
from notifications.models import Campaign, Recipient
from notifications.selectors.campaigns import account, digest_of
from notifications.services.campaigns import open_campaign, save_text
from notifications.services.sending import send_due_chunks
from notifications.tests.campaign_cast import (
    Clock,
    Server,
    approved_by,
    draft,
    people,
    prepared,
    started,
)
from notifications.transports.outbox import list_messages
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "mail_leaves")]

FILE = """nom;prénom;courriel;langue;n° sécu
Lefèvre;Zoé;zoe@example.net;fr;2850000000000
Byrne;Conor;conor@example.net;en;1850000000000
Ragged;Line
"""
PAGES = {
    "campaigns": (),
    "notice_recipients": (),
    "notice_text": ("en",),
    "notice_preview": ("en",),
    "notice_approval": (),
    "notice_sending": (),
    "notice_ledger": (),
}
POSTS = {
    "notice_open": (),
    "notice_discard": (),
    "notice_trial": ("en",),
    "notice_ledger_csv": (),
}


def upload(content=FILE, name="people.csv"):
    return {"file": SimpleUploadedFile(name, content.encode(), content_type="text/csv")}


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def ready(logged, alice):
    return prepared(logged, alice, people(3, without={2}))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens(name, ready, logged, alice, sign_in):
    response = sign_in(alice).get(reverse(name, args=[logged.pk, *PAGES[name]]))
    assert response.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_french(name, ready, logged, alice, sign_in):
    client = sign_in(alice)
    client.cookies["django_language"] = "fr"
    response = client.get(reverse(name, args=[logged.pk, *PAGES[name]]))
    assert response.status_code == 200
    assert '<html lang="fr"' in text(response)


@pytest.mark.parametrize("name", {**PAGES, **POSTS})
def test_for_another_organisation_there_is_no_such_page(name, ready, logged, charlie, sign_in):
    arguments = [logged.pk, *{**PAGES, **POSTS}[name]]
    client = sign_in(charlie)
    act = client.post if name in POSTS else client.get
    assert act(reverse(name, args=arguments)).status_code == 404


@pytest.mark.parametrize("name", {**PAGES, **POSTS})
def test_who_is_not_signed_in_is_asked_to(name, ready, logged, client):
    response = client.get(reverse(name, args=[logged.pk, *{**PAGES, **POSTS}[name]]))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_is_not_done_by_looking(name, ready, logged, alice, sign_in):
    address = reverse(name, args=[logged.pk, *POSTS[name]])
    assert sign_in(alice).get(address).status_code == 405


@pytest.mark.parametrize("name", ["campaigns", "notice_preview", "notice_ledger"])
def test_what_is_only_looked_at_takes_no_post(name, ready, logged, alice, sign_in):
    address = reverse(name, args=[logged.pk, *PAGES[name]])
    assert sign_in(alice).post(address).status_code == 405


def test_without_a_campaign_the_page_offers_to_prepare_one(logged, alice, sign_in):
    client = sign_in(alice)
    assert "Prepare the communication" in text(client.get(reverse("campaigns", args=[logged.pk])))
    assert client.get(reverse("notice_recipients", args=[logged.pk])).status_code == 404
    client.post(reverse("notice_open", args=[logged.pk]))
    assert Campaign.objects.get().incident == logged


def test_from_the_file_to_the_list(logged, alice, sign_in):
    open_campaign(logged, by=alice, now=NOW)
    client = sign_in(alice)
    response = client.post(reverse("notice_recipients", args=[logged.pk]), upload())
    stored = StoredFile.objects.get()
    mapping = reverse("notice_mapping", args=[logged.pk, stored.pk])
    assert response["Location"] == mapping

    shown = text(client.get(mapping))
    assert "Line 4: The line has 2 cells where the header has 5." in shown
    assert "n° sécu (social-security number)" in shown
    assert "Import 2 people" in shown
    assert Recipient.objects.count() == 0

    chosen = {"email": "2", "first_name": "1", "last_name": "0", "language": "3"}
    chosen["default_language"] = "fr"
    checked = client.post(mapping, chosen | {"action": "check"})
    assert checked.status_code == 200
    assert Recipient.objects.count() == 0
    client.post(mapping, chosen | {"action": "import"})
    assert Recipient.objects.count() == 2
    campaign = Campaign.objects.get()
    assert (campaign.recipients.count, campaign.recipients.refused) == (2, 1)
    assert client.get(mapping).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_file_waits_encrypted_and_is_destroyed_by_the_import(logged, alice, sign_in, settings):
    open_campaign(logged, by=alice, now=NOW)
    client = sign_in(alice)
    client.post(reverse("notice_recipients", args=[logged.pk]), upload())
    stored = StoredFile.objects.get()
    assert content_of(stored) == FILE.encode()
    kept = [path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert not [content for content in kept if b"example.net" in content]
    client.post(
        reverse("notice_mapping", args=[logged.pk, stored.pk]),
        {"email": "2", "default_language": "fr", "action": "import"},
    )
    with pytest.raises(FileNotFoundError):
        content_of(stored)


def test_the_columns_chosen_stay_chosen_when_they_cannot_be_used(logged, alice, sign_in):
    open_campaign(logged, by=alice, now=NOW)
    client = sign_in(alice)
    client.post(reverse("notice_recipients", args=[logged.pk]), upload())
    mapping = reverse("notice_mapping", args=[logged.pk, StoredFile.objects.get().pk])
    twice = {"email": "2", "last_name": "2", "default_language": "fr", "action": "import"}
    response = client.post(mapping, twice)
    assert response.status_code == 400
    assert "was chosen twice" in text(response)
    assert '<option value="2" selected>courriel</option>' in text(response)
    assert Recipient.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("PK\x03\x04rest", "Excel file", id="excel"),
        pytest.param("%PDF-1.7\nrest", "PDF or a picture", id="pdf"),
        pytest.param("nom;courriel\n", "a header and no rows", id="nobody"),
        pytest.param("zoe@example.net;Zoé\nb@example.net;B\n", "names of the columns", id="header"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(content, words, logged, alice, sign_in):
    open_campaign(logged, by=alice, now=NOW)
    response = sign_in(alice).post(reverse("notice_recipients", args=[logged.pk]), upload(content))
    assert response.status_code == 400
    assert words in text(response)
    assert not StoredFile.objects.exists()


def test_an_evidence_file_is_no_list_of_people(logged, laboratory, alice, sign_in):
    from incidents.services.files import store_file

    open_campaign(logged, by=alice, now=NOW)
    evidence = store_file(
        laboratory, name="e.csv", content_type="text/csv", content=b"a;b\n1;2", by=alice, now=NOW
    )
    address = reverse("notice_mapping", args=[logged.pk, evidence.pk])
    assert sign_in(alice).get(address).status_code == 404


def test_the_first_text_says_which_data_from_the_facts(logged, alice, sign_in):
    from incidents.rules.facts import BreachFacts
    from incidents.services.facts import save_facts

    facts = BreachFacts(data_categories=("nir", "civil_status"))
    save_facts(logged, facts=facts, read_version=0, by=alice, now=NOW)
    open_campaign(logged, by=alice, now=NOW)
    client = sign_in(alice)
    english = text(client.get(reverse("notice_text", args=[logged.pk, "en"])))
    assert "- French social-security number (NIR)" in english
    french = text(client.get(reverse("notice_text", args=[logged.pk, "fr"])))
    assert "- NIR (numéro de sécurité sociale)" in french


def test_a_text_with_errors_is_saved_as_typed_and_says_what_to_mend(ready, logged, alice, sign_in):
    client = sign_in(alice)
    address = reverse("notice_text", args=[logged.pk, "en"])
    typed = dict(draft().parts) | {"advice": "", "nature": "Call XXXX <b>now</b>"}
    assert client.post(address, typed).status_code == 302
    shown = text(client.get(address))
    assert "Call XXXX &lt;b&gt;now&lt;/b&gt;" in shown
    assert "This part is empty" in shown
    assert "stand in the way of the approval" in shown


def test_a_part_that_is_far_too_long_is_refused_with_nothing_lost(ready, logged, alice, sign_in):
    typed = dict(draft().parts) | {"nature": "word " * 5_000}
    response = sign_in(alice).post(reverse("notice_text", args=[logged.pk, "en"]), typed)
    assert response.status_code == 400
    assert "word word word" in text(response)
    assert "too long" in text(response)


def test_a_language_that_is_not_offered_has_no_page(ready, logged, alice, sign_in):
    assert sign_in(alice).get(reverse("notice_text", args=[logged.pk, "de"])).status_code == 404


def test_compliance_staff_write_and_the_approver_does_not(ready, logged, bob, dora, sign_in):
    address = reverse("notice_text", args=[logged.pk, "en"])
    assert sign_in(bob).get(address).status_code == 200
    assert sign_in(dora).get(address).status_code == 403


@pytest.mark.parametrize("row", ["1", "999", "x", "", "٣", "9" * 400])
def test_the_preview_shows_a_real_person_or_the_first_one(row, ready, logged, alice, sign_in):
    response = sign_in(alice).get(reverse("notice_preview", args=[logged.pk, "en"]), {"row": row})
    assert response.status_code == 200
    assert "Dear Zoé Canary1," in text(response)


def test_an_auditor_sees_the_account_and_no_names(ready, logged, laboratory, sign_in):
    from tests.cast import member

    client = sign_in(member("Erin Auditor", laboratory, "auditor"))
    assert client.get(reverse("notice_preview", args=[logged.pk, "en"])).status_code == 403
    assert client.get(reverse("notice_approval", args=[logged.pk])).status_code == 403
    assert client.get(reverse("notice_ledger", args=[logged.pk])).status_code == 200


def test_a_trial_goes_to_oneself_marked_as_a_test(
    ready, logged, alice, sign_in, settings, tmp_path
):
    settings.MAIL_DIR, settings.MAIL_LEAVES_THIS_MACHINE = tmp_path, False
    sign_in(alice).post(reverse("notice_trial", args=[logged.pk, "en"]))
    [message] = list_messages(tmp_path)
    assert message.recipient == "alice@example.org"
    assert message.subject == "[TEST] Important information about your data"
    assert Entry.objects.filter(verb="notice.tried").exists()


def test_two_people_approve_then_one_starts(ready, logged, alice, dora, sign_in):
    address = reverse("notice_approval", args=[logged.pk])
    for user in (alice, dora):
        client = sign_in(user)
        assert "Dear Zoé Canary1," in text(client.get(address))
        client.post(address, {"read_digest": digest_of(ready)})
    ready.refresh_from_db()
    assert ready.state == Campaign.State.APPROVED
    client.post(reverse("notice_sending", args=[logged.pk]))
    ready.refresh_from_db()
    assert ready.state == Campaign.State.SENDING
    assert ready.started_at == NOW


def test_alone_one_is_asked_for_the_reason(ready, logged, alice, sign_in):
    address = reverse("notice_approval", args=[logged.pk])
    client = sign_in(alice)
    assert "Why you approve alone" in text(client.get(address))
    seen = {"read_digest": digest_of(ready)}
    assert client.post(address, seen).status_code == 400
    client.post(address, seen | {"alone_because": "Nobody else works here."})
    ready.refresh_from_db()
    assert ready.state == Campaign.State.APPROVED


def test_what_changed_while_reading_is_not_approved_and_says_so(
    ready, logged, alice, dora, sign_in
):
    seen = digest_of(ready)
    save_text(ready, language="en", draft=draft(subject="Another subject"), by=alice, now=NOW)
    response = sign_in(dora).post(
        reverse("notice_approval", args=[logged.pk]), {"read_digest": seen}
    )
    assert response.status_code == 400
    assert "changed while you were reading" in text(response)


def test_starting_too_early_changes_nothing(ready, logged, alice, sign_in):
    sign_in(alice).post(reverse("notice_sending", args=[logged.pk]))
    ready.refresh_from_db()
    assert ready.state == Campaign.State.DRAFT


def test_the_page_looks_again_by_itself_only_while_it_is_sent(logged, alice, dora, sign_in):
    campaign = started(logged, alice, dora, people(2))
    client = sign_in(alice)
    address = reverse("notice_sending", args=[logged.pk])
    assert "data-refresh-seconds" in text(client.get(address))
    send_due_chunks(clock=Clock(), transport=Server())
    shown = text(client.get(address))
    assert "data-refresh-seconds" not in shown
    assert "2 of 2 people settled" in shown
    assert account(campaign).closes


def test_the_ledger_shows_who_was_told_with_masked_addresses(logged, alice, dora, sign_in):
    started(logged, alice, dora, people(3, without={2}))
    send_due_chunks(clock=Clock(), transport=Server())
    client = sign_in(alice)
    shown = text(client.get(reverse("notice_ledger", args=[logged.pk])))
    assert "p***@e***.net" in shown
    assert "person1@example.net" not in shown
    one = client.get(reverse("notice_ledger", args=[logged.pk]), {"outcome": "without_email"})
    assert len(one.context["rows"]) == 1
    odd = client.get(reverse("notice_ledger", args=[logged.pk]), {"outcome": "x", "page": "x"})
    assert len(odd.context["rows"]) == 3


def test_the_export_holds_no_formula_and_no_address_and_stands_in_the_journal(
    logged, alice, dora, sign_in
):
    from notifications.transports.outcomes import RefusedForGood

    started(logged, alice, dora, people(2))
    formula = RefusedForGood("rcpt", "=HYPERLINK(1)")
    send_due_chunks(clock=Clock(), transport=Server(answers={"person1@example.net": formula}))
    response = sign_in(alice).post(reverse("notice_ledger_csv", args=[logged.pk]))
    content = b"".join(response.streaming_content).decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK(1)" in content
    assert "example.net" not in content
    assert len(content.splitlines()) == 3
    assert Entry.objects.filter(verb="ledger.exported").exists()


def test_a_list_in_a_draft_can_be_destroyed_and_an_approved_one_cannot(
    ready, logged, alice, dora, sign_in
):
    address = reverse("notice_discard", args=[logged.pk])
    approved_by(ready, alice, dora)
    sign_in(alice).post(address)
    assert Recipient.objects.count() == 3
    save_text(ready, language="en", draft=draft(subject="Another subject"), by=alice, now=NOW)
    sign_in(alice).post(address)
    assert Recipient.objects.count() == 0


def test_a_forged_form_is_refused(ready, logged, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post(reverse("notice_open", args=[logged.pk]))
    assert response.status_code == 403
