"""The page of the clocks where several authorities are notified, or one gave an order."""

import pytest
from django.urls import reverse

from incidents.models import Organisation
from incidents.rules.instants import instant_at
from incidents.services.authorities import name_authorities
from incidents.services.orders import order_given
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def page(sign_in, alice):
    return sign_in(alice)


def text(client, incident):
    return client.get(reverse("clocks", args=[incident.pk])).content.decode()


def link_to(name, incident, rule):
    deadline = incident.deadlines.get(rule=rule, state="running")
    return f'href="{reverse(name, args=[incident.pk, deadline.pk])}"'


def test_another_authority_leads_to_its_own_filing(page, aware, alice):
    name_authorities(aware, authorities=["DPC"], by=alice, now=NOW)
    filing, shown = reverse("filing", args=[aware.pk]), text(page, aware)
    assert f'href="{filing}"' in shown
    assert f'href="{filing}?authority=DPC"' in shown


def test_the_clock_of_an_authority_that_is_not_proposed_may_be_said_not_owed(page, aware):
    there = link_to("duty_not_owed", aware, "GDPR 33(1)")
    assert there not in text(page, aware)
    Organisation.objects.filter(pk=aware.organisation_id).update(main_establishment="IE")
    assert there in text(page, aware)


def test_what_an_authority_ordered_is_not_offered_as_not_owed(page, aware, alice):
    order_given(aware, at=instant_at(NOW, "Europe/Paris"), by=alice, now=NOW)
    shown = text(page, aware)
    assert "ordered by the authority" in shown
    assert link_to("duty_done", aware, "GDPR 34(4)") in shown
    assert link_to("duty_not_owed", aware, "GDPR 34(4)") not in shown
