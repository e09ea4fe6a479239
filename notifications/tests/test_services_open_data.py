"""Importing the open data: once, again, in two halves, and of two imports at once."""

import io
import tracemalloc
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from incidents.models import Entry
from incidents.rendering.journal import entry_text
from incidents.rules.refusals import Refused
from notifications.models import OpenDataCount, OpenDataEdition
from notifications.rules.open_data_files import read_open_data_file
from notifications.selectors.open_data import current_edition
from notifications.services import open_data as service
from notifications.services.open_data import import_open_data
from notifications.tests.published_file import (
    AVAILABILITY,
    CONFIDENTIALITY,
    TODAY,
    TRADE,
    content,
    row,
)
from tests.cast import NOW

pytestmark = pytest.mark.django_db

ROWS = [row(), row(), row(sector=TRADE), row(natures=f"{AVAILABILITY},{CONFIDENTIALITY}")]


def imported(*rows, **options):
    found = read_open_data_file(io.BytesIO(content(*rows)), today=TODAY)
    return import_open_data(found, now=NOW, **options)


def counted():
    """What stands in the table, added up."""
    keys = ("month", "sector", "natures", "origins", "band")
    rows = OpenDataCount.objects.values_list(*keys).annotate(Sum("notifications"))
    return {row[1:3]: row[5] for row in rows}


ALL = {
    ("q", "confidentiality"): 2,
    ("g", "confidentiality"): 1,
    ("q", "availability,confidentiality"): 1,
}


def test_the_notifications_are_counted_by_their_codes():
    edition = imported(*ROWS)
    assert counted() == ALL
    count = OpenDataCount.objects.get(sector="g")
    assert (count.month, count.origins, count.band) == (date(2024, 5, 1), "hacking", "above_5000")
    assert (edition.read, edition.extracted_on) == (4, date(2026, 3, 18))
    assert (edition.first_month, edition.last_month) == (date(2024, 5, 1), date(2024, 5, 1))


def test_the_same_file_again_replaces_and_does_not_double():
    imported(*ROWS)
    second = imported(*ROWS)
    assert counted() == ALL
    assert OpenDataEdition.objects.get() == second == current_edition()


def test_a_newer_file_replaces_an_older_one_whole():
    imported(*ROWS)
    imported(row(month="2025-12", sector="Enseignement"))
    assert counted() == {("p", "confidentiality"): 1}


def test_an_older_file_is_refused_unless_it_is_meant():
    imported(row(month="2025-12"))
    with pytest.raises(Refused, match="open_data_older") as refused:
        imported(row(month="2025-09"))
    assert refused.value.params == {"here": "2025-09", "there": "2025-12"}
    assert current_edition().last_month == date(2025, 12, 1)
    assert OpenDataEdition.objects.count() == 1
    imported(row(month="2025-09"), even_older=True)
    assert current_edition().last_month == date(2025, 9, 1)


def test_a_file_without_a_notification_changes_nothing():
    imported(*ROWS)
    with pytest.raises(Refused, match="open_data_nothing_read"):
        imported(row(month="bientôt"))
    assert counted() == ALL


def test_a_file_that_breaks_at_its_end_leaves_what_was_there(monkeypatch):
    monkeypatch.setattr(service, "KEYS_AT_ONCE", 1)
    imported(*ROWS)
    with pytest.raises(Refused, match="quote_unclosed"):
        imported(row(sector="Enseignement"), row(), '"')
    assert counted() == ALL
    assert OpenDataEdition.objects.count() == 1


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_written_in_pieces_the_sums_are_the_same(monkeypatch, at_once):
    monkeypatch.setattr(service, "KEYS_AT_ONCE", at_once)
    imported(*ROWS, *ROWS)
    assert counted() == {key: 2 * count for key, count in ALL.items()}


