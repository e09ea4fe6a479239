"""The words of the open data: exact to the byte, and in our codes and back without a loss."""

from importlib.resources import files

import pytest

from incidents.rules.refusals import Refused
from incidents.rules.vocabulary import vocabulary
from notifications.rules.official_forms import load_form
from notifications.rules.open_data import (
    VERIFIED,
    band_of,
    codes_of,
    label_of,
    open_data,
    read_open_data,
    reason_unpublished,
)
from notifications.tests.published_labels import PUBLISHED_LABELS

PUBLISHED = open_data()
TEXT = files("notifications.official_forms").joinpath("cnil-opendata.toml").read_text("utf-8")
LISTED = [column for column in PUBLISHED.columns.values() if column.list]
# Our field of the CNIL's form, by the column of the open data that publishes its answers.
FIELDS = {
    "sector": "sector",
    "natures": "nature",
    "data_categories": "data_categories",
    "origins": "origins",
    "causes": "causes",
    "communication": "communication",
}
HEADINGS = [
    "Date de réception de la notification",
    "Secteur d'activité de l'organisme concerné",
    "Natures de la violation",
    "Nombre de personnes impactées",
    "Typologies des données impactées",
    "Données sensibles",
    "Origines de l'incident",
    "Causes de l'incident",
    "Information des personnes",
]
BANDS = [
    "Entre 0 et 5 personnes",
    "Entre 6 et 50 personnes",
    "Entre 51 et 300 personnes",
    "Entre 301 et 5000 personnes",
    "Plus de 5000 personnes",
]


def labels(column_id):
    return [label.label for label in PUBLISHED.columns[column_id].labels]


def test_the_headings_are_those_of_the_newest_file_in_its_order():
    assert [column.heading.encode() for column in PUBLISHED.columns.values()] == [
        heading.encode() for heading in HEADINGS
    ]


def test_the_headings_of_2020_are_known_too():
    also = {column.id: column.headings[1:] for column in LISTED if column.headings[1:]}
    assert also == {
        "data_categories": ("Typologie des données impactées",),
        "origins": ("Origine de l'incident",),
    }


@pytest.mark.parametrize("column_id", FIELDS)
def test_every_label_is_exact_to_the_byte(column_id):
    ours = sorted(label.encode() for label in labels(column_id))
    assert ours == sorted(label.encode() for label in PUBLISHED_LABELS[column_id])


def test_the_bands_and_the_only_yes_are_exact_to_the_byte():
    assert labels("persons") == BANDS
    assert labels("special_categories") == ["Oui"]


@pytest.mark.parametrize(("column_id", "field_id"), FIELDS.items())
def test_what_the_form_says_for_a_code_is_what_the_open_data_publishes_for_it(column_id, field_id):
    said = {v.code: v.label_fr for v in load_form("cnil-2023-07").by_id[field_id].values}
    assert said == {one.code: one.label for one in PUBLISHED.columns[column_id].labels}


CODES = [
    pytest.param(column.id, code, id=f"{column.id}-{code}")
    for column in LISTED
    for code in vocabulary()[column.list].labels
]


@pytest.mark.parametrize(("column_id", "code"), CODES)
def test_a_code_of_ours_becomes_a_label_and_comes_back(column_id, code):
    assert code in codes_of(column_id, label_of(column_id, code).label)


@pytest.mark.parametrize("column", LISTED, ids=lambda column: column.id)
def test_a_label_becomes_codes_of_ours_and_comes_back(column):
    for label in column.labels:
        for code in codes_of(column.id, label.label):
            assert label_of(column.id, code) == label


@pytest.mark.parametrize("column", LISTED, ids=lambda column: column.id)
def test_only_the_yes_of_the_sensitive_data_says_less_than_our_codes(column):
    loses = [label.label for label in column.labels if len(codes_of(column.id, label.label)) > 1]
    assert loses == (["Oui"] if column.id == "special_categories" else [])


EVERY_CODE = [(name, code) for name, entry in vocabulary().items() for code in entry.labels]


@pytest.mark.parametrize(("name", "code"), EVERY_CODE)
def test_a_code_of_the_vocabulary_is_published_or_a_reason_says_why_not(name, code):
    published = any(column.list == name for column in LISTED)
    assert published != bool(reason_unpublished(name, code))


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (0, BANDS[0]),
        (5, BANDS[0]),
        (6, BANDS[1]),
        (50, BANDS[1]),
        (51, BANDS[2]),
        (300, BANDS[2]),
        (301, BANDS[3]),
        (5_000, BANDS[3]),
        (5_001, BANDS[4]),
        (491_840, BANDS[4]),
        (10**12, BANDS[4]),
    ],
)
def test_a_number_of_people_lies_in_one_band(number, band):
    assert band_of(number).label == band


def test_the_bands_leave_no_gap_and_the_last_has_no_end():
    ends = [(band.at_least, band.at_most) for band in PUBLISHED.columns["persons"].labels]
    starts = [least for least, _ in ends]
    assert starts == [0, *(most + 1 for _, most in ends[:-1])]
    assert ends[-1] == (5001, None)


def test_each_part_says_where_it_was_read_and_when_it_was_compared():
    parts = [PUBLISHED, *PUBLISHED.columns.values()]
    assert {part.verified for part in parts} <= set(VERIFIED)
    assert all(part.checked_on.year >= 2026 for part in parts)
    assert "data.gouv.fr" in PUBLISHED.source


@pytest.mark.parametrize("ask", [label_of, codes_of])
def test_what_is_in_no_list_is_refused_and_never_guessed(ask):
    for column_id, text in (("origins", "sabotage"), ("natures", ""), ("sector", "Inconnue")):
        with pytest.raises(Refused, match="unknown_code"):
            ask(column_id, text)


def test_a_negative_number_of_people_has_no_band():
    with pytest.raises(Refused, match="unknown_code"):
        band_of(-1)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("id = ", "= ", "Invalid statement"),
        ('preamble = "Extraction générée le"', "", "lacks 'preamble'"),
        ('verified = "open data"', 'verified = "sure"', "the dataset.verified: 'sure'"),
        ("checked_on = 2026-11-22", "checked_on = 2026", "the dataset.checked_on: needs a day"),
        ('list = "sectors"', 'list = "trades"', "sector.list: 'trades'"),
        ('code = "a",', 'code = "z",', "sector.labels: 'z' is no code of sectors"),
        ('code = "a",', 'code = "b",', "sector.labels: a code appears twice"),
        ('code = "a",', "", "sector.labels: each needs a label"),
        ('code = "a",', 'code = "a", colour = 1,', "sector.labels.colour: no such key"),
        ('list = "harms"', 'list = "harm"', "unpublished.list: 'harm'"),
        ('reason = "The form asks for the harm', 'reason = "" #', "unpublished harms.reason"),
    ],
)
def test_a_malformed_file_is_refused_with_file_key_and_reason(old, new, reason):
    assert old in TEXT
    with pytest.raises(ValueError, match=r"^cnil-opendata\.toml: ") as refused:
        read_open_data(TEXT.replace(old, new, 1))
    assert reason in str(refused.value)
