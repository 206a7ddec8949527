"""As much of PostgreSQL's protocol (version 3.0) as the service speaks: SCRAM-SHA-256, statements with parameters, transactions.

Parameters and results travel as text. TLS is not spoken: the database is a neighbour on the stack's own network."""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from .scram import NotTheServer, Scram

SECONDS_TO_WAIT = 10.0
PROTOCOL = 3 << 16
SASL, SASL_CONTINUE, SASL_FINAL = 10, 11, 12
LARGEST_MESSAGE = 1 << 30
# By the OID of the type (pg_type.dat); what is not here stays text.
READERS: dict[int, Callable[[str], Any]] = {
    16: lambda text: text == "t", 20: int, 21: int, 23: int, 114: json.loads, 700: float, 701: float, 3802: json.loads}
Row = dict[str, Any]


class PostgresUnavailable(Exception):
    """No server, one that hung up, or one that is not what it should be."""


class PostgresError(Exception):
    """The server's own error. The connection goes on."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.severity, self.code = fields.get("V") or fields.get("S", ""), fields.get("C", "")
        self.message, self.detail = fields.get("M", ""), fields.get("D")
        super().__init__(f"{self.severity} {self.code}: {self.message}" + (f" ({self.detail})" if self.detail else ""))


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    user: str
    password: str
    database: str

    @classmethod
    def parse(cls, url: str) -> "Address":
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.hostname or not parts.username or not parts.path.strip("/"):
            # The URL itself is not repeated: it holds a password.
            raise ValueError("DATABASE_URL must read sqlite:////file or postgresql://user:password@host[:port]/database")
        return cls(
            parts.hostname, parts.port or 5432, unquote(parts.username), unquote(parts.password or ""), unquote(parts.path.strip("/")))


class Connection:
    """One connection, for one thread at a time. After PostgresUnavailable it is closed."""

    def __init__(self, address: Address) -> None:
        self.is_open = True
        try:
            self._socket = socket.create_connection((address.host, address.port), SECONDS_TO_WAIT)
        except OSError as error:
            raise PostgresUnavailable(f"{address.host}:{address.port}: {error}") from error
        self._input: BinaryIO = self._socket.makefile("rb")
        try:
            self._start(address)
        except (PostgresError, NotTheServer, ValueError, struct.error) as error:
            self.close()
            raise PostgresUnavailable(f"{address.host}:{address.port}: {error}") from error

    def close(self) -> None:
        self.is_open = False
        self._input.close()
        self._socket.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """One statement with $1, $2…; its rows. Raises PostgresError after the server is ready for the next one."""
        values = [_encoded(value) for value in parameters]
        # No format codes, and one for all results: text, both times.
        bind = b"\0\0" + struct.pack("!hh", 0, len(values)) + b"".join(values) + struct.pack("!h", 0)
        self._send(
            _message(b"P", b"\0" + _text(sql) + struct.pack("!h", 0)), _message(b"B", bind), _message(b"D", b"P\0"),
            _message(b"E", b"\0" + struct.pack("!i", 0)), _message(b"S", b""))
        return self._results()

    @contextmanager
    def _closing_where_it_breaks(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, ValueError, struct.error) as error:
            self.close()
            raise PostgresUnavailable(f"the connection to the database broke: {error}") from error

    def _start(self, address: Address) -> None:
        words = ["user", address.user, "database", address.database, "client_encoding", "UTF8", "TimeZone", "UTC"]
        body = struct.pack("!i", PROTOCOL) + b"".join(map(_text, words)) + b"\0"
        self._send(struct.pack("!i", len(body) + 4) + body)
        # The user name is the startup message's; the one in SCRAM is ignored.
        scram = Scram("", address.password)
        is_proven = False
        for kind, payload in self._messages():
            if kind == b"R":
                is_proven = self._authenticate(scram, payload, is_proven)
        if not is_proven:
            raise NotTheServer("the server let us in without a password, or without knowing it")

    def _authenticate(self, scram: Scram, payload: bytes, is_proven: bool) -> bool:
        [method] = struct.unpack_from("!i", payload)
        rest = payload[4:]
        if method == SASL:
            if b"SCRAM-SHA-256" not in rest.split(b"\0"):
                raise NotTheServer(f"the server does not speak SCRAM-SHA-256 but {rest!r}")
            first = scram.first()
            self._send(_message(b"p", _text("SCRAM-SHA-256") + struct.pack("!i", len(first)) + first))
        elif method == SASL_CONTINUE:
            self._send(_message(b"p", scram.final(rest)))
        elif method == SASL_FINAL:
            scram.verify(rest)
            return True
        elif method != 0:
            # md5 and passwords in clear: whoever listens, or answers in the server's place, could use what is sent.
            raise NotTheServer(f"the server asks for a password in another way than SCRAM-SHA-256 (method {method})")
        return is_proven

    def _results(self) -> list[Row]:
        columns: list[tuple[str, int]] = []
        rows: list[Row] = []
        # What cannot be read leaves the rest of the answer behind it unread.
        with self._closing_where_it_breaks():
            for kind, payload in self._messages():
                if kind == b"T":
                    columns = list(_columns(payload))
                elif kind == b"D":
                    rows.append({name: _decoded(text, oid) for (name, oid), text in zip(columns, _fields(payload), strict=True)})
        return rows

    def _messages(self) -> Iterator[tuple[bytes, bytes]]:
        """Up to ReadyForQuery. An error is raised there, so that what follows it is never taken for an answer to the next statement;
        a fatal one comes alone, and closes."""
        error: PostgresError | None = None
        with self._closing_where_it_breaks():
            while (message := self._receive())[0] != b"Z":
                if message[0] == b"E":
                    error = PostgresError(_error_fields(message[1]))
                    if error.severity in ("FATAL", "PANIC"):
                        self.close()
                        raise PostgresUnavailable(str(error))
                elif error is None:
                    yield message
        if error:
            raise error

    def _receive(self) -> tuple[bytes, bytes]:
        kind = self._exactly(1)
        [length] = struct.unpack("!i", self._exactly(4))
        if not 4 <= length <= LARGEST_MESSAGE:
            raise ValueError(f"a message of {length} bytes")
        return kind, self._exactly(length - 4)

    def _exactly(self, count: int) -> bytes:
        data = self._input.read(count)
        if len(data) < count:
            raise EOFError("the server hung up")
        return data

    def _send(self, *messages: bytes) -> None:
        with self._closing_where_it_breaks():
            self._socket.sendall(b"".join(messages))


class Postgres:
    """A connection that is made anew when it broke. Threads take turns."""

    def __init__(self, address: Address) -> None:
        self._address, self._lock = address, RLock()
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Committed at the end, rolled back where anything is raised. A commit whose answer never comes may have happened or not."""
        with self._lock:
            connection = self._begin()
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self._roll_back(connection)
                raise

    def _begin(self) -> Connection:
        """Nothing is done yet: where the server went away meanwhile, once more on a new connection is the same."""
        if self._connection and self._connection.is_open:
            try:
                self._connection.execute("BEGIN")
                return self._connection
            except PostgresUnavailable:
                pass
        self._connection = Connection(self._address)
        self._connection.execute("BEGIN")
        return self._connection

    @staticmethod
    def _roll_back(connection: Connection) -> None:
        if connection.is_open:
            try:
                connection.execute("ROLLBACK")
            except (PostgresError, PostgresUnavailable):
                connection.close()


