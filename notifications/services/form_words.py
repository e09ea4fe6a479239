"""What people of an organisation say of an authority's form: its words, its limits, its age."""

from datetime import datetime

from django.db import transaction

from incidents.models import Organisation, User
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.services.journal import record
from incidents.services.permission import insist
from notifications.models import FieldLimit, FormComparison, WordCorrection
from notifications.rules.copying import LONGEST_LIMIT
from notifications.rules.form_words import check_word, words_of
from notifications.rules.official_forms import load_form
from notifications.selectors.cockpit import standing_correction


@transaction.atomic
def correct_word(
    organisation: Organisation, *, form: str, word: str, text: str, by: User, now: datetime
) -> WordCorrection | None:
    """Keep the words of the live form; those of our own file take a correction back.

    Raises `Refused`: `not_allowed`, `fact_unknown_field`, and those of `check_word`.
    """
    organisation = _locked(organisation, by=by)
    text, original = check_word(text), original_of(form, word)
    before = standing_correction(organisation, form=form, word=word)
    if before and before.text == text:
        return before
    if before:
        _end(before, by=by, now=now)
    if text == original:
        if before:
            _journal(before, verb="form.word_restored", by=by, now=now)
        return None
    row = WordCorrection.objects.create(
        organisation=organisation,
        form=form,
        word=word,
        text=text,
        corrected_by=by,
        corrected_at=now,
    )
    _journal(row, verb="form.word_corrected", by=by, now=now)
    return row


def original_of(form: str, word: str) -> str:
    """The words as our file has them. Raises `Refused("fact_unknown_field")`."""
    found = {one.key: one.text for one in words_of(load_form(form))}
    if word not in found:
        raise Refused("fact_unknown_field", field=word)
    return found[word]


def _end(row: WordCorrection, *, by: User, now: datetime) -> None:
    row.ended_by, row.ended_at = by, now
    row.save(update_fields=["ended_by", "ended_at"])


def _locked(organisation: Organisation, *, by: User) -> Organisation:
    insist(by, organisation, Action.DRAFT_FILING)
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _journal(row: WordCorrection, *, verb: str, by: User, now: datetime) -> None:
    record(
        row.organisation,
        verb=verb,
        subject=row,
        by=by,
        now=now,
        codes={"form": row.form, "word": row.word},
        content={"text": row.text},
    )


@transaction.atomic
def restore_word(
    organisation: Organisation, *, form: str, word: str, by: User, now: datetime
) -> None:
    """Take a correction back. Raises `Refused`: `not_allowed`, `fact_unknown_field`."""
    text = original_of(form, word)
    correct_word(organisation, form=form, word=word, text=text, by=by, now=now)


@transaction.atomic
def set_limit(
    organisation: Organisation,
    *,
    form: str,
    field: str,
    characters: int | None,
    by: User,
    now: datetime,
) -> None:
    """How many characters (UTF-16 code units) a field takes; None: nobody knows.

    Raises `Refused`: `not_allowed`, `fact_unknown_field`, `limit_not_possible`.
    """
    organisation = _locked(organisation, by=by)
    if field not in load_form(form).by_id:
        raise Refused("fact_unknown_field", field=field)
    if characters is not None and not 1 <= characters <= LONGEST_LIMIT:
        raise Refused("limit_not_possible", field="limit", longest=LONGEST_LIMIT)
    row = FieldLimit.objects.filter(organisation=organisation, form=form, field=field).first()
    if characters is None:
        _forget_limit(row, by=by, now=now)
        return
    row = row or FieldLimit(organisation=organisation, form=form, field=field)
    if row.characters != characters:
        row.characters, row.set_by, row.set_at = characters, by, now
        row.save()
        _journal_limit(row, characters, by=by, now=now)


def _forget_limit(row: FieldLimit | None, *, by: User, now: datetime) -> None:
    if row:
        _journal_limit(row, None, by=by, now=now)
        row.delete()


def _journal_limit(row: FieldLimit, characters: int | None, *, by: User, now: datetime) -> None:
    record(
        row.organisation,
        verb="form.limit_set",
        subject=row,
        by=by,
        now=now,
        codes={"form": row.form, "field": row.field, "characters": characters},
    )


@transaction.atomic
def record_comparison(
    organisation: Organisation, *, form: str, by: User, now: datetime
) -> FormComparison:
    """A person compared our words with the live form today. Raises `Refused("not_allowed")`."""
    organisation = _locked(organisation, by=by)
    load_form(form)
    row = FormComparison.objects.create(
        organisation=organisation, form=form, compared_by=by, compared_at=now
    )
    record(organisation, verb="form.compared", subject=row, by=by, now=now, codes={"form": form})
    return row
