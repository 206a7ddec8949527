"""Sessions and activity in a SQLite database that `persist migrate` has made, written by the statements of `persist migrate sync`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .sessions import Session

# Short: redis has what is not written, and it is caught up.
SECONDS_TO_WAIT = 1.0
SQL = Path(__file__).resolve().parent.parent / "sql"
SESSION = "id, tenant_id, user_id, device, platform, browser, started_at, last_activity_at, ended_at, is_active"


class StoreUnavailable(Exception):
    """The database is locked, read-only, not migrated, or not there; nothing was written."""


class Store:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._statements = {kind: (SQL / f"sync-{name}.sql").read_text() for kind, name in [("hash", "sessions"), ("list", "activity")]}
        self._upkeep = [(SQL / f"{name}.sql").read_text() for name in ["close-sessions", "platform-metrics"]]

    def put(self, rows: Iterable[dict[str, Any]]) -> None:
        """All of them, or none."""
        with self._transaction() as database:
            for row in rows:
                database.execute(self._statements[row["type"]], {"row": json.dumps(row, ensure_ascii=False)})

    def upkeep(self) -> None:
        """Sessions of which nothing is heard any more are marked, and the metrics counted."""
        with self._transaction() as database:
            for statement in self._upkeep:
                database.execute(statement)

    def session(self, session_id: str) -> Session | None:
        return next(iter(self._sessions("id = ?", session_id)), None)

    def active_sessions(self) -> list[Session]:
        return self._sessions("is_active = 1")

    def counts(self) -> dict[str, int]:
        [counts] = self._rows("SELECT (SELECT count(*) FROM user_session) AS sessions, (SELECT count(*) FROM user_activity) AS activities")
        return counts

    def historical(self, since: str) -> dict[str, Any]:
        [totals] = self._rows("""
            SELECT
                (SELECT count(*) FROM user_session WHERE last_activity_at >= :since) AS sessions,
                (SELECT count(*) FROM user_session WHERE last_activity_at >= :since AND is_active = 1) AS active_sessions,
                (SELECT count(DISTINCT user_id) FROM user_session WHERE last_activity_at >= :since) AS users,
                (SELECT count(*) FROM user_activity WHERE occurred_at >= :since) AS activities""", since=since)
        metrics = self._rows("""
            SELECT tenant_id, day, active_users, sessions, activities, average_session_seconds FROM platform_metrics
            WHERE day >= substr(:since, 1, 10) ORDER BY day, tenant_id""", since=since)
        return totals | {"metrics": metrics}

    def check(self) -> None:
        self.counts()

    def _sessions(self, condition: str, *values: str) -> list[Session]:
        with self._transaction("BEGIN") as database:
            rows = database.execute(f"SELECT {SESSION} FROM user_session WHERE {condition} ORDER BY id", values).fetchall()
        return [Session(*row[:-1], is_active=bool(row[-1])) for row in rows]

    def _rows(self, sql: str, **values: str) -> list[dict[str, Any]]:
        with self._transaction("BEGIN") as database:
            return [dict(row) for row in database.execute(sql, values)]

    @contextmanager
    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """A connection of its own: a database that a restore put in this one's place is found by the next request.
        mode=rw, since an empty database made here would hide that the real one is gone."""
        try:
            address = f"file:{quote(str(self._path))}?mode=rw"
            with closing(sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None)) as database:
                database.row_factory = sqlite3.Row
                database.execute(begin)
                yield database
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self._path}: {error}") from error
