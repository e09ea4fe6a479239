"""Which facts are kept in clear: codes and counts alone, never a text."""

import pytest

from incidents.models import Facts
from incidents.rules.facts import BreachFacts
from incidents.services.facts import TEXTS, save_facts
from tests.cast import NOW


@pytest.mark.django_db
def test_the_names_of_joint_controllers_are_sealed(aware, alice):
    said = BreachFacts(
        joint_lead="another",
        joint_lead_name="The Mill and the Dam; the Dam notifies.",
        affected_countries=("fr",),
        persons_per_country="France: 12, of the ward of Dr Petit",
    )
    save_facts(aware, facts=said, read_version=0, by=alice, now=NOW)
    row = Facts.objects.get(incident=aware)
    assert row.codes["joint_lead"] == "another"
    assert "Dam" not in str(row.codes)
    assert "Petit" not in str(row.codes)
    assert {"joint_lead_name", "persons_per_country"} <= TEXTS
