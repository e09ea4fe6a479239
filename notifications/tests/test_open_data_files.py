"""Each trap of the published file, alone; and what a line or a label does that nobody foresaw."""

import tracemalloc
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.refusals import Refused
from notifications.rules.open_data import open_data
from notifications.rules.open_data_cells import Cell, Reader, day_of, month_of
from notifications.rules.open_data_files import (
    LONGEST_LABEL,
    MOST_LABELS,
    MOST_PROBLEMS,
    Notification,
    Problem,
    read_open_data_file,
)
from notifications.tests.published_file import (
    AVAILABILITY,
    CONFIDENTIALITY,
    HACKED,
    HEADER,
    INTEGRITY,
    PREAMBLE,
    TODAY,
    TRADE,
    content,
    read,
    row,
)

COLUMNS = open_data().columns
ONE = Notification(date(2024, 5, 1), "q", ("confidentiality",), ("hacking",), "above_5000")


def problems(*rows, **shape):
    found, _ = read(content(*rows, **shape))
    return found.report.problems


# The file


def test_the_published_file_is_read_as_windows_1252_below_its_line_and_says_when_it_was_made():
    found, notifications = read(content(row()))
    assert notifications == [ONE]
    assert (found.encoding, found.delimiter) == ("cp1252", ";")
    assert found.extracted_on == date(2026, 3, 18)
    assert found.other_headings == ()


@pytest.mark.parametrize(
    "shape",
    [
        {"encoding": "utf-8"},
        {"encoding": "utf-8-sig"},
        {"encoding": "utf-16"},
        {"end": "\n"},
        {"end": "\r"},
        {"preamble": ""},
        {"preamble": f'"{PREAMBLE}'.replace(";", '";', 1)},
        {"preamble": f"sep=;\r\n{PREAMBLE}"},
        {"preamble": f"\r\n{PREAMBLE}"},
        {"header": HEADER.replace("'", "’")},
        {"header": HEADER.replace("Typologies", "Typologie").replace("Origines", "Origine")},
        {"header": HEADER.replace("\xa0", "\xa0 ")},
        # Taken as UTF-8, "é" and two no-break spaces would be one letter.
        {"header": HEADER.replace("\xa0", "\xa0\xa0")},
        {"header": HEADER.upper()},
        {"header": f"{HEADER};"},
    ],
    ids=repr,
)
def test_the_same_file_in_another_dress_reads_the_same(shape):
    ragged = ";" if shape.get("header", "").endswith(";") else ""
    found, notifications = read(content(f"{row()}{ragged}", **shape))
    assert notifications == [ONE]
    assert found.report.unread == 0


def test_the_columns_may_stand_in_another_order_and_beside_others():
    order = [8, 7, 6, 5, 4, 3, 2, 1, 0]
    header = ";".join([*(HEADER.split(";")[at] for at in order), "Commune"])
    cells = row().split(";")
    found, notifications = read(
        content(";".join([*(cells[at] for at in order), "Rouen"]), header=header)
    )
    assert notifications == [ONE]
    assert found.other_headings == ("Commune",)


def test_a_file_without_one_of_the_columns_is_refused_by_the_names_that_lack():
    header = HEADER.replace("Natures de la violation", "Nature").replace("Causes", "Cause")
    with pytest.raises(Refused, match="open_data_headings") as refused:
        read(content(row(), header=header))
    assert refused.value.params == {"missing": "Natures de la violation · Causes de l'incident"}


