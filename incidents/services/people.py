"""Organisations, members, and the links that sign somebody in once."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from incidents.models import Incident, Instance, Membership, Organisation, SignInLink, User
from incidents.rules.languages import LANGUAGES
from incidents.rules.links import token_digest
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action, Role
from incidents.selectors.people import instance_is_empty, is_demo, user_with_email
from incidents.services.clocks import locked_incidents, look_again, settle_clocks
from incidents.services.journal import record
from incidents.services.permission import insist

# Columns of an organisation that the law book asks about.
SAYS_WHICH_LAW = frozenset({"country", "region", "profile", "further_authorities"})
SIGN_IN_LINK_LIFE = timedelta(hours=12)
SET_UP_LINK_LIFE = timedelta(days=7)


@transaction.atomic
def open_instance(*, is_demo: bool, now: datetime) -> Instance:
    """Write the one row that says what this installation is.

    Raises `Refused("set_up_done")` when there is something in it already.
    """
    if not instance_is_empty() or Instance.objects.exists():
        raise Refused("set_up_done")
    try:
        with transaction.atomic():
            instance = Instance.objects.create(
                instance_id=settings.INSTANCE_ID or uuid4(), is_demo=is_demo, created_at=now
            )
    except IntegrityError:
        # Somebody else did it in this very second.
        raise Refused("set_up_done") from None
    codes = {"demo": is_demo, "id": str(instance.instance_id)}
    record(None, verb="instance.opened", subject=instance, by=None, now=now, codes=codes)
    return instance


@transaction.atomic
def found_organisation(*, by: User | None, now: datetime, **fields: Any) -> Organisation:
    """Create an organisation. `by` is None when the machine itself sets up."""
    organisation = Organisation.objects.create(**fields)
    record(organisation, verb="organisation.founded", subject=organisation, by=by, now=now)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, by: User, now: datetime, **fields: Any
) -> Organisation:
    """Write other values into columns of an organisation; the journal keeps which, not what.

    Another time zone moves no deadline: those are instants. Raises `Refused`: `not_allowed`,
    `authority_in_use` (clocks and filings of logged incidents name the authority).
    """
    insist(by, organisation, Action.MANAGE_PEOPLE)
    # Locked as the logging of an incident locks it, so that none slips in beside the check.
    kept = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    if "lead_authority" in changed and Incident.objects.filter(organisation=kept).exists():
        raise Refused("authority_in_use", field="lead_authority", authority=kept.lead_authority)
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, fields[name])
    kept.save(update_fields=changed)
    moved = _open_incidents(kept) if SAYS_WHICH_LAW.intersection(changed) else []
    codes = {"fields": changed}
    record(kept, verb="organisation.changed", subject=kept, by=by, now=now, codes=codes)
    if "second_person_reads" in changed:
        _journal_second_person(kept, by=by, now=now)
    for incident in moved:
        settle_clocks(incident, by=by, now=now)
    return kept


def _journal_second_person(organisation: Organisation, *, by: User, now: datetime) -> None:
    """On or off: who lets it go is seen, as which columns changed alone would not show."""
    if organisation.second_person_reads:
        record(organisation, verb="second_person.wanted", subject=organisation, by=by, now=now)
    else:
        record(organisation, verb="second_person.waived", subject=organisation, by=by, now=now)


def _open_incidents(organisation: Organisation) -> list[Incident]:
    """Locked. What was filed or decided keeps its clocks; a new regime opens none there."""
    rows = organisation.incidents.filter(stage=Incident.Stage.OPEN)
    return list(locked_incidents(rows).values())


@transaction.atomic
def create_user(
    email: str, *, name: str, language: str, password: str | None, by: User | None, now: datetime
) -> User:
    """A new person. Raises `Refused("email_taken")` when the address is in use already."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused("email_taken", field="email")
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, language=language, joined_at=now
            )
    except IntegrityError:
        # Somebody else added them in this very second.
        raise Refused("email_taken", field="email") from None
    record(None, verb="user.created", subject=user, by=by, now=now)
    return user


@transaction.atomic
def choose_language(user: User, *, language: str, now: datetime) -> User:
    """The language in which a person gets their alerts; a code that is not known is ignored."""
    kept = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if language not in LANGUAGES or language == kept.language:
        return kept
    kept.language = language
    kept.save(update_fields=["language"])
    codes = {"language": language}
    record(None, verb="language.chosen", subject=kept, by=kept, now=now, codes=codes)
    return kept


@transaction.atomic
def give_role(
    user: User, *, organisation: Organisation, role: Role, by: User | None, now: datetime
) -> Membership:
    """Give a user a role, or another one than before. The open clocks look again for contacts.

    Raises `Refused`: `not_allowed`, `own_role` (nobody raises themselves).
    """
    if by is not None:
        insist(by, organisation, Action.MANAGE_PEOPLE)
    if by == user:
        raise Refused("own_role", field="role")
    membership, _ = Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    look_again(organisation, now=now)
    record(
        organisation,
        verb="role.given",
        subject=membership,
        by=by,
        now=now,
        codes={"user": user.pk, "role": str(role)},
    )
    return membership


