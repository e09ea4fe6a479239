"""People at their browsers: pages are read and an incident is logged, and each answer is timed."""

import http.client
import threading
import time
import urllib.parse
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from incidents.models import User
from tests.forms_of_a_page import forms_of

MOST_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    at: float
    path: str
    seconds: float
    status: int


class Visitors:
    """Two of them, until the block ends. `answers` holds every answer; status 0: none came."""

    def __init__(self, place, *, pause=0.5):
        self._port, self._cookie, self._pause = place.web_port, _signed_in(), pause
        self.answers, self._over, self._threads = [], threading.Event(), []

    def __enter__(self):
        # One token of the forms for both of them, before they ask at once.
        self._ask("GET", "/incidents/new/")
        assert "csrf" in self._cookie, f"nobody may log an incident: {self.answers}"
        for visit in (self._reads, self._logs):
            thread = threading.Thread(target=self._go_on, args=[visit], daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join(MOST_SECONDS)

    def _go_on(self, visit):
        while not self._over.wait(self._pause):
            visit()

    def _reads(self):
        for path in ("/", "/incidents/new/"):
            self._ask("GET", path)

    def _logs(self):
        page = self._ask("GET", "/incidents/new/")
        found = [form for form in forms_of(page) if "title" in form.values]
        if not found:
            return
        values = found[0].values | {"title": ["A list on a bus"]}
        self._ask("POST", "/incidents/new/", urllib.parse.urlencode(values, doseq=True))

    def _ask(self, method, path, body=None):
        begun, status, text = time.monotonic(), 0, ""
        headers = {"Cookie": self._cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=MOST_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            status, text = answer.status, answer.read().decode(errors="replace")
            self._remember(answer)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        self.answers.append(Answer(time.time(), path, time.monotonic() - begun, status))
        return text

    def _remember(self, answer):
        """The token of the forms stays the same; it comes with the first page."""
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            if name == "csrftoken":
                kept = self._cookie.partition("; csrftoken=")[0]
                self._cookie = f"{kept}; csrftoken={value}"


def is_answering(place):
    connection = http.client.HTTPConnection("127.0.0.1", place.web_port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _signed_in():
    """The cookie of Alice's session."""
    alice = User.objects.get(name__startswith="Alice")
    session = SessionStore()
    session[SESSION_KEY] = str(alice.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = alice.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
