"""Where a breach stands among others: counted by hand, and whatever the groups are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.open_data import open_data
from notifications.rules.open_data_standing import Bands, Breach, Group, standing_among

BANDS = [band.code for band in open_data().columns["persons"].labels]


def group(natures, origins, band, notifications, recent=0):
    return Group(frozenset(natures), frozenset(origins), band, notifications, recent)


GROUPS = [
    group({"confidentiality"}, {"hacking"}, "above_5000", 10, 4),
    group({"confidentiality", "availability"}, {"hacking", "other"}, "to_5", 20, 1),
    group({"confidentiality"}, {"paper_lost"}, "to_50", 40, 8),
    group({"availability"}, {"hacking"}, "to_300", 80, 16),
    group({"confidentiality"}, {"hacking"}, "", 160, 32),
    group({}, {}, "to_5000", 320, 64),
]


def test_the_sector_the_nature_the_origin_and_the_size_are_counted_each_within_the_last():
    standing = standing_among(GROUPS, Breach(("confidentiality",), ("hacking",), 491_840))
    assert (standing.sector, standing.same_nature, standing.same_origin) == (630, 230, 190)
    assert standing.recent == 37
    assert standing.bands == Bands("above_5000", same=10, below=20, above=0, unsaid=160)


def test_without_an_origin_the_nature_alone_is_the_kind():
    standing = standing_among(GROUPS, Breach(("confidentiality",), (), 30))
    assert (standing.same_origin, standing.of_kind, standing.recent) == (None, 230, 45)
    assert standing.bands == Bands("to_50", same=40, below=20, above=10, unsaid=160)


def test_a_notification_of_the_kind_names_every_nature_and_one_of_the_origins():
    both = Breach(("availability", "confidentiality"), ("device_lost", "other"), None)
    standing = standing_among(GROUPS, both)
    assert (standing.same_nature, standing.same_origin) == (20, 20)


def test_without_a_number_of_people_no_band_is_taken_for_its_own():
    assert standing_among(GROUPS, Breach(("integrity",), (), None)).bands is None
    assert standing_among(GROUPS, Breach(("integrity",), (), 0)).bands == Bands("to_5", 0, 0, 0, 0)


def test_a_sector_in_which_nothing_was_published_is_all_zeros():
    standing = standing_among([], Breach(("integrity",), ("other",), 3))
    assert (standing.sector, standing.same_nature, standing.of_kind, standing.recent) == (0,) * 4


def test_a_breach_whose_nature_nobody_knows_has_no_kind():
    with pytest.raises(ValueError, match="nature"):
        standing_among(GROUPS, Breach((), ("hacking",), 3))


groups = st.builds(
    Group,
    st.frozensets(st.sampled_from(["confidentiality", "integrity", "availability"])),
    st.frozensets(st.sampled_from(["hacking", "other", "verbal"])),
    st.sampled_from(["", *BANDS]),
    st.integers(0, 500),
    st.just(0),
)


@given(
    st.lists(groups, max_size=20),
    st.builds(
        Breach,
        st.sampled_from([("integrity",), ("availability", "integrity")]),
        st.sampled_from([(), ("hacking",), ("other", "verbal")]),
        st.integers(0, 10**12),
    ),
)
def test_each_is_part_of_the_one_before_and_the_bands_share_the_last_out(groups, breach):
    standing = standing_among(groups, breach)
    assert 0 <= standing.of_kind <= standing.same_nature <= standing.sector
    bands = standing.bands
    assert bands.same + bands.below + bands.above + bands.unsaid == standing.of_kind