@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        (b"", "file_empty", {}),
        (content(), "table_without_rows", {}),
        (f"{PREAMBLE}\r\n".encode("cp1252"), "file_empty", {}),
        (b"PK\x03\x04", "file_is_excel", {}),
        (content(row(), f'"{row()}'), "quote_unclosed", {"line": 4}),
        (content(row(sector='"a"b')), "quote_text_after", {"line": 3}),
        (content(row()) + b"\x81", "file_not_text", {"line": 4}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_for_certain_is_refused_with_its_line(data, code, params):
    with pytest.raises(Refused, match=code) as refused:
        read(data)
    assert refused.value.params == params


# The cells


@pytest.mark.parametrize(
    ("column_id", "text", "codes"),
    [
        ("sector", "Commerce; réparation d''automobiles et de motocycles", ("g",)),
        ("sector", "Activités financières et d''assurance", ("k",)),
        ("natures", f"{CONFIDENTIALITY},{AVAILABILITY}", ("confidentiality", "availability")),
        ("natures", f"{INTEGRITY},{INTEGRITY}", ("integrity",)),
        ("natures", f",{AVAILABILITY},,{INTEGRITY},", ("availability", "integrity")),
        ("natures", f" {CONFIDENTIALITY}\xa0", ("confidentiality",)),
        ("natures", "Perte de la\xa0confidentialité", ("confidentiality",)),
        ("origins", HACKED, ("hacking",)),
        ("origins", f"Autre,{HACKED},Publication non volontaire d''informations",
         ("other", "hacking", "unintended_publication")),
        (
            "data_categories",
            "Etat civil (ex: nom, sexe, date de naissance, âge...),Données relatives à des "
            "informations financières (ex: revenus, numéro de carte de crédit, coordonnées "
            "bancaires), économiques,Données de localisation",
            ("civil_status", "financial", "location"),
        ),
        ("communication", "Non, mais elles le seront", ("no_but_will",)),
        ("special_categories", "Oui", ("Oui",)),
        ("persons", "Entre 301 et 5000 personnes", ("to_5000",)),
    ],
)  # fmt: skip
def test_a_cell_is_read_in_our_codes_whatever_the_file_did_to_it(column_id, text, codes):
    assert Reader(COLUMNS[column_id]).read(text) == Cell(codes, (), ())


@pytest.mark.parametrize("column", [one for one in COLUMNS.values() if one.labels])
def test_every_label_is_read_as_itself_alone_and_beside_all_the_others(column):
    reader, codes = Reader(column), [one.code or one.label for one in column.labels]
    read_alone = [reader.read(one.label.replace("'", "''")) for one in column.labels]
    assert read_alone == [Cell((code,), (), ()) for code in codes]
    if column.several:
        together = ",".join(one.label for one in column.labels)
        assert reader.read(together) == Cell(tuple(codes), (), ())


@pytest.mark.parametrize(
    ("column_id", "text", "code"),
    [
        ("origins", "Équipement perdu ou volé", "device_lost"),
        ("natures", "PERTE DE L’INTEGRITE", "integrity"),
        ("data_categories", "Documents officiels (Passeports , pièces d'identité, etc.)",
         "official_documents"),
    ],
)  # fmt: skip
def test_another_spelling_of_a_label_is_read_and_reported(column_id, text, code):
    assert Reader(COLUMNS[column_id]).read(text) == Cell((code,), (), (text,))


def test_a_file_that_mixes_encodings_is_read_and_what_is_broken_is_an_unknown_label():
    found, _ = read(content(row()) + f"{row()}\r\n".encode())
    assert found.report.read == 2
    assert ("natures", "Perte de la confidentialitÃ©") in found.report.unknown


def test_an_empty_cell_of_sensitive_data_is_not_a_yes_and_nothing_more():
    found, _ = read(content(row(sensitive=""), row(sensitive="Oui"), row(sensitive="\xa0")))
    assert found.report.labels["special_categories", "Oui"] == 1
    assert found.report.empty["special_categories"] == 2
    assert not found.report.unknown


def test_the_unknown_labels_are_counted_and_the_notification_still_counts():
    strange = row(sector="Industrie du rêve", natures=f"{CONFIDENTIALITY},Perte de sens")
    found, notifications = read(content(strange, strange, row()))
    assert found.report.unknown == {
        ("sector", "Industrie du rêve"): 2,
        ("natures", "Perte de sens"): 2,
    }
    assert [one.sector for one in notifications] == ["", "", "q"]
    assert {one.natures for one in notifications} == {("confidentiality",)}
    assert found.report.read == 3
    assert not found.report.empty


def test_equal_rows_are_as_many_notifications():
    # One incident at a processor is notified by each of its controllers, in equal words.
    assert read(content(row(), row(), row()))[1] == [ONE, ONE, ONE]


def test_what_is_read_is_counted_by_label():
    found, _ = read(content(row(), row(sector=TRADE, natures=f"{CONFIDENTIALITY},{INTEGRITY}")))
    counted = found.report.labels
    assert counted["sector", "g"] == counted["sector", "q"] == 1
    assert counted["natures", "confidentiality"] == 2
    assert counted["natures", "integrity"] == 1


# Months and lines


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2018-05", (2018, 5)),
        (" 2018-05\xa0", (2018, 5)),
        ("2024-12-01", (2024, 12)),
        ("2024/7", (2024, 7)),
        ("07/2024", (2024, 7)),
        ("01/07/2024", (2024, 7)),
        ("juillet 2024", (2024, 7)),
        ("1er août 2024", (2024, 8)),
        ("mai-18", (2018, 5)),
        ("févr.-19", (2019, 2)),
        ("juil-24", (2024, 7)),
        ("", None),
        ("2024", None),
        ("2024-13", None),
        ("2024-00", None),
        ("0000-05", None),
        ("jui-24", None),
        ("ma 2024", None),
        ("floréal 2024", None),
        ("2024-05 (provisoire)", None),
    ],
)
def test_a_month_is_read_as_published_and_as_a_spreadsheet_rewrites_it(typed, month):
    assert month_of(typed) == (date(*month, 1) if month else None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Extraction générée le 18 mars 2026;;;;", (2026, 3, 18)),
        ("Extraction générée le 1er août 2026", (2026, 8, 1)),
        ("Extraction générée le 19/05/2026 à 10:03", (2026, 5, 19)),
        ("Extraction générée le 31 février 2026", None),
        ("Extraction générée le 3 brumaire 2026", None),
        ("Extraction générée le lundi", None),
        ("", None),
    ],
)
def test_the_day_of_the_extraction_is_read_or_left_unknown(line, day):
    assert day_of(line) == (date(*day) if day else None)


