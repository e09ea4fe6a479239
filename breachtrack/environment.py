"""Reading the environment: where something is missing, one clear sentence that names it."""

import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn

from incidents.encryption.secret_files import readable_by_others, write_once

EX_CONFIG = 78  # sysexits.h: the configuration is wrong.


def stop(english: str, french: str) -> NoReturn:
    """End the process with exit code 78 and one sentence per language on standard error."""
    sys.stderr.write(f"{english}\n{french}\n")
    raise SystemExit(EX_CONFIG)


def required(name: str, purpose_en: str, purpose_fr: str) -> str:
    """The value of a variable that production cannot do without; stops the process if absent."""
    value = os.environ.get(name, "").strip()
    if not value:
        stop(
            f"{name} is missing: set it to {purpose_en}.",
            f"{name} manque : indiquez {purpose_fr}.",
        )
    return value


def kept_secret(path: Path) -> str:
    """The secret kept in `path`, made on the first call; only the owner may read the file."""
    if not path.exists():
        write_once(path, secrets.token_urlsafe(64).encode())
    refuse_if_readable_by_others(path)
    return path.read_text().strip()


def refuse_if_readable_by_others(path: Path) -> None:
    """Stop when a secret file is open to the group or to everybody."""
    if readable_by_others(path):
        stop(
            f"{path} can be read by others: run chmod 600 {path}.",
            f"{path} est lisible par d'autres : exécutez chmod 600 {path}.",
        )
