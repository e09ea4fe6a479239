"""Users, the organisations they act for, and their roles there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.rules.roles import Role

LANGUAGES = [("en", _("English")), ("fr", _("French"))]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who signs in by e-mail; without a password only a link can sign them in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A named person who signs in by e-mail. Shared logins are refused elsewhere."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=150)
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A controller or a processor that uses this instance."""

    class Kind(models.TextChoices):
        CONTROLLER = "controller", _("Controller")
        PROCESSOR = "processor", _("Processor")

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Acts as"), max_length=10, choices=Kind, default=Kind.CONTROLLER)
    country = models.CharField(_("Country"), max_length=2, default="FR")
    region = models.CharField(_("Region"), max_length=6, blank=True)  # "FR-AM"; its holidays count.
    # Codes of `organisation` in lawbook/terms.toml: they say which regimes concern it.
    profile = models.JSONField(default=list, blank=True)
    # Codes of further supervisory authorities: a controller outside the EEA notifies each one.
    further_authorities = models.JSONField(default=list, blank=True)
    # Countries of the EEA, in two letters: Articles 4(16), 27 and 56 of the GDPR ask for them.
    main_establishment = models.CharField(_("Main establishment"), max_length=2, blank=True)
    establishments = models.JSONField(default=list, blank=True)
    representative_country = models.CharField(
        _("Country of the representative"), max_length=2, blank=True
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, default="Europe/Paris")
    lead_authority = models.CharField(_("Supervisory authority"), max_length=20, default="CNIL")
    siren = models.CharField(_("SIREN number"), max_length=9, blank=True)
    sector = models.CharField(_("Sector"), max_length=40, blank=True)
    address = models.CharField(_("Postal address"), max_length=300, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=150, blank=True)
    legal_representative_email = models.EmailField(_("Their e-mail"), blank=True)
    contact_name = models.CharField(_("DPO or other contact point"), max_length=150, blank=True)
    contact_function = models.CharField(_("Function of the contact"), max_length=100, blank=True)
    contact_email = models.EmailField(_("E-mail of the contact"), blank=True)
    contact_phone = models.CharField(_("Telephone of the contact"), max_length=40, blank=True)
    second_person_reads = models.BooleanField(
        _("A second person reads each filing before it is recorded"), default=False
    )

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where its working days are counted: a region of France, or the country."""
        return self.region or self.country


class Membership(models.Model):
    """What a user may do for an organisation: see the table in `rules/roles.py`."""

    ROLE_LABELS: ClassVar = [
        (Role.REPORTER, _("Reporter")),
        (Role.ANALYST, _("Compliance staff")),
        (Role.DPO, _("Data protection officer")),
        (Role.APPROVER, _("Approver")),
        (Role.AUDITOR, _("Auditor")),
        (Role.ADMINISTRATOR, _("Administrator")),
    ]
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=ROLE_LABELS)

    class Meta:
        constraints = [
            # Read by every scoped read: one role per person and organisation, never two answers.
            models.UniqueConstraint(fields=["user", "organisation"], name="one_role_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class SignInLink(models.Model):
    """A link that signs one person in, once. Only the digest of its token is kept."""

    user = models.ForeignKey(
        User, models.PROTECT, null=True
    )  # None: the link sets the instance up.
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"