def test_what_an_import_left_behind_that_was_cut_off_goes_with_the_next(monkeypatch):
    def killed(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(service, "_make_current", killed)
        with pytest.raises(KeyboardInterrupt):
            imported(*ROWS)
    assert current_edition() is None
    assert counted() == ALL
    imported(*ROWS)
    assert counted() == ALL
    assert OpenDataEdition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_the_one_that_began_later_counts():
    def while_another_is_imported():
        yield from read_open_data_file(io.BytesIO(content(row())), today=TODAY).notifications
        imported(*ROWS)

    found = read_open_data_file(io.BytesIO(content(row())), today=TODAY)
    slow = replace(found, notifications=while_another_is_imported())
    with pytest.raises(Refused, match="open_data_overtaken"):
        import_open_data(slow, now=NOW)
    assert counted() == ALL


@pytest.mark.django_db(transaction=True)
def test_while_the_file_is_read_nobody_waits_for_the_database(monkeypatch):
    monkeypatch.setattr(service, "KEYS_AT_ONCE", 1)
    held = []

    def watched(notifications):
        for one in notifications:
            held.append(connection.in_atomic_block)
            yield one

    found = read_open_data_file(io.BytesIO(content(*ROWS)), today=TODAY)
    import_open_data(replace(found, notifications=watched(found.notifications)), now=NOW)
    assert held == [False] * len(ROWS)


def test_the_journal_of_the_instance_says_what_was_imported():
    edition = imported(*ROWS, "x", row(sector="Industrie du rêve"))
    entry = Entry.objects.get(verb="open_data.imported")
    assert (entry.chain.organisation, entry.subject_id) == (None, edition.pk)
    assert entry.codes == {
        "number": 5,
        "unread": 1,
        "unknown_labels": 1,
        "first": "2024-05",
        "last": "2024-05",
    }
    assert "5 notifications, 2024-05 to 2024-05" in entry_text(entry, zone="Europe/Paris")


def test_a_longer_file_takes_no_more_memory(monkeypatch):
    monkeypatch.setattr(service, "KEYS_AT_ONCE", 100)

    def peak_of(count):
        months = [f"20{19 + n % 6}-{n % 12 + 1:02}" for n in range(count)]
        bands = ["Entre 0 et 5 personnes", "Entre 6 et 50 personnes", "Plus de 5000 personnes"]
        data = content(*(row(month, persons=bands[n % 3]) for n, month in enumerate(months)))
        found = read_open_data_file(io.BytesIO(data), today=TODAY)
        tracemalloc.start()
        import_open_data(found, now=NOW, even_older=True)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    peak_of(10)
    assert peak_of(4_000) < peak_of(400) + 1_500_000


# The command


def run(tmp_path, data, capsys, *options):
    """(exit code, what was printed)."""
    path = tmp_path / "published.csv"
    path.write_bytes(data)
    try:
        call_command("import_cnil_opendata", path, *options)
    except SystemExit as ended:
        return ended.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_a_file_that_is_known_throughout_ends_with_0_and_says_what_was_read(tmp_path, capsys):
    code, said = run(tmp_path, content(*ROWS), capsys)
    assert code == 0
    assert "Read as Windows-1252, separator “;”, made on 18 March 2026." in said
    assert "4 notifications imported, received from May 2024 to May 2024." in said
    assert "  Natures de la violation · 2 of 3 labels, read 5 times; empty: 0" in said
    assert "not known" not in said
    assert "not read" not in said


def test_what_is_not_known_is_listed_with_its_count_and_ends_with_1(tmp_path, capsys):
    strange = row(natures="Perte de sens,Perte de l'intégrité", origins="Équipement perdu ou volé")
    code, said = run(tmp_path, content(row(), strange, strange, "x", row(month="2031-01")), capsys)
    assert code == 1
    for line in (
        "Lines that were not read: 2",
        "  Line 6: 1 cells where the headings are 9",
        "  Line 7: 2031-01 lies before the first notifications or in the future",
        "Labels that are not known: 1",
        "  Natures de la violation · “Perte de sens” · 2",
        "Known labels that are spelled otherwise: 1",
        "  Origines de l'incident · “Équipement perdu ou volé” · 2",
        "Compare them with notifications/official_forms/cnil-opendata.toml.",
    ):
        assert line in said.splitlines()


def test_the_report_is_given_in_french_too(tmp_path, capsys):
    strange = row(month="bientôt")
    code, said = run(tmp_path, content(row(), strange), capsys, "--language", "fr")
    assert code == 1
    assert "1 notification importée, reçue entre mai 2024 et mai 2024." in said
    assert "Lignes non lues\u00a0: 1" in said
    assert "Ligne 4\u00a0: «\u00a0bientôt\u00a0» n’est pas un mois" in said
    assert "made on" not in said


def test_each_label_is_counted_when_asked_for(tmp_path, capsys):
    _, said = run(tmp_path, content(*ROWS), capsys, "--verbosity", "2")
    assert "    4 · Perte de la confidentialité" in said
    assert "    0 · Perte de l'intégrité" in said


def test_only_the_first_lines_are_named_and_the_others_are_counted(tmp_path, capsys):
    _, said = run(tmp_path, content(row(), *["x"] * 30), capsys)
    assert said.count("  Line ") == 20
    assert "  and 10 more" in said


def test_no_control_character_of_the_file_reaches_the_terminal(tmp_path, capsys):
    data = content(row(sector="Rêve\x1b[31m"), row(month="\x1b]0\x07"), encoding="utf-8")
    _, said = run(tmp_path, data, capsys)
    assert "\x1b" not in said
    assert "\x07" not in said


@pytest.mark.parametrize(
    ("data", "words", "in_french"),
    [
        (b"", "The file is empty", "Le fichier est vide"),
        (b"PK\x03\x04", "This is an Excel file", "C’est un fichier Excel"),
        (b"a;b\n1;2\n", "The file lacks columns: Date de réception de la notification · ",
         "Il manque des colonnes au fichier : Date de réception de la notification · "),
        (content(row(month="x")), "No notification could be read. Lines that hold none: 1",
         "Aucune notification n’a pu être lue"),
        (content(row(), '"x'), "Line 4: a quotation mark", "Ligne 4 : un guillemet"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_that_is_refused_says_why_and_ends_with_2(
    tmp_path, capsys, data, words, in_french, language
):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, data, capsys, "--language", language)
    said = str(refused.value).replace("\u00a0", " ")
    assert (words if language == "en" else in_french) in said
    assert refused.value.returncode == 2
    assert "published.csv: " in str(refused.value)
    assert current_edition() is None


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("none.csv", "en", "there is no such file. Check the path."),
        ("none.csv", "fr", "ce fichier n’existe pas. Vérifiez le chemin."),
        (".", "en", "this is a folder. Give the file in it."),
        (".", "fr", "c’est un dossier. Indiquez le fichier qu’il contient."),
    ],
)
def test_a_path_that_is_no_file_ends_with_2(tmp_path, name, language, words):
    with pytest.raises(CommandError, match=words) as refused:
        call_command("import_cnil_opendata", tmp_path / name, "--language", language)
    assert refused.value.returncode == 2


def test_an_option_that_there_is_not_is_refused_and_imports_nothing(tmp_path, capsys):
    with pytest.raises(CommandError, match="unrecognized arguments: --forse"):
        run(tmp_path, content(*ROWS), capsys, "--forse")
    assert current_edition() is None


def test_an_older_file_needs_its_option(tmp_path, capsys):
    run(tmp_path, content(row(month="2025-12")), capsys)
    with pytest.raises(CommandError, match="--even-older"):
        run(tmp_path, content(row(month="2025-06")), capsys)
    assert run(tmp_path, content(row(month="2025-06")), capsys, "--even-older")[0] == 0
