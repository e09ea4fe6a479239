import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from incidents import checks


def test_the_law_book_as_it_stands_can_be_read():
    assert checks.law_book_can_be_read() == []


def test_a_malformed_law_file_stops_the_check_with_file_key_and_reason(monkeypatch):
    name, text = checks.packs()[0]
    bad = text.replace("hours = 72", "hours = 0")
    monkeypatch.setattr(checks, "packs", lambda: ((name, bad),))
    (error,) = [one for one in run_checks() if one.id == "incidents.E002"]
    assert error.msg == f"incidents/lawbook: {name}: rules[0].period.hours: must be above zero"
    with pytest.raises(SystemCheckError, match=r"rules\[0\]\.period\.hours"):
        call_command("check")


def test_malformed_terms_are_said_before_the_files_that_use_them(monkeypatch):
    def broken():
        raise ValueError("terms.toml: anchors: must be a table")

    monkeypatch.setattr(checks, "terms", broken)
    (error,) = checks.law_book_can_be_read()
    assert (error.id, error.msg) == (
        "incidents.E001",
        "incidents/lawbook: terms.toml: anchors: must be a table",
    )
