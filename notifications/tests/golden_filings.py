"""What the documents of a filing say, kept in the repository: `make golden` writes it anew.

For each form, language and kind of file the text that is read back from it. Look at the
difference before you commit it: these are the words that an authority reads.
"""

import io
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
KINDS = ("pdf", "docx", "txt")


def text_in(kind, content):
    """What is read in a file: by pypdf in a PDF, by python-docx in a DOCX."""
    return {"pdf": _of_pdf, "docx": _of_docx, "txt": bytes.decode}[kind](content)


def _of_pdf(content):
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "\n".join(f"[{page.page_number + 1}]\n{page.extract_text()}" for page in pages) + "\n"


def _of_docx(content):
    import docx

    paper = docx.Document(io.BytesIO(content))
    lines = [f"[{each.style.name}] {each.text}" for each in paper.paragraphs]
    page = paper.sections[0]
    margins = [each.paragraphs[0].text for each in (page.header, page.footer)]
    return "\n".join([*margins, *lines]) + "\n"


def made(name, language, kind):
    """The document itself, of the filing with an answer to every question."""
    from notifications.rendering.documents import filing_pdf
    from notifications.rendering.filing_exports import EXPORTS
    from notifications.tests.whole_filings import FORMS, answers_to_all, context_in

    make = filing_pdf if kind == "pdf" else EXPORTS[kind].make
    form = FORMS[name]
    return make(form, answers_to_all(form), context_in(language), language)


def golden(name, language, kind):
    """Where the text of one document is kept."""
    return FOLDER / f"{name}.{language}.{kind}.txt"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    import django

    django.setup()
    from notifications.tests.whole_filings import FORMS, LANGUAGES

    FOLDER.mkdir(exist_ok=True)
    for name in FORMS:
        for language in LANGUAGES:
            for kind in KINDS:
                text = text_in(kind, made(name, language, kind))
                golden(name, language, kind).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
