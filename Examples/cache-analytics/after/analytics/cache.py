"""Sessions and activity in redis. A key gets its time to live once the database has all of it, and not before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .redis_client import Command, RedisClient
from .sessions import Session, row_of_activity, row_of_session

SECONDS_KEPT = 24 * 3600
NEVER_EXPIRES = -1
# Only a key that is as it was when the database got it: what came since has not been written there.
LET_EXPIRE = """
local kind = redis.call('TYPE', KEYS[1]).ok
local version = kind == 'list' and tostring(redis.call('LLEN', KEYS[1])) or redis.call('HGET', KEYS[1], 'last_activity_at')
return version == ARGV[1] and redis.call('EXPIRE', KEYS[1], ARGV[2]) or 0
"""


@dataclass(frozen=True)
class Entry:
    """A key as `persist migrate sync` hands it to SQL, and how to know it again."""

    row: dict[str, Any]
    version: str

    @property
    def key(self) -> str:
        return self.row["key"]


class Cache:
    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def session(self, session_id: str) -> Session | None:
        return Session.from_hash(session_id, self._hash(f"session:{session_id}"))

    def put(self, session: Session, done: dict[str, Any] | None = None) -> list[Entry]:
        """What may expire once the database has it, too."""
        row = row_of_session(session)
        fields = [word for pair in row["value"].items() for word in pair]
        commands: list[Command] = [["HSET", row["key"], *fields], ["PERSIST", row["key"]]]
        entries = [Entry(row, session.last_activity_at)]
        if done is None:
            self._redis.together(commands)
            return entries
        row = row_of_activity(done)
        key = row["key"]
        *_, seconds, length, _ = self._redis.together([*commands, ["TTL", key], ["RPUSH", key, *row["value"]], ["PERSIST", key]])
        # What came before is not in the database either: that is for the next sync.
        if seconds != NEVER_EXPIRES:
            entries.append(Entry(row, str(length)))
        return entries

    def let_expire(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._redis.run("EVAL", LET_EXPIRE, 1, entry.key, entry.version, SECONDS_KEPT)

    def entries(self) -> Iterator[Entry]:
        for key in (key.decode() for key in self._redis.scan("session:*")):
            if fields := self._hash(key):
                yield Entry({"key": key, "type": "hash", "value": fields}, fields.get("last_activity_at", ""))
        for key in (key.decode() for key in self._redis.scan("activity:*")):
            texts = [text.decode() for text in self._redis.run("LRANGE", key, 0, -1)]
            yield Entry({"key": key, "type": "list", "value": texts}, str(len(texts)))

    def sessions(self) -> list[Session]:
        found = (self.session(key.decode().removeprefix("session:")) for key in self._redis.scan("session:*"))
        return [session for session in found if session]

    def check(self) -> None:
        self._redis.run("PING")

    def _hash(self, key: str) -> dict[str, str]:
        words = [word.decode() for word in self._redis.run("HGETALL", key)]
        return dict(zip(words[::2], words[1::2]))
