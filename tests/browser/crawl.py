"""Which pages there are: found by following links, as a curious person would."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

# The page of one incident looks different for each kind; the pages below it hardly do.
HUB = "incident"
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
    """Two addresses of each pattern; of the incidents' own page, one for each kind."""

    def __init__(self, incidents: list[int]) -> None:
        self.incidents = incidents
        self.seen: set[str] = set()
        self.taken: Counter = Counter()

    def takes(self, path: str) -> bool:
        if path in self.seen:
            return False
        self.seen.add(path)
        try:
            match = resolve(path)
        except Resolver404:
            return path == "/"
        if match.view_name == HUB and match.kwargs["pk"] in self.incidents:
            return True
        self.taken[match.view_name] += 1
        return self.taken[match.view_name] <= (1 if not match.kwargs else EACH)


def crawl(request, address: str, *, starts: list[str], incidents: list[int]) -> list[str]:
    """The paths of every kind of page that links lead to from `starts`, breadth first.

    `request` asks with the cookies of the person who looks. A link that leads nowhere fails.
    Files to download are followed and left out.
    """
    selection = Selection(incidents)
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
