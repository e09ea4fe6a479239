"""The official forms are read when the product starts, and a malformed one stops it."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks

from notifications import checks
from notifications.rules.authorities import authorities


def complaints():
    return [one.msg for one in run_checks() if one.id == "notifications.E001"]


def test_the_forms_that_came_with_the_product_are_read():
    assert checks.official_forms_can_be_read() == []


def test_a_malformed_form_is_named(monkeypatch):
    def broken(form_id):
        raise ValueError("cnil-2023-07.toml: siren.colour: no such key")

    monkeypatch.setattr(checks, "load_form", broken)
    assert complaints() == ["notifications.official_forms: cnil-2023-07.toml: siren.colour: "
                            "no such key"]  # fmt: skip


@pytest.mark.parametrize("form", ["cnil-2099", "edpb-2026-06"])
def test_an_authority_takes_no_form_that_is_missing_or_still_a_draft(monkeypatch, form):
    (first, *_others) = authorities()
    monkeypatch.setattr(checks, "authorities", lambda: (replace(first, form=form),))
    assert complaints() == [
        f"notifications.official_forms: AEPD: authority.form: no form in force: {form}"
    ]
