"""Files that hold secrets: made whole in one step, readable by their owner alone."""

import os
import secrets
import stat
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Create `path` with mode 0600. When another process was first, its content stands."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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


def readable_by_others(path: Path) -> bool:
    """Whether the group or everybody may read the file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
