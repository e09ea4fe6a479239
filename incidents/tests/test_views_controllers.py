import pytest

from incidents.models import Incident
from incidents.selectors.incidents import controllers_affected_by
from incidents.services.incidents import log_incident
from tests.cast import NOW, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(supplier):
    return member("Dora Supplier", supplier, "dpo")


@pytest.fixture
def page(sign_in, dora, at_now):
    return sign_in(dora)


@pytest.fixture
def at_supplier(supplier, dora, laboratory, alice):
    return log_incident(supplier, title="File in circulation", by=dora, now=NOW)


def address(incident):
    return f"/incidents/{incident.pk}/controllers/"


def test_controllers_are_named_and_each_is_told_once(page, at_supplier, laboratory):
    assert laboratory.name in page.get(address(at_supplier)).content.decode()
    page.post(address(at_supplier), {"controllers": [laboratory.pk]})
    (affected,) = controllers_affected_by(at_supplier)
    tell = f"{address(at_supplier)}{affected.pk}/tell/"
    assert page.get(tell).status_code == 200
    for _click in range(2):
        assert page.post(tell, {"text": "Your file circulates."})["Location"] == address(
            at_supplier
        )
    theirs = Incident.objects.get(organisation=laboratory)
    assert (theirs.processor_incident, theirs.title) == (at_supplier, "File in circulation")
    assert (
        "Every controller of this installation is named"
        in page.get(address(at_supplier)).content.decode()
    )


def test_naming_nobody_is_refused_with_a_sentence(page, at_supplier):
    response = page.post(address(at_supplier), {})
    assert response.status_code == 400
    assert not controllers_affected_by(at_supplier).exists()


def test_a_processor_cannot_be_named(page, at_supplier, supplier):
    assert page.post(address(at_supplier), {"controllers": [supplier.pk]}).status_code == 400


def test_a_controllers_incident_has_no_such_page(sign_in, alice, logged):
    assert sign_in(alice).get(address(logged)).status_code == 404


def test_a_controller_that_was_not_named_cannot_be_told(page, at_supplier):
    assert page.post(f"{address(at_supplier)}99/tell/").status_code == 404


def test_a_stranger_finds_nothing(sign_in, charlie, at_supplier):
    assert sign_in(charlie).get(address(at_supplier)).status_code == 404


def test_an_auditor_reads_and_tells_nobody(sign_in, page, at_supplier, supplier, laboratory):
    page.post(address(at_supplier), {"controllers": [laboratory.pk]})
    (affected,) = controllers_affected_by(at_supplier)
    client = sign_in(member("Ivan Auditor", supplier, "auditor"))
    assert "Name controllers" not in client.get(address(at_supplier)).content.decode()
    assert client.post(f"{address(at_supplier)}{affected.pk}/tell/").status_code == 403
    assert not Incident.objects.filter(organisation=laboratory).exists()


def test_signed_out_other_method_and_french(client, sign_in, dora, at_supplier):
    assert "/accounts/login/" in client.get(address(at_supplier))["Location"]
    page = sign_in(dora)
    assert page.put(address(at_supplier)).status_code == 405
    french = page.get(address(at_supplier), headers={"accept-language": "fr"})
    assert '<html lang="fr"' in french.content.decode()
