"""The French catalogue and the words of the code, read with the standard library and Django alone.

A fresh machine has neither xgettext nor msgfmt, and what they would find must be found there too.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES"
APPS = ("breachtrack", "incidents", "notifications")
# How many texts a call takes, and whether a context comes first.
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
    "npgettext": (2, True),
    "npgettext_lazy": (2, True),
}
_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_IN_TEMPLATE = re.compile(rf"\b({'|'.join(CALLS)})\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.S)
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?) (".*")')


@dataclass
class Message:
    """A message of the catalogue, or of the code, where `strings` is empty."""

    context: str = ""
    text: str = ""
    plural: str = ""
    strings: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False
    where: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.context, self.text, self.plural)


def catalogue(path: Path = FRENCH / "django.po") -> list[Message]:
    """The messages of a .po file, its header left out."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [message for message in map(_message, blocks) if message.text]


def messages_of_the_code() -> list[Message]:
    """Every text that the code or a template hands to gettext, tests left out."""
    found = []
    for path in sorted(page for app in APPS for page in (ROOT / app).rglob("*.py")):
        if "tests" not in path.parts:
            found += _of_python(path)
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            found += _of_template(path)
    return found


def _message(block: str) -> Message:
    message, last = Message(), ""
    for line in block.splitlines():
        if line.startswith("#"):
            message.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line.startswith('"'):
            _add(message, last, ast.literal_eval(line))
        else:
            match = _LINE.fullmatch(line)
            assert match, f"not a line of a .po file: {line}"
            last = match[1] if match[2] is None else f"msgstr{match[2]}"
            _add(message, last, ast.literal_eval(match[3]))
    return message


def _add(message: Message, keyword: str, text: str) -> None:
    if keyword.startswith("msgstr"):
        number = int(keyword.removeprefix("msgstr") or 0)
        message.strings[number] = message.strings.get(number, "") + text
    else:
        name = {"msgctxt": "context", "msgid": "text", "msgid_plural": "plural"}[keyword]
        setattr(message, name, getattr(message, name) + text)


def _of_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            texts, with_context = CALLS[node.func.id]
            arguments = node.args[: texts + with_context]
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            assert all(map(_is_text, arguments)), f"{where}: gettext is given no plain text"
            yield _call(node.func.id, [each.value for each in arguments], where)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _of_template(path: Path) -> Iterator[Message]:
    where = str(path.relative_to(ROOT))
    for match in _IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), where)):
        texts = [ast.literal_eval(text) for text in re.findall(_STRING, match[2])]
        yield _call(match[1], texts, where)


def _call(name: str, texts: list[str], where: str) -> Message:
    context = texts[0] if CALLS[name][1] else ""
    said = texts[1:] if CALLS[name][1] else texts
    return Message(context, said[0], said[1] if CALLS[name][0] == 2 else "", where=where)
