"""The server's side of PostgreSQL's protocol: it proves itself by SCRAM, and answers statements as it was told to."""

import base64
import hashlib
import hmac
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

SALT, ROUNDS, NONCE = b"salt of the server", 4096, "of-the-server"
READY = b"Z\0\0\0\5I"


def message(kind: bytes, payload: bytes = b"") -> bytes:
    return kind + struct.pack("!i", len(payload) + 4) + payload


def authentication(method: int, rest: bytes = b"") -> bytes:
    return message(b"R", struct.pack("!i", method) + rest)


def columns(*named: tuple[str, int]) -> bytes:
    fields = b"".join(name.encode() + b"\0" + struct.pack("!ihihih", 0, 0, oid, -1, -1, 0) for name, oid in named)
    return message(b"T", struct.pack("!h", len(named)) + fields)


def row(*values: str | None) -> bytes:
    fields = [struct.pack("!i", -1) if value is None else struct.pack("!i", len(value.encode())) + value.encode() for value in values]
    return message(b"D", struct.pack("!h", len(values)) + b"".join(fields))


def error(severity: str, code: str, text: str) -> bytes:
    return message(b"E", f"S{severity}\0V{severity}\0C{code}\0M{text}\0\0".encode())


class CutShort(bytes):
    """An answer after which the server hangs up."""


Answers = Callable[[str, list[str | None]], bytes]


@dataclass
class FakePostgres:
    """`answers` gets a statement and its parameters; b"" from it hangs up. After the commit of a statement `restart` it does so, too."""

    answers: Answers = lambda sql, parameters: b""
    password: str = "sécret"
    # What it says in place of asking for SCRAM.
    asks: bytes = authentication(10, b"SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0")
    signature: bytes | None = None
    startup: list[bytes] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def __enter__(self) -> "FakePostgres":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                try:
                    self._converse(stream)
                except (OSError, EOFError):
                    pass

    def _converse(self, stream: BinaryIO) -> None:
        self.startup.append(_exactly(stream, struct.unpack("!i", _exactly(stream, 4))[0] - 4))
        _say(stream, self.asks)
        if not self._authenticated(stream):
            return
        _say(stream, authentication(0) + message(b"S", b"server_version\x0015.13\0") + message(b"K", b"\0" * 8) + READY)
        while True:
            sql, parameters = _statement(stream)
            self.statements.append(sql)
            answer = b"C" if sql in ("BEGIN", "COMMIT", "ROLLBACK") else self.answers(sql, parameters)
            if not answer:
                return
            done = message(b"n") + message(b"C", b"DONE\0") if answer == b"C" else answer
            restarts = sql == "COMMIT" and self.statements[-2] == "restart"
            _say(stream, message(b"1") + message(b"2") + done + (b"" if isinstance(answer, CutShort) else READY))
            if isinstance(answer, CutShort) or restarts:
                return

    def _authenticated(self, stream: BinaryIO) -> bool:
        initial = _receive(stream)[1]
        if not initial.startswith(b"SCRAM-SHA-256\0"):
            return False
        bare = initial[len(b"SCRAM-SHA-256\0") + 4:].removeprefix(b"n,,").decode()
        nonce = bare.split("r=")[1] + NONCE
        challenge = f"r={nonce},s={base64.b64encode(SALT).decode()},i={ROUNDS}"
        _say(stream, authentication(11, challenge.encode()))
        unproven, proof = _receive(stream)[1].decode().split(",p=")
        said = ",".join([bare, challenge, unproven]).encode()
        salted = hashlib.pbkdf2_hmac("sha256", self.password.encode(), SALT, ROUNDS)
        stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
        key = bytes(a ^ b for a, b in zip(base64.b64decode(proof), hmac.digest(stored, said, "sha256")))
        if hashlib.sha256(key).digest() != stored:
            _say(stream, error("FATAL", "28P01", "password authentication failed"))
            return False
        signature = self.signature or hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), said, "sha256")
        _say(stream, authentication(12, b"v=" + base64.b64encode(signature)))
        return True


def _statement(stream: BinaryIO) -> tuple[str, list[str | None]]:
    """Parse, Bind, Describe, Execute and Sync of one statement."""
    messages = [_receive(stream) for _ in range(5)]
    assert [kind for kind, _ in messages] == [b"P", b"B", b"D", b"E", b"S"], messages
    sql = messages[0][1].split(b"\0")[1].decode()
    bind, position, parameters = messages[1][1], 6, []
    for _ in range(struct.unpack_from("!h", bind, 4)[0]):
        [length] = struct.unpack_from("!i", bind, position)
        parameters.append(None if length < 0 else bind[position + 4:position + 4 + length].decode())
        position += 4 + max(length, 0)
    assert bind[position:] == b"\0\0", "results as text"
    return sql, parameters


def _receive(stream: BinaryIO) -> tuple[bytes, bytes]:
    kind = _exactly(stream, 1)
    return kind, _exactly(stream, struct.unpack("!i", _exactly(stream, 4))[0] - 4)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _say(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
    stream.flush()
