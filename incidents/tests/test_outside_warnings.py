"""Which signals are warnings from outside, and who hears when that they wait."""

from datetime import timedelta

import pytest

from incidents.rules.outside_warnings import first_alert_at, is_from_outside, reaches_the_dpo
from incidents.rules.vocabulary import choices
from tests.cast import NOW

HOUR = timedelta(hours=1)


SOURCES = {code for code, _label in choices("signal_sources", "en")}


def test_of_all_sources_our_own_detection_alone_is_inside():
    assert {source for source in SOURCES if not is_from_outside(source)} == {"own_detection"}


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        pytest.param("own_detection", False, id="what we saw ourselves"),
        pytest.param("processor", True, id="a processor"),
        pytest.param("data_subject", True, id="a person concerned"),
        pytest.param("press", True, id="the press"),
        pytest.param("authority", True, id="an authority"),
        pytest.param("security_agency", True, id="a security agency"),
        pytest.param("external_party", True, id="a third party"),
        pytest.param("other", True, id="another source: better a mail too many"),
        pytest.param("whistleblower", True, id="a source of a later vocabulary"),
    ],
)
def test_every_source_but_our_own_eyes_is_outside(source, outside):
    assert is_from_outside(source) is outside
    assert first_alert_at(source, recorded_at=NOW) == (NOW + 4 * HOUR if outside else None)


@pytest.mark.parametrize(
    ("hours", "has_owner", "reaches"),
    [
        pytest.param(4, True, False, id="first its owner alone"),
        pytest.param(4, False, True, id="nobody owns it: the DPO at once"),
        pytest.param(23.99, True, False, id="a little before a day"),
        pytest.param(24, True, True, id="after a day, to the instant"),
        pytest.param(48, True, True, id="then daily"),
        pytest.param(24, False, True, id="and without an owner too"),
    ],
)
def test_the_dpo_hears_after_a_day_or_at_once_where_nobody_owns_it(hours, has_owner, reaches):
    at = NOW + hours * HOUR
    assert reaches_the_dpo(at, recorded_at=NOW, has_owner=has_owner) is reaches
