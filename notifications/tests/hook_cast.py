"""An HTTPS receiver of webhooks on this machine, and the verification as a stranger writes it."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
from contextlib import contextmanager

from notifications.tests.servers import certificate, free_port

HANG = "hang"


def the_alert(rung="before-24h"):
    from notifications.models import Alert

    return Alert.objects.get(channel="webhook", rung=rung)


class Heard:
    """One request as it came in."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body

    @property
    def event(self):
        return json.loads(self.body)

    def is_signed_with(self, secret):
        """As https://www.standardwebhooks.com has it; nothing of ours is used."""
        key = base64.b64decode(secret.split("_", 1)[1])
        stamp = self.headers["webhook-timestamp"]
        signed = b".".join([self.headers["webhook-id"].encode(), stamp.encode(), self.body])
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


@contextmanager
def receiver(folder, *answers, headers=(), name="127.0.0.1"):
    """(url, heard, certificate): each request gets the next answer, the last one repeats.

    An answer is a status, or `HANG`: the request is read and never answered. `name` stands in the
    certificate, made for this run and signed by itself.
    """
    context, certificate_file = certificate(folder, name, address=name == "127.0.0.1")
    heard, over = [], threading.Event()

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(Heard(self.path, self.headers, body))
            answer = answers[min(len(heard), len(answers)) - 1]
            if answer == HANG:
                over.wait(30)
                return
            self.send_response(answer)
            for each in headers:
                self.send_header(*each)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *words):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass

    server = Quiet(("127.0.0.1", free_port()), Answers)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", heard, certificate_file
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
