"""The page "Who is called when" of an organisation: who is called when, and at which hours."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import Organisation
from incidents.rendering.refusals import refusal_text
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.people import may_in, organisation_for, people_in
from incidents.services.permission import insist
from incidents.views.reading import reader
from incidents.views.refusing import blame
from notifications.forms.ladders import (
    DOWN,
    REMOVE,
    UP,
    USUAL,
    HoursForm,
    MoveForm,
    PlanForm,
    StepForm,
)
from notifications.models import AlertPlan
from notifications.rendering.few_alerts import few_lines, refusing_lines
from notifications.rendering.ladders import DutyHours, duties_hours, steps_words, typed_hours
from notifications.rules.escalation import USUAL_STEPS
from notifications.rules.ladder_steps import (
    Steps,
    moved_down,
    moved_up,
    steps_fingerprint,
    without_step,
)
from notifications.rules.own_rungs import read_rungs
from notifications.selectors.ladders import ladder_at, plan_fingerprint, plan_of, steps_of
from notifications.selectors.reachability import reachable_on
from notifications.services.ladders import add_step, change_plan, change_rungs, change_steps


@dataclass
class Sent:
    """The form that was sent and refused, if one was; `is_stale`: what stands is shown beside."""

    plan: PlanForm | None = None
    step: StepForm | None = None
    hours: dict[str, HoursForm] = field(default_factory=dict)
    is_stale: bool = False

    @property
    def is_refused(self) -> bool:
        return bool(self.plan or self.step or self.hours)


@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is called when. What is sent here are the waits and the emergency address."""
    organisation = _organisation_or_404(request, pk)
    if request.method != "POST":
        return _page(request, organisation, Sent())
    insist(reader(request), organisation, Action.MANAGE_ALERTS)
    form = PlanForm(request.POST)
    sent = Sent(plan=form)
    if form.is_valid():
        try:
            plan = change_plan(
                organisation, **form.cleaned_data, by=reader(request), now=timezone.now()
            )
        except Refused as refused:
            sent.is_stale = refused.code == "plan_changed_meanwhile"
            if sent.is_stale:
                _read_again(form, plan_fingerprint(plan_of(organisation)))
            blame(form, refused)
        else:
            return _saved(request, organisation, plan)
    return _page(request, organisation, sent)


@require_POST
def ladder_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more step at the end of the order."""
    organisation = _organisation_or_404(request, pk)
    insist(reader(request), organisation, Action.MANAGE_ALERTS)
    form = _step_form(organisation, steps_of(organisation), request)
    if form.is_valid():
        try:
            add_step(
                organisation,
                step=form.step,
                read=form.cleaned_data["read"],
                by=reader(request),
                now=timezone.now(),
            )
        except Refused as refused:
            _read_again(form, steps_fingerprint(steps_of(organisation)))
            blame(form, refused)
        else:
            messages.success(request, _("The step is added at the end of the order."))
            return redirect("ladder", pk=organisation.pk)
    return _page(request, organisation, Sent(step=form))


@require_POST
def ladder_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a step earlier or later, remove it, or go back to the usual order."""
    organisation = _organisation_or_404(request, pk)
    insist(reader(request), organisation, Action.MANAGE_ALERTS)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is not a step of the order. Choose one on this page."))
        return redirect("ladder", pk=organisation.pk)
    try:
        change_steps(
            organisation,
            read=form.cleaned_data["read"],
            change=_move(form.cleaned_data["move"], form.cleaned_data["number"] or 0),
            by=reader(request),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("The order is changed. It counts from now on."))
    return redirect("ladder", pk=organisation.pk)


def _move(move: str, number: int) -> Callable[[Steps], Steps]:
    if move == USUAL:
        return lambda steps: USUAL_STEPS
    return {
        UP: lambda steps: moved_up(steps, number),
        DOWN: lambda steps: moved_down(steps, number),
        REMOVE: lambda steps: without_step(steps, number),
    }[move]


