"""What keeps a careless hand from telling people what is not true, or in the wrong language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.models import StoredFile
from notifications.rendering.notice_texts import default_parts
from notifications.selectors.campaigns import digest_of
from notifications.services.campaigns import open_campaign, save_text
from notifications.tests.campaign_cast import draft, people, prepared
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def ready(logged, alice):
    return prepared(logged, alice, people(3, without={2}))


def text(response):
    return " ".join(response.content.decode().split())


def test_who_approves_reads_what_is_still_the_example(ready, logged, alice, sign_in):
    shown = text(sign_in(alice).get(reverse("notice_approval", args=[logged.pk])))
    assert "Which data · This is still the example." in shown


def test_measures_that_nobody_took_keep_the_text_from_being_approved(ready, logged, alice, sign_in):
    example = default_parts("en").measures
    save_text(ready, language="en", draft=draft(measures=example), by=alice, now=NOW)
    client = sign_in(alice)
    seen = {"read_digest": digest_of(ready)}
    response = client.post(reverse("notice_approval", args=[logged.pk]), seen)
    assert response.status_code == 400
    assert "nobody took them here" in text(response)


@pytest.mark.parametrize(("country", "language"), [("FR", "fr"), ("IE", "en")])
def test_who_names_no_language_probably_reads_that_of_the_country(
    country, language, logged, laboratory, alice, sign_in
):
    laboratory.country = country
    laboratory.save(update_fields=["country"])
    open_campaign(logged, by=alice, now=NOW)
    client = sign_in(alice)
    client.post(
        reverse("notice_recipients", args=[logged.pk]),
        {"file": SimpleUploadedFile("p.csv", b"email;nom\na@example.net;A\n")},
    )
    shown = text(
        client.get(reverse("notice_mapping", args=[logged.pk, StoredFile.objects.get().pk]))
    )
    assert f'<option value="{language}" selected>' in shown


@pytest.mark.parametrize(("language", "word"), [("en", "{{ first_name }}"), ("fr", "{{ prenom }}")])
def test_the_fields_are_named_in_the_language_of_the_text(
    language, word, ready, logged, alice, sign_in
):
    shown = text(sign_in(alice).get(reverse("notice_text", args=[logged.pk, language])))
    assert f"<code>{word}</code>" in shown
