"""The forms of a page, as a browser would send them back untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BUTTONS = ("submit", "button", "reset", "image", "file")
HIDDEN = ("hidden",)


@dataclass
class PageForm:
    """One form: where it goes, what it would send, and whether a person types anything in it."""

    action: str
    values: dict = field(default_factory=dict)
    asks: bool = False

    def add(self, name, value, *, asks):
        self.values.setdefault(name, []).append(value)
        self.asks = self.asks or asks


class PageForms(HTMLParser):
    """Feed it a page; `forms` are those sent by POST."""

    def __init__(self):
        super().__init__()
        self.forms, self.form = [], None
        self.text, self.chosen = None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "").lower() == "post":
            self.form = PageForm(given.get("action", ""))
            self.forms.append(self.form)
        elif self.form is not None and (given.get("name") or tag == "option"):
            self._field(tag, given)

    def _field(self, tag, given):
        kind = given.get("type", "text")
        if tag == "input" and kind in ("checkbox", "radio"):
            self.form.asks = True
            if "checked" in given:
                self.form.add(given["name"], given.get("value", "on"), asks=True)
        elif tag == "input" and kind not in BUTTONS:
            self.form.add(given["name"], given.get("value", ""), asks=kind not in HIDDEN)
        elif tag == "textarea":
            self.text = (given["name"], [])
        elif tag == "select":
            self.chosen = [given["name"], None]
        elif tag == "option" and self.chosen is not None:
            self._offer(given)

    def _offer(self, option):
        """The first option counts until another one is marked."""
        if self.chosen[1] is None or "selected" in option:
            self.chosen[1] = option.get("value", "")

    def handle_data(self, data):
        if self.text is not None:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.text is not None:
            # A browser drops the newline that follows the opening tag.
            self.form.add(self.text[0], "".join(self.text[1]).removeprefix("\n"), asks=True)
            self.text = None
        elif tag == "select" and self.chosen is not None:
            self.form.add(self.chosen[0], self.chosen[1] or "", asks=True)
            self.chosen = None


def forms_of(page):
    """The forms of a page that a person can type something into."""
    parser = PageForms()
    parser.feed(page)
    return [form for form in parser.forms if form.asks]
