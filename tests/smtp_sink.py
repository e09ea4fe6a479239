"""A small SMTP server that keeps what it is given, for tests that kill its clients.

    python -m tests.smtp_sink --port 0 --file received.jsonl

prints its port, then appends one JSON line per message and flushes it to the disk BEFORE it
answers 250: what a client was told is always in the file. One thread per connection. A file named
by `--mood`, JSON, may change how it answers while it runs: `Mood` says what there is.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import socketserver
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path


@dataclass(frozen=True)
class Mood:
    """Seconds before each answer to a text; seconds (tarpit) before the answers to RCPT and DATA;
    shares (0 to 1) of recipients answered 451 and of texts that are kept without an answer;
    addresses that are answered 550.
    """

    delay: float = 0.0
    tarpit: float = 0.0
    refuse_for_now: float = 0.0
    drop_after_data: float = 0.0
    refuse_for_good: tuple = ()


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port, path, *, mood=Mood(), mood_file=None, keep_raw=True, seed=1):
        self._mood, self._mood_file, self._mood_of = mood, mood_file and Path(mood_file), None
        self._keep_raw = keep_raw
        self._chance = random.Random(seed)
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Conversation)

    @property
    def port(self):
        return self.server_address[1]

    @property
    def mood(self):
        """As the file says now; one that is being written says nothing new."""
        if self._mood_file:
            with suppress(OSError, ValueError):
                changed = self._mood_file.stat().st_mtime_ns
                if changed != self._mood_of:
                    self._mood = Mood(**json.loads(self._mood_file.read_text()))
                    self._mood_of = changed
        return self._mood

    def happens(self, share):
        with self._lock:
            return self._chance.random() < share

    def keep(self, sender, recipients, raw):
        found = message_from_bytes(raw, policy=policy.default)
        line = {
            "message_id": str(found.get("Message-ID", "")),
            "from": sender,
            "to": recipients,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "size": len(raw),
            "at": time.time(),
        }
        if self._keep_raw:
            line["raw"] = base64.b64encode(raw).decode("ascii")
        with self._lock:
            self._file.write(json.dumps(line).encode("ascii") + b"\n")
            os.fsync(self._file.fileno())

    def server_close(self):
        super().server_close()
        self._file.close()


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.forget()
        try:
            self.say("220 sink")
            while line := self.rfile.readline(4096):
                verb = line[:4].decode("ascii", "replace").strip().upper()
                if not self.answer(verb, line.decode("ascii", "replace").strip()):
                    return
        except OSError:
            return

    def forget(self):
        self.sender, self.recipients = None, []

    def say(self, words):
        self.wfile.write(words.encode("ascii") + b"\r\n")

    def answer(self, verb, line):
        """False when the conversation is over."""
        if verb == "EHLO":
            self.say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
        elif verb == "MAIL":
            self.forget()
            self.sender = _address(line)
            self.say("250 ok")
        elif verb == "RCPT":
            self.answer_recipient(line)
        elif verb == "DATA":
            return self.take_text()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.forget()
            self.say("250 ok")
        return True

    def answer_recipient(self, line):
        mood, address = self.server.mood, _address(line)
        time.sleep(mood.tarpit)
        if address in mood.refuse_for_good:
            self.say("550 5.1.1 no such mailbox")
        elif mood.refuse_for_now and self.server.happens(mood.refuse_for_now):
            self.say("451 4.3.0 try again later")
        else:
            self.recipients.append(address)
            self.say("250 ok")

    def take_text(self):
        if not self.recipients:
            self.say("503 no recipient")
            return True
        time.sleep(self.server.mood.tarpit)
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        mood = self.server.mood
        if mood.delay:
            time.sleep(mood.delay)
        self.server.keep(self.sender, self.recipients, b"".join(lines))
        if mood.drop_after_data and self.server.happens(mood.drop_after_data):
            return False
        self.forget()
        self.say("250 2.0.0 kept")
        return True


def _address(line):
    return line.partition("<")[2].partition(">")[0]


def messages(path):
    """What the sink kept, in order: dicts with `raw` as bytes."""
    with open(path, encoding="ascii") as lines:
        found = [json.loads(line) for line in lines if line.endswith("\n")]
    return [{**each, "raw": base64.b64decode(each.get("raw", ""))} for each in found]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--file", required=True)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--drop-after-data", type=float, default=0.0, help="share, 0 to 1")
    parser.add_argument("--refuse-for-now", type=float, default=0.0, help="share, 0 to 1")
    parser.add_argument("--mood", help="a file that may change these three while it runs")
    parser.add_argument("--digests-only", action="store_true", help="keep no text")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with Sink(
        asked.port,
        asked.file,
        mood=Mood(
            delay=asked.delay,
            refuse_for_now=asked.refuse_for_now,
            drop_after_data=asked.drop_after_data,
        ),
        mood_file=asked.mood,
        keep_raw=not asked.digests_only,
        seed=asked.seed,
    ) as sink:
        print(sink.port, flush=True)
        try:
            sink.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            sys.exit(0)


if __name__ == "__main__":
    main()
