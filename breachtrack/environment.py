"""Reading the environment: safe defaults when embedded, one clear sentence when something is missing."""

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import NoReturn

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
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(path, secrets.token_urlsafe(64).encode())
    refuse_if_readable_by_others(path)
    return path.read_text().strip()


def write_once(path: Path, content: bytes) -> None:
    """Create `path` with mode 0600. When another process was first, its content stands."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def refuse_if_readable_by_others(path: Path) -> None:
    """Stop when a secret file is open to the group or to everybody."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        stop(
            f"{path} can be read by others: run chmod 600 {path}.",
            f"{path} est lisible par d'autres : exécutez chmod 600 {path}.",
        )
