"""One line, one person: kept with remarks, or reported."""

import pytest

from notifications.rules.recipient_files import Row, read_table
from notifications.rules.recipient_rows import LineError, RecipientRow, read_recipient

HEADER = ("email", "prenom", "nom", "langue", "reference", "secret")
MAPPING = {"email": 0, "first_name": 1, "last_name": 2, "language": 3, "reference": 4}
ALICE = ["alice@example.fr", "Alice", "Martin", "fr", "R-1", "canary"]


def read(cells=ALICE, **changed):
    cells = [changed.get(name, cell) for name, cell in zip(HEADER, cells, strict=False)]
    return read_recipient(Row(7, cells, HEADER), MAPPING, default_language="fr")


def test_a_line_becomes_a_person_and_only_mapped_cells_are_kept():
    assert read() == RecipientRow(
        7, "alice@example.fr", "Alice", "Martin", "fr", "", "", reference="R-1"
    )
    assert "canary" not in repr(read())


@pytest.mark.parametrize(
    "name",
    ["O'Neil", "王小明", "عبد الله", "Ñandú", "von der Œuvre-Æther", 'x" <evil@y.example>, "'],
)
def test_names_of_the_world_are_kept_letter_for_letter(name):
    assert read(nom=name).last_name == name


def test_a_name_is_kept_in_its_composed_form_without_outer_spaces():
    assert read(nom="\u00a0Zoe\u0301 ").last_name == "Zoé"
    assert read(nom="J\u0301").last_name == "J\u0301"


def test_a_person_without_e_mail_is_kept_for_another_channel():
    found = read(email=" ")
    assert (found.email, found.remarks) == ("", ())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a@localhost", "address_without_dot"),
        ("a@[127.0.0.1]", "address_literal"),
        ("a@x.fr; b@x.fr", "address_several"),
        ("Alice <a@x.fr>", "address_with_name"),
        ("zoé@x.fr", "address_accent"),
        ("x" * 65 + "@x.fr", "address_local_too_long"),
        ("a@" + "x." * 200 + "fr", "address_too_long"),
        ("none", "address_without_at"),
    ],
)
def test_a_bad_address_is_remarked_and_the_person_is_kept(typed, code):
    found = read(email=typed)
    assert (found.email, found.last_name) == ("", "Martin")
    assert [(each.line, each.column, each.code) for each in found.remarks] == [(7, "email", code)]


def test_a_domain_in_other_letters_is_kept_in_ascii():
    assert read(email="zoe@Société.fr").email == "zoe@xn--socit-esab.fr"


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("", "fr"),
        ("FR", "fr"),
        ("fr-FR", "fr"),
        ("Français", "fr"),
        ("en_GB", "en"),
        ("English", "en"),
    ],
)
def test_a_language_is_recognised(typed, language):
    found = read(langue=typed)
    assert (found.language, found.remarks) == (language, ())


def test_a_language_that_is_not_offered_is_remarked_and_the_default_taken():
    found = read(langue="Deutsch")
    params = {"typed": "Deutsch", "taken": "fr"}
    assert (found.language, found.remarks) == (
        "fr",
        (LineError(7, "langue", "row_language", params),),
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"nom": "A\0B"}, LineError(7, "nom", "row_nul", {})),
        ({"nom": "A\nB"}, LineError(7, "nom", "row_character", {"position": 2, "char": "U+000A"})),
        (
            {"prenom": "\u202eecilA"},
            LineError(7, "prenom", "row_character", {"position": 1, "char": "U+202E"}),
        ),
        (
            {"email": "a@x.fr\nb@x.fr"},
            LineError(7, "email", "row_character", {"position": 7, "char": "U+000A"}),
        ),
        ({"nom": "x" * 201}, LineError(7, "nom", "row_too_long", {"longest": 200})),
        (
            {"email": "", "prenom": "", "nom": "", "reference": ""},
            LineError(7, "", "row_nobody", {}),
        ),
    ],
    ids=["nul", "line end", "bidi", "two lines of addresses", "too long", "nobody"],
)
def test_a_line_that_cannot_be_read_is_reported(changed, error):
    assert read(**changed) == error


@pytest.mark.parametrize(("count", "found"), [(5, 5), (7, 7)])
def test_a_line_with_more_or_fewer_cells_than_the_header_is_reported(count, found):
    row = Row(7, ["x"] * count, HEADER)
    error = LineError(7, "", "row_ragged", {"found": found, "expected": 6})
    assert read_recipient(row, MAPPING, default_language="fr") == error


def test_the_other_lines_are_read_when_one_is_not():
    table = read_table(b"email,nom\na@x.fr,A\x00B\nb@x.fr,B\nc@x.fr\n")
    mapping = {"email": 0, "last_name": 1}
    read_lines = [read_recipient(row, mapping, default_language="fr") for row in table.rows]
    assert [type(each) for each in read_lines] == [LineError, RecipientRow, LineError]


def test_every_line_of_a_large_file_is_accounted_for():
    lines = [b"email,nom", *(b"p%d@example.fr,N" % n for n in range(4_905))]
    lines += [b"p%d@localhost,N" % n for n in range(13)]
    table = read_table(b"\n".join(lines))
    mapping = {"email": 0, "last_name": 1}
    people = [read_recipient(row, mapping, default_language="fr") for row in table.rows]
    assert sum(bool(person.email) for person in people) == 4_905
    assert [person.line for person in people if person.remarks] == list(range(4_907, 4_920))
