"""P8: PDF, DOCX and JSON of one filing in less than 250 ms; the PDF 8 times as fast as WeasyPrint.

The product sets each PDF in a process of its own, with limits and without keys, and would do so
with the peer: the goal is judged by both in such a process. Beside it stands `warm_ratio`, of
both libraries loaded and warm.
"""

import json
import subprocess
import sys
from statistics import median

from benchmarks import papers
from benchmarks.goal_lines import goal_line
from benchmarks.measuring import in_turns, seconds
from benchmarks.weasyprint_way import weasyprint_pdf
from notifications.rendering.documents import TEMPLATE, filing_pdf
from notifications.rendering.filing_exports import EXPORTS
from notifications.rendering.typst_worker import make_pdf

PAIRS = 7
MOST_MS = 250
LEAST_RATIO = 8


def lines():
    """The line of the goal."""
    apart = in_turns(_weasyprint_apart, _pdf, papers.insist_on_pdf, pairs=PAIRS)
    warm = in_turns(_weasyprint_warm, _typst_warm, papers.insist_on_pdf, pairs=PAIRS)
    ms = {"": _ms(_all_three, papers.insist_on_all)}
    ms |= {"pdf_": _ms(_pdf, papers.insist_on_pdf), "docx_": _ms(_docx, papers.insist_on_docx)}
    ms |= {"json_": _ms(_json, papers.insist_on_json)}
    yield goal_line(
        "P8",
        ms[""] < MOST_MS and apart.ratio >= LEAST_RATIO,
        ratio=f"{apart.ratio:.1f}",
        **{f"{kind}ms": f"{took:.1f}" for kind, took in ms.items()},
        warm_ratio=f"{warm.ratio:.1f}",
        floor_ms=f"{1000 * median(apart.floor):.0f}",
        warm_floor_ms=f"{1000 * median(warm.floor):.0f}",
        spread="{:.1f}-{:.1f}".format(*apart.spread),
        warm_spread="{:.1f}-{:.1f}".format(*warm.spread),
    )


def _ms(way, check):
    """The median in milliseconds; the first call is not timed."""
    return 1000 * median([seconds(way, check, number) for number in range(PAIRS + 1)][1:])


def _pdf(number):
    return _made(filing_pdf, number)


def _docx(number):
    return _made(EXPORTS["docx"].make, number)


def _json(number):
    return _made(EXPORTS["json"].make, number)


def _all_three(number):
    return _pdf(number), _docx(number), _json(number)


def _made(make, number):
    return make(papers.FORM, papers.answers(number), papers.context(number), papers.LANGUAGE)


def _typst_warm(number):
    timestamp = int(papers.context(number).made_at.timestamp())
    return make_pdf(
        {"template": str(TEMPLATE), "data": papers.data(number), "timestamp": timestamp}
    )


def _weasyprint_warm(number):
    return weasyprint_pdf(papers.data(number))


def _weasyprint_apart(number):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.weasyprint_way"],
        input=json.dumps(papers.data(number)).encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout
