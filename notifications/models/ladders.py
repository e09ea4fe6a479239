"""Who is called when, as the organisation chose; where there is no row, the usual order counts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Organisation, User


class AlertPlan(models.Model):
    """What an organisation chose about its alerts. Without a row, the defaults of the columns.

    `rungs` holds, by rule of the law book, the hours of its own that replace those of the book.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="alert_plan")
    wait_minutes = models.PositiveSmallIntegerField(
        _("Minutes without an answer before the next person is called"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    urgent_wait_minutes = models.PositiveSmallIntegerField(
        _("The same in the last six hours, and after the deadline"),
        default=10,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
    )
    emergency_email = models.EmailField(_("Emergency address"), blank=True)
    digest_hour = models.PositiveSmallIntegerField(
        _("Hour of the daily summary"), default=8, validators=[MaxValueValidator(23)]
    )
    rungs = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"alert plan of {self.organisation_id}"


class LadderStep(models.Model):
    """One step of the order in which people are called; those of a step are called together."""

    class Who(models.TextChoices):
        RESPONSIBLE = "responsible", _("the owner of the incident and the DPOs")
        PERSON = "person", _("one person")
        ANALYSTS = "analyst", _("the compliance staff")
        APPROVERS = "approver", _("the approvers")
        ADMINISTRATORS = "administrator", _("the administrators")
        EMERGENCY = "emergency", _("the emergency address")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ladder_steps")
    position = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=15, choices=Who)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            # Read by the sweep: the order is never ambiguous.
            models.UniqueConstraint(
                fields=["organisation", "position"], name="one_step_each_position"
            ),
            models.CheckConstraint(
                condition=Q(who="person", person__isnull=False) | ~Q(who="person") & Q(person=None),
                name="a_person_where_a_person_is_called",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.position} of {self.organisation_id}: {self.who}"
