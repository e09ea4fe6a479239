"""Every finding has its sentence, and every sentence gets its values."""

import ast
import re
from pathlib import Path

from notifications.rendering.notice_findings import FINDINGS, PART_LABELS, finding_text
from notifications.rules import notice_checks
from notifications.rules.notice_checks import notice_findings
from notifications.rules.notice_parts import PARTS, NoticeParts

FAULTY = NoticeParts(
    subject="Votre santé {{ prenom }} [date] " + "y" * 150,
    nature="Un incident de sécurité a eu lieu. " + "mot " * 60,
    data="<b>TODO</b> \x00",
    consequences="",
    measures="Toutes les mesures nécessaires ont été prises.",
    advice="Cliquez pour vous connecter : https://a.example/login",
    contact="Venez.",
)


def codes_written():
    tree = ast.parse(Path(notice_checks.__file__).read_text("utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if getattr(call.func, "id", "") in ("Finding", "_matches"))
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def test_every_code_of_the_checks_has_its_sentence_and_no_sentence_is_dead():
    assert codes_written() == set(FINDINGS)


def test_every_sentence_finds_the_values_it_speaks_of():
    default = NoticeParts(nature=FAULTY.nature, measures=FAULTY.measures)
    findings = notice_findings(FAULTY, "fr", default=default)
    assert {finding.code for finding in findings} == set(FINDINGS)
    for finding in findings:
        assert not re.search(r"%\(\w+\)s", finding_text(finding))


def test_every_part_has_its_label():
    assert tuple(PART_LABELS) == PARTS
