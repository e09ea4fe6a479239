"""Whoever writes a new verb into the journal also writes the sentence that a person reads."""

import ast
import re
from pathlib import Path

import pytest

from incidents.rendering.journal import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
VERB = re.compile(r"[a-z_]+\.[a-z_]+")


def verbs_written():
    """Every constant with the shape of a verb that is given to a function that records."""
    found = {}
    for app in ("incidents", "notifications", "breachtrack"):
        for path in sorted((ROOT / app).rglob("services/*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for verb in _verbs(node):
                    found.setdefault(verb, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _verbs(node):
    if not isinstance(node, ast.Call):
        return []
    given = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
    if "record" in getattr(node.func, "id", ""):
        given += node.args
    texts = [each.value for each in given if isinstance(each, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and VERB.fullmatch(text)]


WRITTEN = verbs_written()


def test_the_tree_was_read():
    assert {"incident.logged", "campaign.opened", "filing.submitted"} <= set(WRITTEN)


@pytest.mark.parametrize("verb", sorted(WRITTEN))
def test_a_verb_has_a_sentence(verb):
    assert verb in SENTENCES, f"add {verb} to incidents/rendering/journal.py: {WRITTEN[verb]}"


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_no_sentence_is_left_over(verb):
    assert verb in WRITTEN
