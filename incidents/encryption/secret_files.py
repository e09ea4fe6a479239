"""Files that hold secrets: made whole in one step, readable by their owner alone."""

import os
import secrets
import stat
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Create `path` with mode 0600. When another process was first, its content stands."""
    fresh = _written_beside(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of what `path` holds, mode 0600: all of it or nothing.

    On the disk, with its name, before we return. Raises OSError, and then the old content stands.
    """
    fresh = _written_beside(path, content)
    try:
        os.replace(fresh, path)
    except OSError:
        fresh.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _written_beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        fresh.unlink()  # A disk that is full keeps no half of it.
        raise
    return fresh


def readable_by_others(path: Path) -> bool:
    """Whether the group or everybody may read the file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
