"""Reading the environment: where something is missing, one clear sentence that names it."""

import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

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


def whole_number(name: str, *, default: int, most: int | None = None) -> int:
    """The value of a variable that holds a whole number from 1 to `most`; stops otherwise."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        stop(
            f"{name}: write a whole number above zero, for example {default}.",
            f"{name} : écrivez un nombre entier supérieur à zéro, par exemple {default}.",
        )
    if most is not None and int(value) > most:
        stop(f"{name}: {most} at the most.", f"{name} : {most} au plus.")
    return int(value)


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


# SQLite's locks are not kept by these: two machines, or one after a break, would damage the file.
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "glusterfs", "ncpfs"}
    | {"fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone"}
)


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of file system a folder lies on, by the lines of /proc/mounts; empty: unknown."""
    kind, longest = "", -1
    for line in mounts.splitlines():
        _device, point, found, *_options = line.split(" ")
        point = point.replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= longest:
            kind, longest = found, len(point)
    return kind


def refuse_network_file_system(folder: Path) -> None:
    """Stop where the embedded database would lie on the disk of another machine."""
    table = Path("/proc/mounts")
    kind = file_system_of(folder.resolve(), table.read_text()) if table.exists() else ""
    if kind in NETWORK_FILE_SYSTEMS:
        stop(
            f"DATA_DIR lies on {kind}, which may damage the database: use a local disk.",
            f"DATA_DIR se trouve sur {kind}, qui peut endommager la base : prenez un disque local.",
        )


SECURE_MAIL = ("smtp+tls", "smtp+ssl")


def refuse_bad_email_url(name: str, value: str) -> None:
    """Stop unless mail goes to an SMTP server: encrypted, or on this machine."""
    url = urlsplit(value)
    on_this_machine = url.hostname in {"127.0.0.1", "localhost", "::1"}
    if url.scheme not in (*SECURE_MAIL, "smtp") or not url.hostname or not _port_reads(url):
        stop(
            f"{name}: write smtp+tls://user:password@host:587 or smtp+ssl://…:465.",
            f"{name} : écrivez smtp+tls://compte:secret@hôte:587 ou smtp+ssl://…:465.",
        )
    if url.scheme == "smtp" and not on_this_machine:
        stop(
            f"{name}: smtp:// would send alerts in clear to another machine; use smtp+tls://.",
            f"{name} : smtp:// enverrait les alertes en clair ; utilisez smtp+tls://.",
        )


def refuse_bad_second_email_url(value: str, *, first: str) -> None:
    """Stop unless the second server could be the first, and is another one."""
    refuse_bad_email_url("EMAIL_SECOND_URL", value)
    if not first:
        stop(
            "EMAIL_SECOND_URL is the second server: set EMAIL_URL, the first one, too.",
            "EMAIL_SECOND_URL est le second serveur : indiquez aussi EMAIL_URL, le premier.",
        )
    if urlsplit(value).netloc.rpartition("@")[2] == urlsplit(first).netloc.rpartition("@")[2]:
        stop(
            "EMAIL_SECOND_URL names the server of EMAIL_URL: write another one.",
            "EMAIL_SECOND_URL désigne le serveur de EMAIL_URL : indiquez-en un autre.",
        )


def refuse_bad_ping_url(value: str) -> None:
    """Stop unless the ping goes out over https, to a name and without a password in the address."""
    url = urlsplit(value)
    if url.scheme != "https" or not url.hostname or "@" in url.netloc or not _port_reads(url):
        stop(
            "PING_URL: write an https address, for example https://hc.example.org/ping/a-key.",
            "PING_URL : écrivez une adresse https, par exemple https://hc.example.org/ping/cle.",
        )


# Each speaks TLS to a service that passes messages on: none runs a program, writes a file, sends
# mail (that is the first channel) or goes out in clear.
SERVICES = frozenset(
    {"discord", "gchat", "gotifys", "jsons", "matrixs", "mmosts", "msteams", "ntfys", "pover"}
    | {"rockets", "signals", "slack", "tgram", "twilio", "workflows", "wxteams", "xmls", "zulip"}
)


def separated(name: str) -> tuple[str, ...]:
    """The values of a variable that holds several, separated by commas."""
    return tuple(each.strip() for each in os.environ.get(name, "").split(",") if each.strip())


def refuse_bad_services(urls: tuple[str, ...]) -> None:
    """Stop unless each is the address of a service we know, its certificate looked at."""
    for url in urls:
        scheme = url.partition("://")[0].lower()
        if scheme not in SERVICES or "verify=no" in url.lower():
            stop(
                "ALERT_SERVICES_URLS: only these kinds, each with its certificate checked: "
                f"{', '.join(sorted(SERVICES))}. Separate the addresses by commas.",
                "ALERT_SERVICES_URLS : uniquement ces types, certificat toujours vérifié : "
                f"{', '.join(sorted(SERVICES))}. Séparez les adresses par des virgules.",
            )


def refuse_bad_instance_id(value: str) -> None:
    """Stop unless it is written as the database holds it: a lower-case UUID with its hyphens."""
    try:
        reads = str(UUID(value)) == value
    except ValueError:
        reads = False
    if not reads:
        stop(
            "INSTANCE_ID: write the id that manage.py instance prints, and no other.",
            "INSTANCE_ID : écrivez l'identifiant qu'affiche manage.py instance, et aucun autre.",
        )


def _port_reads(url: SplitResult) -> bool:
    try:
        return url.port is None or url.port > 0
    except ValueError:
        return False
