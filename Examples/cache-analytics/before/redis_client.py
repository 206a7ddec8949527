"""As much of redis' protocol (RESP2) as the service speaks, over a socket of its own for each exchange."""

import socket
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

SECONDS_TO_WAIT = 1.0
KEYS_AT_ONCE = 100
Command = Sequence[str | bytes | int]


class RedisUnavailable(Exception):
    """No redis, or one that does not answer as it should."""


class RedisClient:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "redis" or not parts.hostname:
            raise ValueError("REDIS_URL must read redis://[:password@]host[:port][/database]")
        self._address = (parts.hostname, parts.port or 6379)
        self._opening: list[Command] = [["AUTH", unquote(parts.password)]] if parts.password else []
        if parts.path.strip("/"):
            self._opening.append(["SELECT", parts.path.strip("/")])

    def run(self, *command: str | bytes | int) -> Any:
        return self._exchange([command])[0]

    def together(self, commands: Sequence[Command]) -> list[Any]:
        """All of them, or none, and nothing in between (MULTI)."""
        replies = self._exchange([["MULTI"], *commands, ["EXEC"]])[-1]
        if not isinstance(replies, list):
            raise RedisUnavailable(f"unexpected reply {replies!r}")
        return replies

    def scan(self, pattern: str) -> Iterator[bytes]:
        """Every key that was there all the time, each once."""
        cursor, seen = b"0", set[bytes]()
        while True:
            cursor, keys = self.run("SCAN", cursor, "MATCH", pattern, "COUNT", KEYS_AT_ONCE)
            yield from (key for key in dict.fromkeys(keys) if key not in seen)
            seen.update(keys)
            if cursor == b"0":
                return

    def _exchange(self, commands: Sequence[Command]) -> list[Any]:
        """Send all in one go, after the opening."""
        everything = [*self._opening, *commands]
        try:
            with socket.create_connection(self._address, SECONDS_TO_WAIT) as connection:
                connection.sendall(b"".join(map(encode, everything)))
                with connection.makefile("rb") as replies:
                    return [read_reply(replies) for _ in everything][len(self._opening):]
        except (OSError, ValueError) as error:
            raise RedisUnavailable(f"{self._address[0]}:{self._address[1]}: {error}") from error


def encode(command: Command) -> bytes:
    words = [word if isinstance(word, bytes) else str(word).encode() for word in command]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def read_reply(replies: BinaryIO) -> Any:
    """Bytes, an integer, a list of these, or None for redis' nil."""
    line = replies.readline()
    kind, rest = line[:1], line[1:].rstrip(b"\r\n")
    match kind:
        case b"+":
            return rest
        case b":":
            return int(rest)
        case b"$":
            return _bulk(replies, int(rest))
        case b"*":
            return None if int(rest) < 0 else [read_reply(replies) for _ in range(int(rest))]
    # An error within EXEC's list comes here, too: nothing is half done that is not done again.
    raise RedisUnavailable(rest.decode(errors="replace") if kind == b"-" else f"unexpected reply {line!r}")


def _bulk(replies: BinaryIO, length: int) -> bytes | None:
    if length < 0:
        return None
    data = replies.read(length + 2)
    if len(data) < length + 2:
        raise RedisUnavailable("redis hung up in the midst of a reply")
    return data[:length]
