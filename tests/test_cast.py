from incidents.selectors.clocks import running_deadline
from tests.cast import HOUR, NOW


def test_alice_sees_the_incident_and_charlie_does_not(logged, alice, charlie):
    from incidents.selectors.incidents import incidents_for

    assert list(incidents_for(alice)) == [logged]
    assert not incidents_for(charlie).exists()


def test_a_logged_incident_has_a_provisional_clock(logged):
    deadline = running_deadline(logged)
    assert deadline.is_provisional
    assert deadline.due_at == NOW + 72 * HOUR


def test_an_incident_somebody_was_aware_of_has_five_hours_less(aware):
    deadline = running_deadline(aware)
    assert not deadline.is_provisional
    assert deadline.due_at == NOW + 67 * HOUR


def test_the_clock_of_views_can_be_stopped(at_now, now):
    from django.utils import timezone

    assert timezone.now() == now
