"""Which pages there are: found by following links, as a curious person would."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

HUB = "incident"
OF_AN_INCIDENT = "incidents/<int:pk>/"
# Of everything else, as many addresses of one pattern.
EACH = 2


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if tag == "a" and href and not href.startswith("#"):
            self.found.append(href)


class Selection:
    """The own page of the incidents `hubs`, all pages of those in `whole`, two of what else is."""

    def __init__(self, hubs: list[int], whole: list[int]) -> None:
        self.hubs, self.whole = hubs, whole
        self.seen: set[str] = set()
        self.taken: Counter = Counter()

    def takes(self, path: str) -> bool:
        if path in self.seen:
            return False
        self.seen.add(path)
        match = resolve(path)
        if match.route.startswith(OF_AN_INCIDENT):
            wanted = self.hubs if match.view_name == HUB else self.whole
            return match.kwargs["pk"] in wanted and not self._is_one_word_of_many(match)
        self.taken[match.view_name] += 1
        return self.taken[match.view_name] <= (EACH if match.kwargs else 1)

    def _is_one_word_of_many(self, match) -> bool:
        """A form has some two hundred words, and each of them the same page."""
        if "word" not in match.kwargs:
            return False
        self.taken[match.view_name] += 1
        return self.taken[match.view_name] > EACH


def crawl(request, address: str, *, starts: list[str], **wanted: list[int]) -> list[str]:
    """The paths of the pages that links lead to from `starts`, breadth first.

    `wanted` are the `hubs` and the `whole` of a Selection.

    `request` asks with the cookies of the person who looks. A link that leads nowhere fails.
    Files to download are followed and left out.
    """
    selection = Selection(**wanted)
    waiting = [path for path in starts if selection.takes(path)]
    pages = []
    for path in waiting:
        answer = request.get(address + path)
        assert answer.ok, f"{path} answers {answer.status}"
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        pages.append(path)
        waiting += [path for path in own_paths(answer, address) if selection.takes(path)]
    return pages


def own_paths(answer, address: str) -> list[str]:
    """The paths of the product that a page links to, without questions and fragments."""
    absolute = [urljoin(answer.url, href) for href in Links(answer.text()).found]
    return [urlsplit(url).path for url in absolute if url.startswith(address + "/")]
