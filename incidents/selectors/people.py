"""Who may do what where, and who must hear of an incident."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from incidents.models import Incident, Instance, Membership, Organisation, SignInLink, User
from incidents.rules.contacts import Member, responsible
from incidents.rules.links import token_digest
from incidents.rules.roles import Action, Role, may, roles_that_may, stands_in


def organisations_where(user: User, action: Action) -> QuerySet[Organisation]:
    """The organisations in which the user's role allows the action."""
    return Organisation.objects.filter(
        memberships__user=user, memberships__role__in=roles_that_may(action)
    ).order_by("name")


def may_in(user: User, organisation: Organisation, action: Action) -> bool:
    """Whether the user's role in the organisation allows the action, as of now."""
    membership = Membership.objects.filter(user=user, organisation=organisation).first()
    if membership is None or not user.is_active:
        return False
    return may(membership.role, action) or _stands_in(membership, action)


def _stands_in(membership: Membership, action: Action) -> bool:
    if action != Action.MANAGE_PEOPLE:
        return False
    administrators = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return stands_in(membership.role, action, has_administrator=administrators.exists())


def actions_in(user: User, organisation: Organisation) -> frozenset[str]:
    """The names of all actions that the user may do there: what a page shows buttons for."""
    membership = Membership.objects.filter(user=user, organisation=organisation).first()
    if membership is None or not user.is_active:
        return frozenset()
    return frozenset(action.value for action in Action if may(membership.role, action))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations the user belongs to, in whatever role."""
    return Organisation.objects.filter(memberships__user=user).order_by("name")


def organisation_for(user: User, pk: int) -> Organisation:
    """An organisation the user belongs to, else `Organisation.DoesNotExist`."""
    return organisations_of(user).get(pk=pk)


def member_for(user: User, pk: int) -> Membership:
    """A member of an organisation the user belongs to, else `Membership.DoesNotExist`."""
    mine = organisations_of(user)
    return Membership.objects.select_related("user", "organisation").get(
        pk=pk, organisation__in=mine
    )


def memberships_of(user: User) -> QuerySet[Membership]:
    """Where the user belongs, with the organisation and the role: what the menu shows."""
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name")
    )


def members_for(user: User, organisation: Organisation) -> QuerySet[Membership]:
    """The members of an organisation the user belongs to; nobody otherwise."""
    members = Membership.objects.filter(organisation=organisation)
    if not members.filter(user=user).exists():
        return members.none()
    return members.select_related("user").order_by("role", "user__name")


def people_in(organisation: Organisation) -> QuerySet[User]:
    """The active people of an organisation in whatever role, by name."""
    people = User.objects.filter(is_active=True, memberships__organisation=organisation)
    return people.order_by("name", "pk")


def people_who_may(action: Action, *, organisation: Organisation) -> QuerySet[User]:
    """The active people of an organisation whose role allows the action, by name."""
    people = User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role__in=roles_that_may(action),
    )
    return people.order_by("name", "pk")


def colleagues_who_may(
    action: Action, *, organisation: Organisation, beside: User
) -> QuerySet[User]:
    """The other active people of an organisation whose role allows the action."""
    return people_who_may(action, organisation=organisation).exclude(pk=beside.pk)


def names_of(pks: Collection[int]) -> dict[int, str]:
    """The names behind the ids of a journal that the reader may see."""
    return dict(User.objects.filter(pk__in=pks).values_list("pk", "name"))


def responsible_contacts(incident: Incident) -> list[User]:
    """Who the alerts of an incident go to: its owner and the DPOs.

    Where none of them is active, the approvers, then the administrators, then anybody: an open
    incident is never without a reader.
    """
    there = _active_members().filter(organisation=incident.organisation_id).select_related("user")
    people = {member.user_id: member.user for member in there}
    members = [Member(member.user_id, member.role) for member in there]
    return [people[pk] for pk in responsible(members, owner=incident.owner_id)]


def is_active_member(user: User, organisation: Organisation) -> bool:
    """Whether the person is active and belongs to the organisation, in whatever role."""
    return _active_members().filter(organisation=organisation, user=user).exists()


def active_members_of(organisation: Organisation) -> list[Member]:
    """Every active person of an organisation with their role."""
    there = _active_members().filter(organisation=organisation)
    return [Member(person, role) for person, role in there.values_list("user", "role")]


def active_members_by_organisation() -> dict[int, list[Member]]:
    """Every active person with their role, by the key of the organisation. One query."""
    found: dict[int, list[Member]] = {}
    for pk, person, role in _active_members().values_list("organisation", "user", "role"):
        found.setdefault(pk, []).append(Member(person, role))
    return found


def _active_members() -> QuerySet[Membership]:
    return Membership.objects.filter(user__is_active=True).order_by("user")


def instance_is_empty() -> bool:
    """Whether nobody has set this instance up yet."""
    return not Organisation.objects.exists()


def is_demo() -> bool:
    """Whether everybody and everything in this instance is invented."""
    return Instance.objects.filter(is_demo=True).exists()


def demo_people() -> QuerySet[User]:
    """The invented people of the demo, in the order they were made; nobody elsewhere.

    Their addresses end in `.example` (RFC 2606), so that no person added later is among them.
    """
    if not is_demo():
        return User.objects.none()
    people = User.objects.filter(is_active=True, email__endswith=".example")
    return people.prefetch_related("memberships__organisation").order_by("pk")


def user_with_email(email: str) -> User | None:
    """The active person with that address, in any case; None when there is none."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def set_up_link_is_open(token: str, *, now: datetime) -> bool:
    """Whether the token of a set-up link can still be spent."""
    return SignInLink.objects.filter(
        token_digest=token_digest(token), user=None, used_at=None, expires_at__gt=now
    ).exists()
