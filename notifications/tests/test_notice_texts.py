"""The texts that ship: complete, specific, and asking for nothing."""

import pytest

from notifications.rendering.notice_texts import default_parts, notice_frame
from notifications.rendering.notices import (
    compile_notice,
    compile_subject,
    render,
)
from notifications.rendering.segments import slots
from notifications.rules.notice_checks import notice_findings
from notifications.rules.notice_parts import BODY_PARTS, composed

languages = pytest.mark.parametrize("language", ["fr", "en"])


@languages
def test_the_default_text_has_no_finding_of_its_own(language):
    assert notice_findings(default_parts(language), language) == ()


@languages
def test_the_default_text_left_as_it_is_is_pointed_out(language):
    default = default_parts(language)
    findings = notice_findings(default, language, default=default)
    assert {finding.part for finding in findings} == {"nature", "data", "consequences", "measures"}
    kept = {(finding.code, finding.severity) for finding in findings}
    assert kept == {("unchanged_default", "warning"), ("measures_of_the_example", "error")}


@languages
def test_the_frame_holds_every_part_once(language):
    for part in BODY_PARTS:
        assert notice_frame(language).count(f"${part}\n") == 1


@languages
def test_the_whole_notice_names_the_controller_its_contact_and_the_reference(language):
    notice = compile_notice(composed(default_parts(language), notice_frame(language)), "body")
    assert notice.fields == {
        "controller", "reference", "incident_date", "contact_name", "contact_email",
        "contact_phone",
    }  # fmt: skip


@languages
def test_the_default_subject_may_be_sent(language):
    assert compile_subject(default_parts(language).subject, "subject")


@languages
def test_an_incident_without_a_date_is_told_in_whole_sentences(language):
    notice = compile_notice(composed(default_parts(language), notice_frame(language)), "body")
    values = dict.fromkeys(notice.fields - {"incident_date"}, "Alice")
    dates = [slot for slot in slots(notice.segments) if slot.name == "incident_date"]
    assert all(slot.fallback for slot in dates)
    assert "{{" not in render(notice, values)


@languages
def test_the_whole_notice_tells_of_the_right_to_complain_and_asks_for_nothing(language):
    body = composed(default_parts(language), notice_frame(language))
    assert "www.cnil.fr" in body
    assert "http" not in body
    assert {"fr": "Ce message ne vous demande rien.", "en": "This message asks you for nothing."}[
        language
    ] in body


def test_a_language_that_we_do_not_speak_gets_english():
    assert notice_frame("de") == notice_frame("en")
    assert notice_frame("fr-fr") == notice_frame("fr")
