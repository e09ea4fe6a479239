"""Starts processes of the product within milliseconds: a parent that has read the code already.

    python -m tests.faults.nursery

Reads one JSON line per process from standard input, `{"command": [...], "log": path}`, forks a
child that runs the product's own command, and answers its pid; `{"ended": pid, "code": n}` when one
is over. A thousand kills then hit processes at work, and not processes that read modules.

FAULTS_MUTANT names a seeded fault of `tests/states/mutants.py` that all of them have, and
FAULTS_CONTROL=1 makes them the control group: one message of the broker for each mail.
"""

import gc
import json
import os
import re
import runpy
import select
import signal
import sys
import warnings
from contextlib import ExitStack
from pathlib import Path

from breachtrack.supervisor import die_with_parent
from tests.faults import moved_clock

# What the commands import anyway.
READ_BEFORE = (
    "celery.bin.celery",
    "celery.bin.worker",
    "celery.bin.beat",
    "celery.worker.worker",
    "celery.concurrency.thread",
    "celery.beat",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "kombu.transport.redis",
    "kombu.transport.filesystem",
    "notifications.tasks",
    "notifications.services.watchdog",
    "notifications.rendering.letters",
    "breachtrack.urls",
    "breachtrack.wsgi",
    "tests.faults.crowd",
)


def main():
    _read_the_code()
    with ExitStack() as stack:
        for seeded in _seeded():
            stack.enter_context(seeded())
        # What the parent has is never looked through again: children share it.
        gc.freeze()
        _serve()


def _read_the_code():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breachtrack.settings")
    import django

    django.setup()
    for module in READ_BEFORE:
        __import__(module)


def _seeded():
    from tests.faults.control_group import one_message_per_mail
    from tests.states.mutants import MUTANTS

    named = {mutant.__name__: mutant for mutant in MUTANTS}
    found = [named[name] for name in os.environ.get("FAULTS_MUTANT", "").split() if name]
    return [*found, *([one_message_per_mail] if os.environ.get("FAULTS_CONTROL") else [])]


def _serve():
    waker, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    asked = b""
    while True:
        ready = select.select([0, waker], [], [])[0]
        if waker in ready:
            os.read(waker, 4096)
            _bury()
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, asked = (asked + chunk).split(b"\n")
            for line in lines:
                _answer(pid=_fork(**json.loads(line)))


def _bury():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _answer(ended=pid, code=os.waitstatus_to_exitcode(status))


def _answer(**words):
    os.write(1, json.dumps(words).encode() + b"\n")


def _fork(command, log):
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            _become(command, log, parent)
        except BaseException as problem:
            print(f"{command}: {problem!r}", file=sys.stderr, flush=True)
        finally:
            os._exit(1)
    return pid


def _become(command, log, parent):
    """From a fork to the command as a shell would have started it."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    die_with_parent(parent)
    _redirect(log)
    if file := os.environ.get(moved_clock.VARIABLE):
        moved_clock.follow(Path(file))
    words = _heeding_warnings(command[1:])
    try:
        if words[0] == "-m":
            sys.argv = words[1:]
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = words
            runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
    os._exit(0)


def _heeding_warnings(words):
    """What python would have taken of the command for itself: `-W ignore:…`."""
    if words[0] != "-W":
        return words
    action, _, message = words[1].partition(":")
    warnings.filterwarnings(action, message=re.escape(message))
    return words[2:]


def _redirect(log):
    nothing = os.open(os.devnull, os.O_RDONLY)
    kept = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(kept, 1)
    os.dup2(kept, 2)


if __name__ == "__main__":
    main()