@pytest.mark.parametrize(
    ("line", "code", "params"),
    [
        (row(month="bientôt"), "open_data_month", {"typed": "bientôt"}),
        (row(month=""), "open_data_month", {"typed": ""}),
        (row(month="2018-04"), "open_data_month_range", {"month": "2018-04"}),
        (row(month="2026-12"), "open_data_month_range", {"month": "2026-12"}),
        ("2024-05;Enseignement", "open_data_ragged", {"found": 2, "expected": 9}),
        # Without its quotation marks the label with a semicolon is two cells.
        (row(sector=TRADE.strip('"')), "open_data_ragged", {"found": 10, "expected": 9}),
    ],
)
def test_a_line_that_is_not_read_is_located_and_the_others_are(line, code, params):
    found, notifications = read(content(row(), line, row()))
    assert found.report.problems == [Problem(4, code, params)]
    assert (found.report.unread, found.report.read) == (1, 2)
    assert notifications == [ONE, ONE]


def test_lines_are_counted_as_an_editor_counts_them():
    assert [each.line for each in problems("x", "", row(), "y", preamble="")] == [2, 5]
    assert [each.line for each in problems("x", end="\n")] == [3]


def test_headings_that_come_again_are_no_flaw():
    found, notifications = read(content(row(), HEADER, row()))
    assert notifications == [ONE, ONE]
    assert (found.report.headings_again, found.report.unread) == (1, 0)


def test_the_first_and_the_last_month_are_said():
    found, _ = read(content(row(month="2024-05"), row(month="2018-05"), row(month="2025-12")))
    assert (found.report.first_month, found.report.last_month) == (
        date(2018, 5, 1),
        date(2025, 12, 1),
    )


def test_the_report_on_a_file_of_nonsense_has_an_end():
    lines = [row(sector=f"Secteur {n}" + "x" * 400) for n in range(MOST_LABELS + 5)]
    found, _ = read(content(*lines, *["x"] * (MOST_PROBLEMS + 5)))
    assert len(found.report.unknown) == MOST_LABELS
    assert found.report.unknown_left_out == 5
    assert max(len(label) for _, label in found.report.unknown) == LONGEST_LABEL
    assert len(found.report.problems) == MOST_PROBLEMS
    assert found.report.unread == MOST_PROBLEMS + 5


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_text_of_a_cell_breaks_the_reading(text):
    for column in COLUMNS.values():
        if column.labels:
            Reader(column).read(text)
    month_of(text)
    day_of(text)


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path):
    file = tmp_path / "long.csv"
    lines = (row(month=f"20{19 + n % 6}-{n % 12 + 1:02}") for n in range(20_000))
    with file.open("wb") as written:
        written.write(content())
        while block := list(islice(lines, 1_000)):
            written.write("".join(f"{line}\r\n" for line in block).encode("cp1252"))
    with file.open("rb") as opened:
        tracemalloc.start()
        count = sum(1 for _ in read_open_data_file(opened, today=TODAY).notifications)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 20_000
    # The file is of 6 MB; the reading keeps a block of it at a time.
    assert file.stat().st_size > 5_000_000
    assert peak < 8_000_000
