"""How a filing looks in a word processor: A4, the colours of the PDF, styles of its own."""

import io
from functools import cache
from typing import Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

LABEL: Final = "Filing Label"
ANSWER: Final = "Filing Answer"
OPEN: Final = "Filing Open Answer"
NOTE: Final = "Filing Note"
CHOICE: Final = "List Bullet"
TITLE: Final = "Heading 1"
HEADING: Final = "Heading 2"

INK: Final = RGBColor(0x1C, 0x25, 0x30)
QUIET: Final = RGBColor(0x5A, 0x66, 0x72)
ACCENT: Final = RGBColor(0x1F, 0x3F, 0x6E)
FONT: Final = "Liberation Serif"
# What a reader of texts aloud is told, where the language of ours stands for a country's.
SPOKEN_AS: Final = {"fr": "fr-FR", "en": "en-GB"}


def new_paper(language: str) -> Paper:
    """An empty document of that language, with the paper size and the styles of ours."""
    return Document(io.BytesIO(_dressed(language)))


@cache
def _dressed(language: str) -> bytes:
    """Dressing takes longer than reading what was dressed once."""
    paper, saved = Document(), io.BytesIO()
    _dress(paper, language=language)
    paper.save(saved)
    return saved.getvalue()


def _dress(paper: Paper, *, language: str) -> None:
    _page(paper)
    _language(paper, SPOKEN_AS[language])
    _style(paper, "Normal", size=10.5, colour=INK)
    _style(paper, TITLE, size=17.5, colour=ACCENT, after=8)
    _style(paper, HEADING, size=12.5, colour=ACCENT, before=16, after=4)
    _style(paper, LABEL, size=9.5, colour=QUIET, before=7).paragraph_format.keep_with_next = True
    _style(paper, ANSWER, size=10.5, colour=INK, indent=0.5)
    _style(paper, OPEN, size=10.5, colour=QUIET, indent=0.5).font.italic = True
    _style(paper, NOTE, size=8.5, colour=QUIET, before=8)
    _style(paper, CHOICE, size=10.5, colour=INK)
    for margin in ("Header", "Footer"):
        _style(paper, margin, size=8.5, colour=QUIET)


def written(paper: Paper, text: str, style: str) -> Paragraph:
    """A new paragraph of that style; a line break in the text is one in the document.

    The style goes in by its id, which is its name without spaces: the library looks a name up
    in all styles each time, and spends four fifths of a document on it.
    """
    paragraph = paper.add_paragraph(text)
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def number_pages(paragraph: Paragraph) -> None:
    """The number of the page at the end of a paragraph, counted by the word processor."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)


def _page(paper: Paper) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin, page.bottom_margin = Cm(2.7), Cm(2.3)


def _language(paper: Paper, tag: str) -> None:
    for element in paper.styles.element.xpath("w:docDefaults//w:lang"):
        element.set(qn("w:val"), tag)


def _style(
    paper: Paper,
    name: str,
    *,
    size: float,
    colour: RGBColor,
    before: float = 0,
    after: float = 2,
    indent: float | None = None,
) -> ParagraphStyle:
    style = _named(paper, name)
    style.font.size, style.font.color.rgb = Pt(size), colour
    _font(style)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent is not None:
        shape.left_indent = Cm(indent)
    return style


def _named(paper: Paper, name: str) -> ParagraphStyle:
    styles = paper.styles
    known = name in styles
    style = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    if not known:
        style.base_style = _named(paper, "Normal")
    return style


def _font(style: ParagraphStyle) -> None:
    """The font by its name: a theme's font would win over it."""
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "Theme" in key:
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)
