import ast
from pathlib import Path

import pytest
from django.utils import translation

from incidents.models import Entry
from incidents.rendering.journal_words import VERBS, entry_text

SERVICES = Path(__file__).resolve().parents[1] / "services"


def verbs_of_incidents():
    for path in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                if "verb" in named and "incident" in named:
                    yield named["verb"].value


@pytest.mark.parametrize("verb", sorted(set(verbs_of_incidents())))
def test_whatever_is_done_in_an_incident_has_words(verb):
    assert verb in VERBS


@pytest.mark.parametrize(
    ("verb", "codes", "text"),
    [
        ("note.added", {}, "Added a note"),
        ("clock.set", {"anchor": "awareness"}, "The clock was set: counted from the awareness"),
        ("clock.ended", {"state": "met"}, "The clock stopped: filed"),
        ("decision.signed", {"kind": "notify"}, "Signed a decision: to notify the authority"),
        ("decision.signed", {}, "Signed a decision"),
        ("never.heard", {}, "Something else was recorded (never.heard)"),
    ],
)
def test_an_entry_in_words(verb, codes, text):
    with translation.override("en"):
        assert entry_text(Entry(verb=verb, codes=codes)) == text
