"""The process that makes one PDF and ends: `python -m notifications.rendering.typst_worker`.

A job as JSON on standard input, the PDF on standard output. It knows no settings, no database
and no key, reads nothing outside the folder of its template, and lives under limits, because
the words it sets in type were typed by people.
"""

import contextlib
import json
import re
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import typst

# PDF/A-2a to be kept for years, PDF/UA-1 to be read aloud. PDF/A-4 excludes PDF/UA-1.
STANDARDS: Final = ("a-2a", "ua-1")
CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 2 * 1024**3
# The embedded fonts know Latin, Greek, Cyrillic, Hebrew and Arabic. PDF/A forbids empty boxes, so
# a sign without a glyph is spelled by its number; past this many, all rare signs are.
MOST_SPELLED_ONE_BY_ONE: Final = 20

_REFUSED_SIGN: Final = re.compile(
    r'(?:the text|contains the codepoint) `"((?:\\.|[^"\\])+)"`', re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_RARE: Final = re.compile("[^\n -~\u00a1-\u00ac\u00ae-\u017f\u00a0\u202f\u2013-\u2026\u20ac]")
# Typst never breaks inside a word, so a long one would leave the page. Digests (64 letters) and
# addresses stay whole: whoever copies them must not catch an invisible space.
_LONG_WORD: Final = re.compile(r"\S{66,}")
_PIECE: Final = 25


def _limit() -> None:
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
    }
    for kind, value in limits.items():
        # Some systems know a limit and refuse to set it; the timeout of the parent still holds.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _spelled(text: str, signs: frozenset[str]) -> str:
    return "".join(f"[U+{ord(sign):04X}]" if sign in signs else sign for sign in text)


def _without(data: Any, signs: frozenset[str]) -> Any:
    return _map_texts(data, lambda text: _spelled(text, signs))


def _rare_in(text: str) -> frozenset[str]:
    return frozenset(_RARE.findall(text))


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(_in_pieces, text)


def _in_pieces(found: re.Match[str]) -> str:
    word = found.group()
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_map_texts(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _map_texts(one, change) for key, one in value.items()}
    return value


def _compile(job: dict[str, Any], data: Any) -> bytes:
    template = Path(job["template"])
    compiler = typst.Compiler(
        input=str(template),
        root=str(template.parent),
        ignore_system_fonts=True,
        # No package is ever fetched: both folders are empty, and no template asks for one.
        package_path=str(template.parent / "no-packages"),
        package_cache_path=str(template.parent / "no-packages"),
        sys_inputs={"data": json.dumps(_map_texts(data, _breakable), ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=job["timestamp"])
    if not isinstance(pdf, bytes):
        raise TypeError("one document was asked for, typst gave something else")
    return pdf


def _signs_refused(message: str) -> frozenset[str]:
    found = _REFUSED_SIGN.search(message)
    if found is None:
        return frozenset()
    text = _ESCAPED.sub(lambda escape: chr(int(escape.group(1), 16)), found.group(1))
    return frozenset(text) - frozenset(map(chr, range(128)) if len(text) > 1 else ())


def make_pdf(job: dict[str, Any]) -> bytes:
    """The PDF of a job: `template` (path), `data` (JSON), `timestamp` (seconds, UTC).

    The same job gives the same bytes. Raises `typst.TypstError` for a broken template.
    """
    data = job["data"]
    signs: frozenset[str] = frozenset()
    for _ in range(MOST_SPELLED_ONE_BY_ONE):
        try:
            return _compile(job, _without(data, signs))
        except typst.TypstError as error:
            found = _signs_refused(str(error)) - signs
            if not found:
                break
            signs |= found
    return _compile(job, _map_texts(data, lambda text: _spelled(text, _rare_in(text))))


def main() -> None:
    """Reads the job, writes the PDF."""
    _limit()
    sys.stdout.buffer.write(make_pdf(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