@transaction.atomic
def add_person(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    language: str,
    role: Role,
    by: User,
    now: datetime,
) -> tuple[Membership, str]:
    """Give somebody a role in an organisation; a new person gets a link that signs in once.

    The second value is the token of that link, or empty for a person who has an account: they
    sign in as before, and keep their name, also when they had left. Raises `Refused`:
    `not_allowed`, `member_already`.
    """
    insist(by, organisation, Action.MANAGE_PEOPLE)
    known = user_with_email(email) or _back(email, by=by, now=now)
    if known and known.memberships.filter(organisation=organisation).exists():
        raise Refused("member_already", field="email")
    user = known or create_user(email, name=name, language=language, password=None, by=by, now=now)
    membership = give_role(user, organisation=organisation, role=role, by=by, now=now)
    return membership, "" if known else issue_sign_in_link(user, now=now)


def _back(email: str, *, by: User, now: datetime) -> User | None:
    """The person of that address who had left every organisation, able to sign in again."""
    gone = User.objects.filter(email=email.strip().lower(), is_active=False).first()
    if gone is not None:
        _activate(gone, is_active=True, by=by, now=now)
    return gone


@transaction.atomic
def take_role_away(membership: Membership, *, by: User, now: datetime) -> None:
    """Take a person out of an organisation; what they said and did stays on record.

    Nobody owns their open incidents any more, and the open clocks look again for contacts. Who
    belongs nowhere any more cannot sign in, until somebody adds them again. The floor above
    refuses to leave an open incident without a reader. Raises `Refused`: `not_allowed`,
    `leaves_oneself` (nobody locks themselves out).
    """
    insist(by, membership.organisation, Action.MANAGE_PEOPLE)
    user, organisation = membership.user, membership.organisation
    if by == user:
        raise Refused("leaves_oneself")
    disown(user, organisation, by=by, now=now)
    codes = {"user": user.pk, "role": membership.role}
    record(organisation, verb="role.taken", subject=membership, by=by, now=now, codes=codes)
    membership.delete()
    look_again(organisation, now=now)
    if not user.memberships.exists():
        _activate(user, is_active=False, by=by, now=now)


def disown(user: User, organisation: Organisation, *, by: User, now: datetime) -> None:
    """Their open incidents have no owner: whoever takes one on next is. Within a transaction."""
    owned = organisation.incidents.filter(owner=user, stage=Incident.Stage.OPEN)
    for incident in locked_incidents(owned).values():
        incident.owner = None
        incident.save(update_fields=["owner"])
        record(
            organisation,
            verb="incident.owner_left",
            subject=incident,
            by=by,
            now=now,
            incident=incident,
        )


def _activate(user: User, *, is_active: bool, by: User, now: datetime) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if is_active:
        record(None, verb="user.reactivated", subject=user, by=by, now=now)
    else:
        record(None, verb="user.deactivated", subject=user, by=by, now=now)


@transaction.atomic
def set_up(
    token: str,
    *,
    organisation: dict[str, Any],
    email: str,
    name: str,
    language: str,
    password: str,
    now: datetime,
) -> User:
    """Found the first organisation and its first user, a DPO and its contact, when all is empty.

    Raises `Refused`: `set_up_done`, `link_spent`.
    """
    if use_link(token, now=now):
        raise Refused("link_spent")  # A sign-in link is no set-up link.
    open_instance(is_demo=False, now=now)
    contact = {"contact_name": name, "contact_function": "DPO", "contact_email": email}
    founded = found_organisation(by=None, now=now, **(contact | organisation))
    user = create_user(email, name=name, language=language, password=password, by=None, now=now)
    give_role(user, organisation=founded, role=Role.DPO, by=None, now=now)
    return user


def issue_sign_in_link(user: User, *, now: datetime) -> str:
    """A token that signs `user` in once within 12 hours; only its digest is stored."""
    return _issue(user, now=now, life=SIGN_IN_LINK_LIFE)


@transaction.atomic
def sign_in_by_link(token: str, *, now: datetime) -> User:
    """Spend a sign-in link; whom it signs in.

    Raises `Refused("link_spent")` when it was used, has expired, or signs in nobody (a set-up
    link, a person who was deactivated); what was not used stays unspent.
    """
    user = use_link(token, now=now)
    if user is None or not user.is_active:
        raise Refused("link_spent")
    return user


@transaction.atomic
def look_as(user: User, *, now: datetime) -> User:
    """Step into an invented person of the demo. Raises `Refused("not_a_demo")` elsewhere."""
    if not is_demo():
        raise Refused("not_a_demo")
    record(None, verb="demo.looked_as", subject=user, by=user, now=now)
    return user


def issue_set_up_link(*, now: datetime) -> str:
    """A token that opens the set-up page of an empty instance once within 7 days."""
    return _issue(None, now=now, life=SET_UP_LINK_LIFE)


def _issue(user: User | None, *, now: datetime, life: timedelta) -> str:
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_digest=token_digest(token), expires_at=now + life)
    return token


@transaction.atomic
def use_link(token: str, *, now: datetime) -> User | None:
    """Spend a link; whom it signs in. Raises `Refused("link_spent")` when used or expired."""
    spent = SignInLink.objects.filter(
        token_digest=token_digest(token), used_at=None, expires_at__gt=now
    ).update(used_at=now)
    if not spent:
        raise Refused("link_spent")
    link = SignInLink.objects.select_related("user").get(token_digest=token_digest(token))
    if link.user:
        record(None, verb="link.used", subject=link.user, by=link.user, now=now)
    return link.user