def _message(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("!i", len(payload) + 4) + payload


def _text(text: str) -> bytes:
    if "\0" in text:
        raise ValueError("PostgreSQL's text holds no NUL")
    return text.encode() + b"\0"


def _encoded(value: Any) -> bytes:
    if value is None:
        return struct.pack("!i", -1)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    data = _text(text)[:-1]
    return struct.pack("!i", len(data)) + data


def _decoded(text: bytes | None, oid: int) -> Any:
    return None if text is None else READERS.get(oid, str)(text.decode())


def _columns(payload: bytes) -> Iterator[tuple[str, int]]:
    position = 2
    for _ in range(struct.unpack_from("!h", payload)[0]):
        end = payload.index(b"\0", position)
        # After the name: table, column, type, length, modifier, format.
        yield payload[position:end].decode(), struct.unpack_from("!ihihih", payload, end + 1)[2]
        position = end + 19


def _fields(payload: bytes) -> Iterator[bytes | None]:
    position = 2
    for _ in range(struct.unpack_from("!h", payload)[0]):
        [length] = struct.unpack_from("!i", payload, position)
        position += 4
        yield None if length < 0 else payload[position:position + length]
        position += max(length, 0)


def _error_fields(payload: bytes) -> dict[str, str]:
    return {field[:1].decode(): field[1:].decode(errors="replace") for field in payload.split(b"\0") if field}
