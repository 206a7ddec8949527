"""As much of redis' protocol (RESP2) as the backend speaks, over a socket of its own for each exchange."""

import socket
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

SECONDS_TO_WAIT = 1.0


class RedisUnavailable(Exception):
    """No redis, or one that does not answer as it should."""


class RedisClient:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "redis" or not parts.hostname:
            raise ValueError(f"REDIS_URL must read redis://[:password@]host[:port][/database], not {url!r}")
        self._address = (parts.hostname, parts.port or 6379)
        self._opening = [["AUTH", unquote(parts.password)]] if parts.password else []
        if parts.path.strip("/"):
            self._opening.append(["SELECT", parts.path.strip("/")])

    def ping(self) -> None:
        self._exchange(["PING"])

    def get(self, key: str) -> bytes | None:
        return self._exchange(["GET", key])

    def set(self, key: str, value: bytes, seconds: int) -> None:
        self._exchange(["SET", key, value, "EX", str(seconds)])

    def increment(self, key: str) -> None:
        self._exchange(["INCR", key])

    def _exchange(self, command: list[str | bytes]) -> bytes | None:
        """Send the opening and `command` in one go; the last reply is the answer."""
        commands = [*self._opening, command]
        try:
            with socket.create_connection(self._address, SECONDS_TO_WAIT) as connection:
                connection.sendall(b"".join(map(encode, commands)))
                with connection.makefile("rb") as replies:
                    return [read_reply(replies) for _ in commands][-1]
        except (OSError, ValueError) as error:
            raise RedisUnavailable(f"{self._address[0]}:{self._address[1]}: {error}") from error


def encode(command: list[str | bytes]) -> bytes:
    words = [word.encode() if isinstance(word, str) else word for word in command]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def read_reply(replies: BinaryIO) -> bytes | None:
    """A simple string, an integer or a bulk string as bytes; None for redis' nil."""
    line = replies.readline()
    kind, rest = line[:1], line[1:].rstrip(b"\r\n")
    if kind in (b"+", b":"):
        return rest
    if kind == b"$":
        length = int(rest)
        return None if length < 0 else replies.read(length + 2)[:length]
    raise RedisUnavailable(rest.decode(errors="replace") if kind == b"-" else f"unexpected reply {line!r}")
