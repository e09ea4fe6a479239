"""The same filing as tagged PDF/UA by WeasyPrint, from HTML: the peer of goal P8."""

import json
import sys
from html import escape

import weasyprint

STYLE = """
@page { size: A4; margin: 27mm 22mm 23mm }
body { font: 10.5pt serif; color: #1c2530 } h1 { font-size: 17.5pt; color: #1f3f6e }
h2 { font-size: 12.5pt; color: #1f3f6e } dt { font-size: 9.5pt; color: #5a6672; margin-top: 7pt }
dd { margin-left: 5mm }
"""


def as_html(data):
    """A page with a heading, the lines above, and each section as a list of answers."""
    summary = "".join(f"<p>{escape(line['text'])}</p>" for line in data["summary"])
    sections = "".join(map(_section, data["sections"]))
    head = f"<title>{escape(data['title'])}</title><style>{STYLE}</style>"
    body = f"<h1>{escape(data['title'])}</h1>{summary}{sections}<p>{data['digest']}</p>"
    return f'<html lang="{data["language"]}"><head>{head}</head><body>{body}</body></html>'


def _section(section):
    answers = "".join(map(_answer, section["answers"]))
    return f"<h2>{section['number']}. {escape(section['title'])}</h2><dl>{answers}</dl>"


def _answer(answer):
    lines = "<br>".join(map(escape, answer["lines"]))
    return f"<dt>{escape(answer['label'])}</dt><dd>{lines}</dd>"


def weasyprint_pdf(data):
    """The PDF of what the product would set in type."""
    return weasyprint.HTML(string=as_html(data)).write_pdf(pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    sys.stdout.buffer.write(weasyprint_pdf(json.load(sys.stdin)))
