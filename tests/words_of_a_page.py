"""What a page says: its text and what a screen reader adds, and the links on it."""

from html.parser import HTMLParser

SAID = ("aria-label", "title", "placeholder", "data-label", "alt")
SILENT = ("script", "style", "svg", "code")


class PageWords(HTMLParser):
    """`words` leaves out what is marked as another language than French; `links` are as written."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._quiet: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag in SILENT or attributes.get("lang", "fr").strip() not in ("", "fr"):
            # An element without an end, such as <input>, has no text to leave out.
            self._quiet += [tag] if tag != "input" else []
        elif not self._quiet:
            self.words += [
                attributes[name] for name in SAID if (attributes.get(name) or "").strip()
            ]

    def handle_endtag(self, tag: str) -> None:
        if self._quiet and self._quiet[-1] == tag:
            self._quiet.pop()

    def handle_data(self, text: str) -> None:
        if not self._quiet and text.strip():
            self.words.append(" ".join(text.split()))


def words_of(page: str) -> PageWords:
    """The page read to its end."""
    reader = PageWords()
    reader.feed(page)
    reader.close()
    return reader
