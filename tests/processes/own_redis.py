"""A Redis of a test's own, which may be emptied, frozen, killed and started again."""

import os
import signal
import subprocess
from contextlib import suppress

import redis

from breachtrack.supervisor import die_with_parent
from tests.processes.running import free_port
from tests.servers import redis_program


class OwnRedis:
    """Keeps nothing on the disk: started again it is empty, which is the worst that can be."""

    def __init__(self, folder):
        program, self.port = redis_program(), free_port()
        assert program, "Redis is missing: apt install redis-server"
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._folder = folder
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    @property
    def pid(self):
        return self._process.pid

    def start(self):
        """Return when it answers."""
        parent = os.getpid()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: die_with_parent(parent),
        )
        for _ in range(100):
            with suppress(redis.ConnectionError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            signal.sigtimedwait([], 0.1)
        raise AssertionError("Redis does not answer")

    def kill(self):
        """As `kill -9` does: nobody who is connected hears of it before."""
        self._process.kill()
        self._process.wait(20)

    def empty(self):
        with redis.Redis.from_url(self.url) as client:
            client.flushall()
