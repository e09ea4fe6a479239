"""The page of the webhook: for whoever manages people, and nobody else."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from notifications.models import Alert, Delivery, Webhook
from notifications.services.webhooks import ask_for_test, set_webhook
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "no_broker")]
URL = "https://hooks.example.org/alerts/a-secret-path"
BAD_INPUTS = json.loads((Path(__file__).parents[2] / "tests/bad_inputs.json").read_text())
ACTIONS = ["webhook_test", "webhook_secret", "webhook_remove"]


def page(laboratory, name="webhook"):
    return reverse(name, args=[laboratory.pk])


def test_the_secret_is_shown_once_and_the_address_never(sign_in, alice, laboratory):
    client = sign_in(alice)
    answer = client.post(page(laboratory), {"url": URL})
    secret = Webhook.objects.get().secret
    assert secret.startswith("whsec_")
    assert secret in answer.content.decode()
    again = client.get(page(laboratory)).content.decode()
    assert secret not in again
    assert "hooks.example.org" in again
    assert "a-secret-path" not in again


def test_another_address_keeps_the_secret(sign_in, alice, laboratory):
    secret = set_webhook(laboratory, url=URL, by=alice, now=NOW)
    answer = sign_in(alice).post(page(laboratory), {"url": "https://other.example.org/"})
    assert answer.status_code == 302
    assert Webhook.objects.get().url == "https://other.example.org/"
    assert Webhook.objects.get().secret == secret


def test_the_secret_is_replaced(sign_in, alice, laboratory):
    first = set_webhook(laboratory, url=URL, by=alice, now=NOW)
    answer = sign_in(alice).post(page(laboratory, "webhook_secret")).content.decode()
    assert Webhook.objects.get().secret in answer
    assert first not in answer


def test_the_answer_to_a_test_stands_on_the_page(sign_in, alice, laboratory):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    client = sign_in(alice)
    assert client.post(page(laboratory, "webhook_test")).status_code == 302
    assert "On its way" in client.get(page(laboratory)).content.decode()
    alert = Alert.objects.get(channel="webhook")
    Alert.objects.update(state="failed", settled_at=NOW, reply="404 Not Found")
    Delivery.objects.create(alert=alert, outcome="refused_for_good", reply="404 Not Found", at=NOW)
    assert client.get(page(laboratory)).content.decode().count("404 Not Found") == 2


def test_removing_forgets_it(sign_in, alice, laboratory):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    ask_for_test(laboratory, by=alice, now=NOW)
    assert sign_in(alice).post(page(laboratory, "webhook_remove")).status_code == 302
    assert not Webhook.objects.exists()
    assert Alert.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://hooks.example.org/",
        "https://",
        "https://alice:word@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org:0/",
        "https://hooks .example.org/",
        "https://höks.example.org/",
        "https://hooks.example.org\\@evil.example/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fe80::1%25eth0]/",
        "https://localhost/",
        "javascript:alert(1)",
        f"https://hooks.example.org/{'a' * 2000}",
    ],
)
def test_what_is_no_address_for_a_webhook_is_said_at_its_field(sign_in, alice, laboratory, typed):
    answer = sign_in(alice).post(page(laboratory), {"url": typed})
    assert answer.status_code == 400
    assert answer.context["form"].errors["url"]
    assert not Webhook.objects.exists()


def test_whatever_is_typed_never_breaks_the_page(sign_in, alice, laboratory):
    client = sign_in(alice)
    for typed in BAD_INPUTS if isinstance(BAD_INPUTS, list) else BAD_INPUTS.values():
        for each in typed if isinstance(typed, list) else [typed]:
            answer = client.post(page(laboratory), {"url": str(each)})
            assert answer.status_code in {200, 302, 400}


def test_another_organisation_is_not_found(sign_in, charlie, laboratory, alice):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    client = sign_in(charlie)
    assert client.get(page(laboratory)).status_code == 404
    for name in ["webhook", *ACTIONS]:
        assert client.post(page(laboratory, name), {"url": URL}).status_code == 404


def test_who_does_not_manage_people_is_told_so(sign_in, bob, laboratory, alice):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    client = sign_in(bob)
    answer = client.get(page(laboratory))
    assert answer.status_code == 403
    assert "hooks.example.org" not in answer.content.decode()
    for name in ["webhook", *ACTIONS]:
        assert client.post(page(laboratory, name), {"url": URL}).status_code == 403


def test_an_administrator_manages_it(sign_in, laboratory):
    client = sign_in(member("Ada Roy", laboratory, "administrator"))
    assert client.post(page(laboratory), {"url": URL}).status_code == 200


def test_who_is_signed_out_is_sent_to_the_door(client, laboratory):
    for name in ["webhook", *ACTIONS]:
        assert client.post(page(laboratory, name), {"url": URL}).status_code == 302
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_happens_by_looking(sign_in, alice, laboratory, name):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    assert sign_in(alice).get(page(laboratory, name)).status_code == 405
    assert Webhook.objects.exists()


@pytest.mark.parametrize("name", ["webhook_test", "webhook_secret"])
def test_without_one_the_page_says_so(sign_in, alice, laboratory, name):
    answer = sign_in(alice).post(page(laboratory, name), follow=True)
    assert "There is no webhook any more" in answer.content.decode()


def test_in_french(sign_in, alice, laboratory):
    alice.language = "fr"
    alice.save(update_fields=["language"])
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    client = sign_in(alice)
    client.post(reverse("set_language"), {"language": "fr", "next": "/"})
    text = client.get(page(laboratory)).content.decode()
    assert "Envoyer un essai maintenant" in text
    assert "Remplacer le secret" in text


def test_what_we_noted_ourselves_is_said_in_the_readers_language(sign_in, alice, laboratory):
    set_webhook(laboratory, url=URL, by=alice, now=NOW)
    ask_for_test(laboratory, by=alice, now=NOW)
    for reply in ("gaierror", "certificate: self-signed certificate"):
        Alert.objects.update(reply=reply)
        Delivery.objects.create(
            alert=Alert.objects.get(), outcome="not_reached", reply=reply, at=NOW
        )
    text = sign_in(alice).get(page(laboratory)).content.decode()
    assert "gaierror" not in text
    assert "this name is not known" in text
    assert "the certificate is not valid: self-signed certificate" in text
