"""A real word processor opens the DOCX of a filing and reads in it what the plain text says."""

import shutil
import subprocess

import pytest

from notifications.tests.golden_filings import made
from notifications.tests.whole_filings import FORMS, LANGUAGES

pytestmark = pytest.mark.fresh


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docx_read_by_libreoffice_says_the_same_as_the_plain_text(name, language, tmp_path):
    read = opened_in_libreoffice(made(name, language, "docx"), tmp_path)
    assert lines_of(read) == lines_of(made(name, language, "txt").decode())


def opened_in_libreoffice(content, folder):
    """The text that LibreOffice saves after opening the document; its profile is a fresh one."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (libreoffice-writer-nogui)")
    (folder / "filing.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    wanted = ("--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder)
    subprocess.run(
        [program, "--headless", profile, *wanted, folder / "filing.docx"],
        capture_output=True,
        check=True,
        timeout=180,
    )
    return (folder / "filing.txt").read_text("utf-8-sig")


def lines_of(text):
    """The lines that say something: without what sets them in, lists them or underlines them."""
    lines = (line.strip().removeprefix("- ").removeprefix("• ") for line in text.splitlines())
    return [line for line in lines if line.strip("=-")]
