"""Every doubt about the facts has its sentence."""

import pytest

from incidents.rendering.fact_warnings import WARNINGS, fact_warning_text
from incidents.rules import fact_warnings
from incidents.rules.fact_warnings import FactWarning


@pytest.mark.parametrize("code", sorted(WARNINGS))
def test_a_doubt_is_told_in_a_sentence(code):
    assert fact_warning_text(FactWarning(code, "warning", ())).endswith(".")


def test_the_doubts_of_the_rules_are_the_ones_with_words():
    with open(fact_warnings.__file__, encoding="utf-8") as source:
        text = source.read()
    natures = {"confidentiality", "integrity", "availability"}
    for code in WARNINGS:
        stem, _, nature = code.rpartition("_")
        assert f'"{code}"' in text or (stem == "consequence_without" and nature in natures)
    assert text.count("yield FactWarning(") == len(WARNINGS) - len(natures) + 1
