"""What people kept while they copied: ticks, limits, comparisons, corrected words."""

from datetime import datetime

from django.db.models import Q

from incidents.models import Organisation
from incidents.rules.instants import on_the_wall
from notifications.models import CopyTick, FieldLimit, Filing, FormComparison, WordCorrection
from notifications.rules.form_definition import Correction, FormDefinition
from notifications.rules.form_words import with_corrections
from notifications.selectors.submissions import latest_submission


def in_words_of(
    form: FormDefinition, organisation: Organisation, *, as_of: datetime | None = None
) -> FormDefinition:
    """The form as the people of an organisation corrected it, now or at an instant before."""
    rows = WordCorrection.objects.filter(organisation=organisation, form=form.id)
    rows = rows.filter(_standing(as_of)).select_related("corrected_by").order_by("pk")
    zone = organisation.time_zone
    return with_corrections(form, {row.word: _correction(row, zone) for row in rows})


def _standing(as_of: datetime | None) -> Q:
    if as_of is None:
        return Q(ended_at=None)
    return Q(corrected_at__lte=as_of) & (Q(ended_at=None) | Q(ended_at__gt=as_of))


def _correction(row: WordCorrection, zone: str) -> Correction:
    day = on_the_wall(row.corrected_at, zone).date()
    return Correction(row.text, row.corrected_by.name, day)


def standing_correction(
    organisation: Organisation, *, form: str, word: str
) -> WordCorrection | None:
    """The correction of one word that stands now."""
    return WordCorrection.objects.filter(
        organisation=organisation, form=form, word=word, ended_at=None
    ).first()


def ticks_of(filing: Filing | None) -> dict[str, CopyTick]:
    """By field, what was copied since something was filed last: a complement is copied anew."""
    if filing is None:
        return {}
    ticks = CopyTick.objects.filter(filing=filing).select_related("copied_by").order_by("pk")
    filed = latest_submission(filing.incident, filing.authority)
    if filed:
        ticks = ticks.filter(copied_at__gt=filed.recorded_at)
    return {tick.field: tick for tick in ticks}


def limits_of(organisation: Organisation, form: str) -> dict[str, int]:
    """By field, how many characters the form takes, where somebody has said it."""
    rows = FieldLimit.objects.filter(organisation=organisation, form=form).order_by("pk")
    return dict(rows.values_list("field", "characters"))


def latest_comparison(organisation: Organisation, form: str) -> FormComparison | None:
    """Who compared the words of a form with the live one last, and when."""
    rows = FormComparison.objects.filter(organisation=organisation, form=form)
    return rows.select_related("compared_by").order_by("-compared_at", "-pk").first()
