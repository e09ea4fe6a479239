"""Texts edited by people: a located refusal or a bounded text, never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liquid import Environment

from incidents.rules.refusals import Refused
from notifications.rendering.notices import (
    LONGEST_BYTES,
    compile_notice,
    compile_subject,
    render,
)
from notifications.rendering.segments import LONGEST_OUTPUT
from notifications.rules.notice_fields import FIELDS, FRENCH

ZOE = {"first_name": "Zoé", "last_name": "O'Neil", "reference": "INC-1"}


def written(text, values=ZOE):
    return render(compile_notice(text, "body"), values)


def refusal(text):
    with pytest.raises(Refused) as refused:
        compile_notice(text, "what_happened")
    assert refused.value.field == "what_happened"
    return refused.value


def test_fields_are_named_in_english_or_in_french():
    assert (
        written("{{ first_name }} {{prenom}} {{ nom }}, {{ reference }}") == "Zoé Zoé O'Neil, INC-1"
    )


def test_every_field_has_a_name_in_both_languages():
    spelled_alike = {"reference"}
    assert set(FRENCH.values()) | spelled_alike == set(FIELDS)


# What was tried against other template engines


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        (
            "Bonjour {{ prenon }}",
            "unknown_notice_field",
            {"name": "prenon", "suggestion": "prenom"},
        ),
        (
            "{{ person.__class__ }} {{ u.password }} {{ o.delete }} {% include '/etc/passwd' %} "
            "{% debug %}",
            "notice_only_fields",
            {},
        ),
        ("{% include '/etc/passwd' %}", "notice_tag", {"name": "include"}),
        ("{% render 'x' %}", "notice_tag", {"name": "render"}),
        ("{% debug %}", "notice_tag", {"name": "debug"}),
        ("{{ 'a'*1000000000 }}", "notice_syntax", {}),
        ("{{ nom|center:'300000000' }}", "notice_filter", {"name": "center"}),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}",
            "notice_tag",
            {"name": "for"},
        ),
        ("{{ prenom", "notice_unclosed", {}),
        ("{{ prenom {{ nom }}", "notice_unclosed", {}),
        ("{{ prenom } }", "notice_unclosed", {}),
        ("{ prenom }", "notice_brace", {}),
        ("prenom }}", "notice_brace", {}),
        ("{{ }}", "notice_syntax", {}),
        ("{{ 'literal' }}", "notice_only_fields", {}),
        ("{{ (1..99999999999) }}", "notice_only_fields", {}),
        ("{{ nom | default: prenom }}", "notice_filter", {"name": "default"}),
        ("{{ nom | default: 'a' | upcase }}", "notice_filter", {"name": "upcase"}),
        ("{{ nom | default: 'a\nb' }}", "notice_filter", {"name": "default"}),
        ("<script>alert(1)</script>", "notice_html", {"name": "script"}),
        ("<img src=http://tracker.example/x>", "notice_html", {"name": "img"}),
        ("<form action=x>", "notice_html", {"name": "form"}),
        ("<style>@import url(x)</style>", "notice_html", {"name": "style"}),
        ("<a onclick=x>", "notice_html", {"name": "a"}),
        ("javascript:alert(1)", "notice_html", {"name": "javascript"}),
        ("a\u202eb", "control_character", {"position": 2, "char": "U+202E"}),
    ],
)
@pytest.mark.parametrize("before", [0, 2])
def test_whatever_is_not_a_listed_field_is_refused_with_its_line(text, code, params, before):
    refused = refusal("line\n" * before + text)
    assert refused.code == code
    assert refused.params == {"line": before + 1, **params}


def test_a_text_above_64_kb_is_refused():
    refused = refusal("x" * 2_000_000)
    assert (refused.code, refused.params) == ("notice_too_long", {"longest": 64})
    assert refusal("é" * (LONGEST_BYTES // 2 + 1)).code == "notice_too_long"


@pytest.mark.parametrize(
    "text",
    ["{{" * 30_000, "{{" + " " * 60_000, "{{ a " * 9_000, "{{" + "(" * 60_000, "{{ a." * 9_000],
    ids=["open", "spaces", "words", "brackets", "dots"],
)
def test_a_text_made_to_keep_the_reader_busy_is_refused_at_once(text):
    assert refusal(text).code == "notice_unclosed"


@pytest.mark.parametrize(
    "text",
    ["écrivez à <dpo@example.fr>", "https://example.fr/a?b=1&c=<ref>", "5 < 6", "100 % {{ nom }}"],
)
def test_an_address_or_a_sign_of_arithmetic_is_no_html(text):
    assert compile_notice(text.replace("<ref>", "2"), "body")


# People without a name


@pytest.mark.parametrize(
    ("text", "values", "reads"),
    [
        ("Bonjour {{ prenom }},", {}, "Bonjour,"),
        ("Bonjour {{ prenom }} !", {}, "Bonjour !"),
        ("Bonjour {{ prenom }} {{ nom }},", {"last_name": "Roux"}, "Bonjour Roux,"),
        ("Bonjour {{ prenom }} {{ nom }},", {"first_name": "Zoé"}, "Bonjour Zoé,"),
        ("Bonjour {{ prenom }} {{ nom }},", {}, "Bonjour,"),
        ("Bonjour {{ prenom | default: 'Madame, Monsieur' }},", {}, "Bonjour Madame, Monsieur,"),
        ("Référence\u00a0: {{ reference }}\nSuite", {}, "Référence\u00a0:\nSuite"),
        ("{{ prenom }}", {}, ""),
    ],
)
def test_a_missing_value_leaves_no_hole(text, values, reads):
    assert written(text, values) == reads


def test_a_notice_names_its_fields_once_each():
    notice = compile_notice("{{ prenom }} {{ nom | default: 'x' }} {{ reference }}", "body")
    assert notice.fields == {"first_name", "last_name", "reference"}


def test_a_value_is_never_read_as_a_text_with_fields():
    assert (
        written("{{ prenom }}", {"first_name": "{{ nom }} {% debug %}"}) == "{{ nom }} {% debug %}"
    )


def test_values_that_make_a_text_too_long_are_refused():
    notice = compile_notice("{{ nom }}" * 5000, "body")
    with pytest.raises(Refused, match="notice_output_too_long"):
        render(notice, {"last_name": "x" * 1000})


# Properties

SIGNS = ["{{", "}}", "{%", "%}", "{", "}", "nom", "|", "'", '"', "default", " ", ":", "."]
PIECES = st.sampled_from(
    [*SIGNS, "[", "]", "(", "..", "-", "for", "if", "\\", "<", "a", "é", "#", "\n", "{{ nom }}"]
)


@settings(max_examples=2000)
@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_any_text_is_a_located_refusal_or_a_bounded_output(text):
    try:
        written_text = written(text)
    except Refused as refused:
        place = (refused.field, refused.params["line"])
        assert place in [("body", line + 1) for line in range(len(text) + 1)]
    else:
        assert len(written_text) <= LONGEST_OUTPUT


@given(st.lists(st.sampled_from(["Bonjour ", "{{ first_name }}", "{{last_name}}", ", ", "\n"])))
def test_what_is_written_is_what_liquid_would_have_written(pieces):
    text = "".join(pieces)
    assert written(text) == Environment().from_string(text).render(**ZOE)


# Subjects


def test_a_subject_is_kept_as_typed():
    assert (
        compile_subject("  Une violation de vos données ", "subject")
        == "Une violation de vos données"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "subject_length"),
        ("   ", "subject_length"),
        ("x" * 151, "subject_length"),
        ("a\nb", "control_character"),
        ("a\x1cb", "control_character"),
        ("Bonjour {{ prenom }}", "subject_field"),
    ],
)
def test_a_subject_is_one_line_of_1_to_150_characters(text, code):
    with pytest.raises(Refused, match=f"^{code}$") as refused:
        compile_subject(text, "subject")
    assert refused.value.field == "subject"
