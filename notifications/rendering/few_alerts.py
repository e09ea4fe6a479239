"""The words about alerts that reach fewer than two mailboxes, on a page and in a mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Organisation, User
from incidents.rules.roles import Action
from incidents.selectors.people import organisations_where
from notifications.models import Alert
from notifications.rendering.alert_words import AlertWords, printable
from notifications.rules.readers import PERSON, Reader
from notifications.selectors.ladders import Ladder
from notifications.selectors.reachability import (
    Reachable,
    people_of,
    reachable,
    reachable_in,
    reachable_on,
)


def few_words(alert: Alert) -> AlertWords:
    """Who is left to tell, whose mailbox refuses, and where that is mended."""
    organisation = alert.organisation
    name = printable(organisation.name)
    found = reachable(organisation)
    return AlertWords(
        subject=_("%(organisation)s: too few people can be alerted") % {"organisation": name},
        lines=[
            _("A clock runs at %(organisation)s.") % {"organisation": name},
            *few_lines(found),
            _("Add a person or an emergency address:") + "\n" + ladder_link(organisation),
        ],
        zone=organisation.time_zone,
    )


def ladder_link(organisation: Organisation) -> str:
    """The address of the page where an organisation says who is called when."""
    return f"{settings.SITE_URL}{reverse('ladder', args=[organisation.pk])}"


def few_lines(found: Reachable) -> list[str]:
    """One sentence for who is left, and one for each mailbox that refuses; none where enough."""
    if found.is_enough:
        return []
    return [_left(found), *refusing_lines(found.refusing)]


def _left(found: Reachable) -> str:
    if not found.readers:
        return _("No alert reaches anybody.")
    [reader] = found.readers
    if reader.channel == PERSON:
        return _("Alerts reach %(name)s alone: if they are away, nobody hears of a deadline.") % {
            "name": _name(reader)
        }
    return _("Alerts reach the emergency address alone, and no person by name.")


def refusing_lines(readers: Iterable[Reader]) -> list[str]:
    """Whose mailbox refused the latest alert to it, by name and never by address."""
    return [_refused(reader) for reader in readers]


@dataclass(frozen=True)
class FewNotice:
    """For the page of a person: the organisation, what is wrong there, and where it is mended."""

    place: str
    lines: list[str]
    url: str


def few_notices(user: User) -> list[FewNotice]:
    """Of each organisation whose incidents the person sees and whose alerts reach too few."""
    places = {place.pk: place for place in organisations_where(user, Action.SEE_INCIDENTS)}
    return [
        _notice(places[pk], found) for pk, found in reachable_in(places).items() if few_lines(found)
    ]


def few_notice(organisation: Organisation, ladder: Ladder | None = None) -> FewNotice | None:
    """The same of one organisation; None where enough people are reached.

    Who has read its ladder already passes it on.
    """
    found = reachable_on(ladder, organisation) if ladder else reachable(organisation)
    return None if found.is_enough else _notice(organisation, found)


def _notice(organisation: Organisation, found: Reachable) -> FewNotice:
    url = reverse("ladder", args=[organisation.pk])
    return FewNotice(organisation.name, few_lines(found), url)


def _refused(reader: Reader) -> str:
    if reader.channel != PERSON:
        return _("The emergency address refuses alerts: check it.")
    return _("The mailbox of %(name)s refuses alerts: call them.") % {"name": _name(reader)}


def _name(reader: Reader) -> str:
    return "".join(printable(person.name) for person in people_of([reader]))
