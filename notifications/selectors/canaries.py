"""Test mails: by which way out, of which organisations, and whether anybody confirmed one."""

import json
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from incidents.models import Membership, Organisation, User
from notifications.models import Alert
from notifications.rules.canaries import PREFIX, LastTest, is_due
from notifications.rules.escalation import at_least_two
from notifications.rules.readers import MAIL, Reader
from notifications.selectors.ladders import ladder_at


def way_out() -> str:
    """A mark of the server, its port and the sender: another one, where mail leaves otherwise."""
    names = ("EMAIL_HOST", "EMAIL_PORT", "DEFAULT_FROM_EMAIL")
    way = json.dumps([str(getattr(settings, name, "")) for name in names])
    return sha256(way.encode()).hexdigest()[:4]


def tests_by(way: str) -> QuerySet[Alert]:
    """Every test mail by that way out; those of a webhook are none."""
    return Alert.objects.filter(
        incident=None, channel__in=MAIL, rung__startswith=PREFIX, rung__endswith=f"-{way}"
    )


def organisations_to_test(*, now: datetime) -> list[int]:
    """Those with active people to which a test mail is due by the present way out. Two queries."""
    rows = tests_by(way_out()).values("organisation")
    newest = rows.annotate(at=Max("planned_at"), confirmed=Max("confirmed_at"))
    last = {
        row["organisation"]: LastTest(
            row["at"], bool(row["confirmed"] and row["confirmed"] >= row["at"])
        )
        for row in newest.order_by()
    }
    pks = _peopled().values_list("pk", flat=True)
    return [pk for pk in pks if is_due(last.get(pk), now=now)]


def unconfirmed_organisations() -> QuerySet[Organisation]:
    """Those with active people of whom nobody confirmed a test mail by the present way out."""
    confirmed = tests_by(way_out()).filter(organisation=OuterRef("pk"), confirmed_at__isnull=False)
    return _peopled().filter(~Exists(confirmed))


def unconfirmed_for(user: User) -> list[Organisation]:
    """The same, of those that the person belongs to; nobody where mail stays on this machine."""
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        return []
    return list(unconfirmed_organisations().filter(memberships__user=user))


def _peopled() -> QuerySet[Organisation]:
    somebody = Membership.objects.filter(organisation=OuterRef("pk"), user__is_active=True)
    return Organisation.objects.filter(Exists(somebody)).order_by("pk")


def test_readers(organisation: Organisation) -> tuple[Reader, ...]:
    """The first people of the ladder, as for an incident that nobody owns."""
    ladder = ladder_at(organisation)
    return at_least_two(ladder.steps, ladder.crew)


def latest_tests(organisation: Organisation) -> list[Alert]:
    """The newest test mails of an organisation, one for each reader, with who confirmed first."""
    rows = tests_by(way_out()).filter(organisation=organisation).select_related("contact")
    newest = rows.order_by("-planned_at").values_list("rung", flat=True).first()
    order = F("confirmed_at").asc(nulls_last=True)
    return list(rows.filter(Q(rung=newest) | Q(confirmed_at__isnull=False)).order_by(order, "pk"))
