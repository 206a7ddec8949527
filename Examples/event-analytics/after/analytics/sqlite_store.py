"""Events in a SQLite database that `persist migrate` has made."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .events import Event, Rollup, StoreUnavailable, compact

SECONDS_TO_WAIT = 5.0
EVENT = "id AS event_id, user_id, session_id, event_type, tool_name, action, properties, demo_mode, timestamp, received_at"
ROLLUP = "hour, event_counts, tool_usage, risk_distribution, unique_sessions, total_events"


class SQLiteStore:
    def __init__(self, path: Path) -> None:
        self._path = path

    def track(self, event: Event) -> None:
        with self._transaction() as database:
            rollup = _rollup(database, event.hour)
            rollup.add(event, session_is_new=_is_new(database, event))
            database.execute(
                "INSERT INTO analytics_event (id, user_id, session_id, event_type, tool_name, action, properties, demo_mode, timestamp,"
                " received_at) VALUES (:event_id, :user_id, :session_id, :event_type, :tool_name, :action, :properties, :demo_mode,"
                " :timestamp, :received_at)",
                asdict(event) | {"properties": None if event.properties is None else compact(event.properties)})
            counts = {name: compact(value) if isinstance(value, dict) else value for name, value in asdict(rollup).items()}
            database.execute(
                f"INSERT INTO hourly_rollup (id, {ROLLUP}) VALUES (:id, :hour, :event_counts, :tool_usage, :risk_distribution,"
                " :unique_sessions, :total_events) ON CONFLICT (hour) DO UPDATE SET event_counts = excluded.event_counts,"
                " tool_usage = excluded.tool_usage, risk_distribution = excluded.risk_distribution,"
                " unique_sessions = excluded.unique_sessions, total_events = excluded.total_events,"
                " updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", counts | {"id": rollup.rollup_id})

    def events(self, since: str, limit: int) -> tuple[int, list[dict[str, Any]]]:
        with self._transaction("BEGIN") as database:
            [total] = database.execute("SELECT count(*) FROM analytics_event WHERE timestamp >= ?", [since]).fetchone()
            rows = database.execute(
                f"SELECT {EVENT} FROM analytics_event WHERE timestamp >= ? ORDER BY timestamp DESC, id LIMIT ?", [since, limit]).fetchall()
        return total, [dict(row) | {"properties": _value(row["properties"]), "demo_mode": bool(row["demo_mode"])} for row in rows]

    def rollups(self, since: str) -> list[dict[str, Any]]:
        with self._transaction("BEGIN") as database:
            rows = database.execute(f"SELECT {ROLLUP} FROM hourly_rollup WHERE hour > ? ORDER BY hour", [since]).fetchall()
        return [asdict(_counted(row)) for row in rows]

    def check(self) -> None:
        with self._transaction("BEGIN") as database:
            database.execute("SELECT (SELECT id FROM analytics_event LIMIT 1), (SELECT id FROM hourly_rollup LIMIT 1)").fetchone()

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


def _rollup(database: sqlite3.Connection, hour: str) -> Rollup:
    row = database.execute(f"SELECT {ROLLUP} FROM hourly_rollup WHERE hour = ?", [hour]).fetchone()
    return _counted(row) if row else Rollup(hour)


def _is_new(database: sqlite3.Connection, event: Event) -> bool:
    """Is this its session's first event in the hour?"""
    return database.execute(
        "SELECT 1 FROM analytics_event WHERE session_id = ? AND substr(timestamp, 1, 13) = ? LIMIT 1",
        [event.session_id, event.timestamp[:13]]).fetchone() is None


def _counted(row: sqlite3.Row) -> Rollup:
    return Rollup(**{name: _value(row[name]) if isinstance(row[name], str) and name != "hour" else row[name] for name in row.keys()})


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)