@require_POST
def ladder_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The hours of one duty: those that were typed, or those of the law book again."""
    organisation = _organisation_or_404(request, pk)
    insist(reader(request), organisation, Action.MANAGE_ALERTS)
    duty = _duty_or_404(organisation, request.POST.get("rule", ""))
    form = _hours_form(duty, request.POST)
    if form.is_valid() and _hours_changed(request, organisation, duty, form):
        messages.success(request, _("Saved. The hours count from now on."))
        return redirect("ladder", pk=organisation.pk)
    return _page(request, organisation, Sent(hours={duty.rule.rule: form}))


def _hours_changed(
    request: HttpRequest, organisation: Organisation, duty: DutyHours, form: HoursForm
) -> bool:
    try:
        is_usual = "usual" in request.POST
        hours = None if is_usual else read_rungs(form.cleaned_data["hours"], most=duty.most)
        change_rungs(
            organisation,
            rule=duty.rule.rule,
            hours=hours,
            read=form.cleaned_data["read"],
            by=reader(request),
            now=timezone.now(),
        )
    except Refused as refused:
        _read_again(form, duty.read)
        blame(form, refused)
        return False
    return True


def _read_again(form: BaseForm, read: str) -> None:
    """What was typed stays; sent once more, it is by who has seen what stands now."""
    form.data = {**form.data.dict(), "read": read}  # type: ignore[attr-defined]


def _saved(request: HttpRequest, organisation: Organisation, plan: AlertPlan) -> HttpResponse:
    if plan.emergency_email:
        messages.success(request, _("Saved. It counts from now on."))
    else:
        messages.warning(
            request,
            _(
                "Saved, without an emergency address: where nobody answers, nobody outside the "
                "list of people is called."
            ),
        )
    return redirect("ladder", pk=organisation.pk)


def _organisation_or_404(request: HttpRequest, pk: int) -> Organisation:
    """For who sees incidents there, or manages people or alerts. Raises `not_allowed`."""
    try:
        organisation = organisation_for(reader(request), pk)
    except (Organisation.DoesNotExist, OverflowError):
        raise Http404 from None
    if not may_in(reader(request), organisation, Action.SEE_INCIDENTS):
        insist(reader(request), organisation, Action.MANAGE_ALERTS)
    return organisation


def _duty_or_404(organisation: Organisation, rule: str) -> DutyHours:
    for duty in duties_hours(organisation, plan_of(organisation), on=timezone.now().date()):
        if duty.rule.rule == rule:
            return duty
    raise Http404


def _step_form(
    organisation: Organisation, steps: Steps, request: HttpRequest | None = None
) -> StepForm:
    people = [(person.pk, person.name) for person in people_in(organisation)]
    read = steps_fingerprint(steps)
    return StepForm(request.POST if request else None, people=people, initial={"read": read})


def _plan_form(plan: AlertPlan) -> PlanForm:
    initial = {name: getattr(plan, name) for name in PlanForm.base_fields if name != "read"}
    return PlanForm(initial={**initial, "read": plan_fingerprint(plan)})


def _hours_form(duty: DutyHours, sent: object = None) -> HoursForm:
    label = _("Hours before the end") if duty.before_an_end else _("Hours after the start")
    hint = _("Whole hours from 1 to %(most)s, at most twelve, like %(usual)s.") % {
        "most": duty.most,
        "usual": typed_hours(duty.rule.rungs, duty.rule),
    }
    initial = {"rule": duty.rule.rule, "read": duty.read, "hours": duty.typed}
    return HoursForm(sent, label=label, hint=hint, initial=initial, auto_id=f"id_{duty.slug}_%s")


def _page(request: HttpRequest, organisation: Organisation, sent: Sent) -> HttpResponse:
    stands = ladder_at(organisation)
    plan, found = stands.plan, reachable_on(stands, organisation)
    duties = duties_hours(organisation, plan, on=timezone.now().date())
    context = {
        "organisation": organisation,
        "may_manage": may_in(reader(request), organisation, Action.MANAGE_ALERTS),
        "may_people": may_in(reader(request), organisation, Action.MANAGE_PEOPLE),
        "few": few_lines(found),
        "refusing": refusing_lines(found.refusing) if found.is_enough else [],
        "steps": steps_words(organisation, stands, found),
        "read": steps_fingerprint(stands.steps),
        "is_usual": stands.steps == USUAL_STEPS,
        "plan": plan,
        "form": sent.plan or _plan_form(plan),
        "is_stale": sent.is_stale,
        "step_form": sent.step or _step_form(organisation, stands.steps),
        "duties": [
            {"duty": duty, "form": sent.hours.get(duty.rule.rule) or _hours_form(duty)}
            for duty in duties
        ],
    }
    status = 400 if sent.is_refused else 200
    return render(request, "ladder/ladder.html", context, status=status)
