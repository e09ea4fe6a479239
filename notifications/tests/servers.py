"""SMTP servers for the tests: a decent one (aiosmtpd) and one that follows a script of sins."""

import socket
import ssl
import threading
import warnings
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Mailbox:
    """Keeps envelopes; refuses the recipients whose local part names a code."""

    def __init__(self):
        self.envelopes = []
        self.signed_in = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.partition("@")[0]
        if local.startswith("code-"):
            return f"{local[5:8]} 5.0.0 <{address}> said no to {local}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        self.signed_in.append(session.authenticated)
        if b"X-Test-Refuse: 451" in envelope.content:
            return "451 4.7.1 come back later"
        if b"X-Test-Refuse: 554" in envelope.content:
            return "554 5.7.1 never"
        return "250 2.0.0 queued as 42"


def signs_in(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"alice", b"the word"))


@contextmanager
def decent_server(**options):
    """(host, port, mailbox) of a running aiosmtpd."""
    mailbox = Mailbox()
    with warnings.catch_warnings():
        # aiosmtpd warns about its own settings: AUTH without TLS is what some tests want.
        warnings.filterwarnings("ignore", category=UserWarning, module="aiosmtpd")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="aiosmtpd")
        controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
    try:
        yield "127.0.0.1", controller.port, mailbox
    finally:
        controller.stop()


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextmanager
def scripted_server(*conversations):
    """(host, port, heard): each connection gets the next conversation, the last one repeats.

    A conversation is a list of steps: bytes are sent, `HEAR` reads a line, `HEAR_TEXT` reads
    up to the final dot, `HANG_UP` closes, `WAIT` keeps silent until the client leaves,
    `DRIP` sends one byte every 20 ms until the client leaves. After the last step RSET and QUIT
    are answered, and nothing else.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []
    over = threading.Event()
    threads = []

    def serve():
        for number in range(1000):
            try:
                talk, _address = listener.accept()
            except OSError:
                return
            steps = conversations[min(number, len(conversations) - 1)]
            thread = threading.Thread(target=follow, args=(talk, steps, heard, over), daemon=True)
            threads.append(thread)
            thread.start()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield "127.0.0.1", listener.getsockname()[1], heard
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in [server, *threads]:
            thread.join(5)


HEAR, HEAR_TEXT, HANG_UP, WAIT, DRIP = "hear", "hear_text", "hang_up", "wait", "drip"
HELLO = [b"220 here\r\n", HEAR, b"250 here\r\n"]
MAIL = [HEAR, b"250 ok\r\n"]
RCPT = [HEAR, b"250 ok\r\n"]
ENVELOPE = [*HELLO, *MAIL, *RCPT]
TEXT = [HEAR, b"354 go on\r\n", HEAR_TEXT]
ONE_MESSAGE = [*MAIL, *RCPT, *TEXT, b"250 taken\r\n"]


def follow(talk, steps, heard, over):
    with talk, talk.makefile("rb") as lines:
        try:
            for step in steps:
                if step == HANG_UP:
                    return
                take(step, talk, lines, heard, over)
            while not over.is_set() and (line := lines.readline()):
                if line.lower().startswith((b"quit", b"rset")):
                    talk.sendall(b"250 ok\r\n")
        except OSError:
            return


def take(step, talk, lines, heard, over):
    if isinstance(step, bytes):
        talk.sendall(step)
    elif step == HEAR:
        heard.append(lines.readline())
    elif step == HEAR_TEXT:
        heard.append(text_of(lines))
    elif step == DRIP:
        while not over.wait(0.02):
            talk.sendall(b"2")


def text_of(lines):
    text = b""
    while (line := lines.readline()) not in (b".\r\n", b""):
        text += line
    return text


def certificate(folder, name="127.0.0.1", *, address=True):
    """(context of the server, path of the certificate), made for this run, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    alternative = x509.IPAddress(ip_address(name)) if address else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file = folder / f"{name}.pem"
    key_file = folder / f"{name}.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context, certificate_file
