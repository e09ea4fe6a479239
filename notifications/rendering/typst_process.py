"""Sends one job to the worker that sets type, and waits for the PDF."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from incidents.rules.refusals import Refused

TIMEOUT_SECONDS: Final = 20
WORKER: Final = "notifications.rendering.typst_worker"
# All that the worker sees of our environment. A template that asks for a package would be sent to
# a proxy on the closed port 9 of this machine, so that nothing can leave it.
ENVIRONMENT: Final = {"https_proxy": "http://127.0.0.1:9"}


def typeset(template: Path, data: dict[str, Any], *, timestamp: int) -> bytes:
    """The PDF of a template and its data; `timestamp` (seconds, UTC) is its creation date.

    A fresh process, never a fork: typst leaves threads behind that a fork would lose. It does
    not inherit our environment, so that no key of this process can reach it.
    Raises `Refused` (`pdf_not_made`, `reason`).
    """
    job = {"template": str(template), "data": data, "timestamp": timestamp}
    try:
        done = subprocess.run(
            [sys.executable, "-m", WORKER],
            input=json.dumps(job).encode("utf-8"),
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            cwd=settings.BASE_DIR,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("pdf_not_made", reason="timeout") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise Refused("pdf_not_made", reason=_last_line(done.stderr))
    return done.stdout


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else "ended without a word"
