import pytest

from incidents.rules.decisions import STAGE_AFTER, check_decision, ends_the_clock
from incidents.rules.refusals import Refused


@pytest.mark.parametrize(
    ("kind", "reasons", "stage", "code"),
    [
        ("perhaps", "because", "open", "unknown_decision"),
        ("not_notify", " ", "open", "reasons_needed"),
        ("not_a_breach", "", "open", "reasons_needed"),
        ("notify", "", "filed", "already_filed"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_refused(kind, reasons, stage, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        check_decision(kind, reasons=reasons, stage=stage)


@pytest.mark.parametrize(("kind", "ends"), [("notify", False), ("not_notify", True)])
def test_to_notify_is_the_default_and_leaves_the_clock_running(kind, ends):
    check_decision(kind, reasons="because", stage="open")
    check_decision("notify", reasons="", stage="open")
    assert ends_the_clock(kind) is ends
    assert kind in STAGE_AFTER
