"""Every refusal of this floor is a sentence that says where, what, and what to do."""

import ast
import re
from pathlib import Path

import pytest

from incidents.rendering import refusals as ground_floor
from incidents.rules.refusals import Refused
from notifications.rendering.notices import compile_notice
from notifications.rendering.refusals import LINES, REFUSALS, line_error_text
from notifications.rules.recipient_files import read_table
from notifications.rules.recipient_rows import LineError, read_recipient

ROOT = Path(__file__).resolve().parent.parent


def codes_written(*names):
    """The codes given to a function of one of these names, anywhere on this floor."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "tests" not in path.parts:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in names:
                    yield from (
                        each.value
                        for each in node.args
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    )


def test_the_ground_floor_shows_the_words_of_this_one():
    assert REFUSALS.items() <= ground_floor.REFUSALS.items()


def test_refusals_of_notices_have_words():
    written = {code for code in codes_written("_refused") if code.startswith(("notice", "unknown"))}
    assert {"notice_tag", "unknown_notice_field"} <= written <= set(REFUSALS)


def test_reports_on_lines_have_words():
    written = {code for code in codes_written("LineError", "remark") if code.startswith("row_")}
    assert written == {code for code in LINES if code.startswith("row_")}


@pytest.mark.parametrize("code", sorted({**REFUSALS, **LINES}))
def test_a_sentence_names_its_values_correctly(code):
    wording = str({**REFUSALS, **LINES}[code])
    values = {name: "x" for name in re.findall(r"%\((\w+)\)s", wording)}
    assert "%(" not in wording % values


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            lambda: compile_notice("Bonjour {{ prenon }}", "nature"),
            "Line 1: unknown field “prenon”. Did you mean “prenom”?",
        ),
        (
            lambda: compile_notice("{{ prenom", "nature"),
            "Line 1: “{{” without “}}”. Close the field.",
        ),
        (
            lambda: read_table(b"email,nom\n"),
            "The file has a header and no rows. Choose another file.",
        ),
        (
            lambda: read_table(b'email,nom\n"a@x.fr,A\nb@x.fr,B\n'),
            "Line 2: a quotation mark is opened and never closed. Correct the line. Nothing was "
            "imported.",
        ),
        (
            lambda: read_table("nom\nZoé\n".encode() + b"Zo\xe9\n"),
            "Line 3: byte 0xE9 is not UTF-8, as other lines are. Save the whole file as CSV "
            "(UTF-8). Nothing was imported.",
        ),
    ],
)
def test_what_a_person_reads(act, words):
    with pytest.raises(Refused) as refused:
        act()
    assert ground_floor.refusal_text(refused.value) == words


def test_a_line_of_the_report():
    [row] = read_table(b"email,nom\na@x.fr,A\x00B\n").rows
    error = read_recipient(row, {"email": 0, "last_name": 1}, default_language="fr")
    assert line_error_text(error) == "Line 2, “nom”: NUL character. Not imported."
    ragged = LineError(3, "", "row_ragged", {"found": 1, "expected": 2})
    assert line_error_text(ragged).startswith("Line 3: The line has 1 cells where")
