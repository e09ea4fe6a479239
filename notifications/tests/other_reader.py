"""The words of a paper as another reader finds them: pdftotext, of poppler."""

import re
import shutil
import subprocess
import unicodedata

import pytest


def squeezed(text):
    """Without any space or bullet: a line of a column may be cut anywhere between two words."""
    return re.sub(r"[\s\u200b•]+", "", unicodedata.normalize("NFKC", text))


def words_of_the_paper(pdf, folder, *, organisation, reference):
    """Everything between the margins, squeezed, in the order in which it is read aloud."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    paper = folder / "paper.pdf"
    paper.write_bytes(pdf)
    read = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, check=True)
    return squeezed(_without_margins(read.stdout.decode(), organisation, reference))


def _without_margins(text, organisation, reference):
    """An answer that goes on overleaf has the margins of two pages in its middle."""
    margins = {organisation, reference, f"{organisation} {reference}"}
    pages = [page.strip().splitlines() for page in text.split("\f")]
    return "\n".join(
        line
        for page in pages
        for line in page
        if line not in margins and not re.search(r"Page \d+ / \d+$", line)
    )
