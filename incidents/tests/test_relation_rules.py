"""Which incidents may be tied together, by table."""

from dataclasses import replace

import pytest

from incidents.rules.refusals import Refused
from incidents.rules.relations import Side, check_bundle, check_duplicate, check_joins

ONE = Side(pk=1, organisation=7, role="controller", stage="open", is_drill=False)
OTHER = replace(ONE, pk=2)


def test_a_breach_that_was_logged_twice_may_end_in_the_other():
    check_duplicate(ONE, kept=OTHER, reason="The same file.")


def test_the_kept_one_may_be_filed_bundled_or_have_other_duplicates():
    kept = replace(OTHER, stage="filed", is_bundled=True, has_duplicates=True)
    check_duplicate(ONE, kept=kept, reason="The same file.")


@pytest.mark.parametrize(
    ("incident", "kept", "code"),
    [
        pytest.param({}, {"pk": 1}, "duplicate_of_itself", id="itself"),
        pytest.param({}, {"organisation": 8}, "relation_elsewhere", id="another organisation"),
        pytest.param({}, {"is_drill": True}, "drill_and_real", id="a real one into a drill"),
        pytest.param({"is_drill": True}, {}, "drill_and_real", id="a drill into a real one"),
        pytest.param({}, {"role": "processor"}, "roles_differ", id="another role"),
        pytest.param({}, {"is_duplicate": True}, "duplicate_of_duplicate", id="of a duplicate"),
        pytest.param({"is_duplicate": True}, {}, "duplicate_already", id="of two"),
        pytest.param({"has_duplicates": True}, {}, "has_duplicates", id="has duplicates"),
        pytest.param({"is_bundled": True}, {}, "in_a_bundle", id="in a bundle"),
        pytest.param({"stage": "filed"}, {}, "duplicate_filed", id="filed"),
    ],
)
def test_a_link_that_would_hide_something_is_refused(incident, kept, code):
    with pytest.raises(Refused, match=code) as refused:
        check_duplicate(replace(ONE, **incident), kept=replace(OTHER, **kept), reason="Same.")
    assert refused.value.field == "kept"


def test_a_duplicate_and_a_bundle_need_their_reason():
    for check in (
        lambda: check_duplicate(ONE, kept=OTHER, reason=" "),
        lambda: check_bundle([ONE, OTHER], reason=""),
    ):
        with pytest.raises(Refused, match="relation_reason_needed") as refused:
            check()
        assert refused.value.field == "reason"


def test_similar_breaches_may_share_a_bundle():
    check_bundle([ONE, OTHER, replace(ONE, pk=3, has_duplicates=True)], reason="Same way in.")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        pytest.param([ONE], "bundle_needs_two", id="alone"),
        pytest.param([ONE, replace(OTHER, organisation=8)], "relation_elsewhere", id="elsewhere"),
        pytest.param([ONE, replace(OTHER, is_drill=True)], "drill_and_real", id="a drill"),
        pytest.param([ONE, replace(OTHER, is_duplicate=True)], "duplicate_in_bundle", id="doubled"),
        pytest.param([ONE, replace(OTHER, is_bundled=True)], "bundled_already", id="bundled"),
        pytest.param([replace(ONE, is_bundled=True), OTHER], "bundled_already", id="first bundled"),
    ],
)
def test_a_bundle_that_would_mix_things_is_refused(members, code):
    with pytest.raises(Refused, match=code) as refused:
        check_bundle(members, reason="Same way in.")
    assert refused.value.field == "incidents"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"organisation": 8}, "relation_elsewhere", id="elsewhere"),
        pytest.param({"is_drill": True}, "drill_and_real", id="a drill"),
        pytest.param({"is_duplicate": True}, "duplicate_in_bundle", id="a duplicate"),
        pytest.param({"is_bundled": True}, "bundled_already", id="in another one"),
    ],
)
def test_who_joins_a_bundle_is_like_its_members(changed, code):
    member = replace(OTHER, is_bundled=True)
    check_joins(ONE, member=member)
    with pytest.raises(Refused, match=code):
        check_joins(replace(ONE, **changed), member=member)
