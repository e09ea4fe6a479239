"""What an import of the open data says when it is over: what was read, and what was not."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.rendering.facts import figure_text
from incidents.rendering.instants import day_text
from notifications.models import OpenDataEdition
from notifications.rules.forbidden_characters import one_clean_line
from notifications.rules.open_data import Column, open_data
from notifications.rules.open_data_files import OpenDataFile, Problem, Report

MOST_LINES: Final = 20
ENCODINGS: Final = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
PROBLEMS: Final[dict[str, Promise]] = {
    "open_data_month": gettext_lazy("“%(typed)s” is no month"),
    "open_data_month_range": gettext_lazy(
        "%(month)s lies before the first notifications or in the future"
    ),
    "open_data_ragged": gettext_lazy("%(found)s cells where the headings are %(expected)s"),
}


def month_text(month: date) -> str:
    """For example "May 2018"."""
    return date_format(month, "F Y")


def is_flawless(report: Report) -> bool:
    """Whether every line was read, and every label known."""
    return not (report.unread or report.unknown or report.unknown_left_out)


def import_text(edition: OpenDataEdition, file: OpenDataFile, *, every_label: bool) -> str:
    """The whole report in the active language; `every_label` lists how often each was read."""
    report = file.report
    lines = [
        _read_as(file),
        *_other_headings(file),
        _imported(edition),
        *_unread(report),
        *_columns(report, every_label=every_label),
        *_labels(report.otherwise, _("Known labels that are spelled otherwise: %(count)s")),
        *_labels(report.unknown, _("Labels that are not known: %(count)s")),
        *_left_out(report),
    ]
    return "\n".join(lines)


def _read_as(file: OpenDataFile) -> str:
    words = {
        "encoding": ENCODINGS.get(file.encoding, file.encoding),
        "delimiter": file.delimiter,
        "day": day_text(file.extracted_on, weekday=False) if file.extracted_on else "",
    }
    if file.extracted_on:
        return _("Read as %(encoding)s, separator “%(delimiter)s”, made on %(day)s.") % words
    return _("Read as %(encoding)s, separator “%(delimiter)s”; no day stands above it.") % words


def _other_headings(file: OpenDataFile) -> Iterator[str]:
    if file.other_headings:
        headings = " · ".join(one_clean_line(each) for each in file.other_headings)
        yield _("Columns that are not known, and were not read: %(headings)s") % {
            "headings": headings
        }


def _imported(edition: OpenDataEdition) -> str:
    sentence = ngettext(
        "%(count)s notification imported, received from %(first)s to %(last)s. It takes the place "
        "of what was imported before.",
        "%(count)s notifications imported, received from %(first)s to %(last)s. They take the "
        "place of what was imported before.",
        edition.read,
    )
    first, last = edition.first_month, edition.last_month
    return sentence % {
        "count": figure_text(edition.read),
        "first": month_text(first) if first else "",
        "last": month_text(last) if last else "",
    }


def _unread(report: Report) -> Iterator[str]:
    if report.headings_again:
        yield _("Headings that came again between the lines: %(count)s") % {
            "count": figure_text(report.headings_again)
        }
    if report.unread:
        yield _("Lines that were not read: %(count)s") % {"count": figure_text(report.unread)}
    yield from _first_of(report.problems, report.unread, problem_text)


def problem_text(problem: Problem) -> str:
    """Where a line goes wrong, and how."""
    what = str(PROBLEMS[problem.code]) % {
        name: one_clean_line(str(value)) for name, value in problem.params.items()
    }
    return _("Line %(line)s: %(what)s") % {"line": problem.line, "what": what}


def _columns(report: Report, *, every_label: bool) -> Iterator[str]:
    yield _("What was read, by column:")
    for column in open_data().columns.values():
        if column.labels:
            yield _column(column, report)
            yield from _every_label(column, report) if every_label else ()


def _column(column: Column, report: Report) -> str:
    counts = [report.labels[column.id, one.code or one.label] for one in column.labels]
    return "  " + _(
        "%(heading)s · %(seen)s of %(known)s labels, read %(times)s times; empty: %(empty)s"
    ) % {
        "heading": column.heading,
        "seen": sum(count > 0 for count in counts),
        "known": len(counts),
        "times": figure_text(sum(counts)),
        "empty": figure_text(report.empty[column.id]),
    }


def _every_label(column: Column, report: Report) -> Iterator[str]:
    for one in column.labels:
        yield f"    {figure_text(report.labels[column.id, one.code or one.label])} · {one.label}"


def _labels(counted: Counter[tuple[str, str]], title: str) -> Iterator[str]:
    if counted:
        yield title % {"count": figure_text(len(counted))}
    yield from (_label(*each) for each in counted.most_common())


def _label(key: tuple[str, str], count: int) -> str:
    column_id, label = key
    heading = open_data().columns[column_id].heading
    return f"  {heading} · “{one_clean_line(label)}” · {figure_text(count)}"


def _left_out(report: Report) -> Iterator[str]:
    if report.unknown_left_out:
        yield "  " + _("and further ones, read %(count)s times") % {
            "count": figure_text(report.unknown_left_out)
        }
    if report.unknown or report.otherwise:
        yield _("Compare them with notifications/official_forms/cnil-opendata.toml.")


def _first_of(
    problems: list[Problem], unread: int, words: Callable[[Problem], str]
) -> Iterator[str]:
    shown = problems[:MOST_LINES]
    yield from (f"  {words(each)}" for each in shown)
    if unread > len(shown):
        yield "  " + _("and %(count)s more") % {"count": figure_text(unread - len(shown))}
