"""Who hears of a warning from outside that nobody handled."""

from incidents.models import Incident, Signal, User
from incidents.rules.roles import Role
from incidents.selectors.incidents import incidents_for
from incidents.selectors.people import responsible_contacts


def owner_of(signal: Signal) -> User | None:
    """The owner of the signal, else of the incident: who is active and may see the incident."""
    for owner in (signal.owner, signal.incident.owner):
        if owner and owner.is_active and _sees(owner, signal.incident):
            return owner
    return None


def dpos_of(incident: Incident) -> list[User]:
    """Every active DPO; where there is none, whoever the clocks of the incident alert."""
    dpos = User.objects.filter(
        is_active=True,
        memberships__organisation=incident.organisation_id,
        memberships__role=Role.DPO,
    )
    return list(dpos.order_by("pk")) or responsible_contacts(incident)


def _sees(user: User, incident: Incident) -> bool:
    return incidents_for(user).filter(pk=incident.pk).exists()
