"""A page under watch: what its console, its policy and its network complain about."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

# The browser says a broken policy in the console as well; this names the element's directive.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("policy broken: " + event.violatedDirective + " " + event.blockedURI);
});
"""


class Watch:
    """Collects the complaints of every page of a context."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.address = address
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)

    def _console(self, message) -> None:
        if message.type not in {"error", "warning"}:
            return
        # A form refused with 4xx is an answer; the browser calls it a failed resource.
        of_the_page = message.page and message.location.get("url") == message.page.url
        if of_the_page and message.text.startswith("Failed to load resource"):
            return
        self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request) -> None:
        if urlsplit(request.url).scheme in {"data", "blob", "about"}:
            return
        if not request.url.startswith(self.address + "/"):
            self.complaints.append(f"a request left the product: {request.url}")

    def assert_quiet(self) -> None:
        assert self.complaints == []
