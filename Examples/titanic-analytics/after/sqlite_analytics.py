"""Counters in the tables that migrations/0001-schema.sql makes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from predictor.analytics import Visit, empty, now
from predictor.model import Passenger

# How long another process may hold the database: a backup, a migration.
SECONDS_TO_WAIT = 20
GROUPS = {
    "predictions_by_result": "result", "predictions_by_class": "class", "predictions_by_gender": "gender", "browser_stats": "browser",
    "device_stats": "device"}


class NoSchema(Exception):
    """The database is missing, or its tables are."""


class SQLiteAnalytics:
    """One connection. The lock puts this process's threads in line; BEGIN IMMEDIATE and the timeout do so among processes."""

    def __init__(self, file: Path) -> None:
        # The schema is the migrations' alone, so a database that is not there is not made here.
        try:
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
            # Readers, such as a backup, keep no writer waiting; FULL: what was answered outlives a power cut.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("SELECT total_visits FROM analytics")
        except sqlite3.Error as error:
            raise NoSchema(f"{file}: {error}: run `persist migrate` first") from error
        self._lock = Lock()

    def visit(self, visit: Visit) -> None:
        self._count("visits", {"browser_stats": visit.browser, "device_stats": visit.device})

    def prediction(self, passenger: Passenger, result: str) -> None:
        self._count("predictions", {
            "predictions_by_result": result, "predictions_by_class": str(passenger.travelled),
            "predictions_by_gender": passenger.sex})

    def document(self) -> dict[str, Any]:
        with self._transaction("BEGIN") as run:
            totals = run("SELECT total_visits, total_predictions, app_launched, last_updated FROM analytics WHERE id = 1").fetchone()
            names = ["total_visits", "total_predictions", "app_launched", "last_updated"]
            groups = {table: dict(run(f"SELECT {column}, count FROM {table} ORDER BY 1")) for table, column in GROUPS.items()}
            days = run("SELECT date, visits, predictions FROM daily_stats ORDER BY 1").fetchall()
        document = empty() | (dict(zip(names, totals)) if totals else {}) | groups
        document["daily_stats"] = {date: {"visits": visits, "predictions": predictions} for date, visits, predictions in days}
        return document

    def close(self) -> None:
        self._connection.close()

    def _count(self, what: str, groups: dict[str, str]) -> None:
        """`what`, the tables and their columns are names from above, never a client's words."""
        time = now()
        with self._transaction("BEGIN IMMEDIATE") as run:
            run(f"""INSERT INTO analytics (id, total_{what}, app_launched, last_updated) VALUES (1, 1, :time, :time)
                ON CONFLICT (id) DO UPDATE SET total_{what} = total_{what} + 1, last_updated = :time""", {"time": time})
            run("INSERT INTO daily_stats (date, visits, predictions) VALUES (?, 0, 0) ON CONFLICT DO NOTHING", (time[:10],))
            run(f"UPDATE daily_stats SET {what} = {what} + 1 WHERE date = ?", (time[:10],))
            for table, name in groups.items():
                run(f"INSERT INTO {table} ({GROUPS[table]}, count) VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1", (name,))

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Any]:
        with self._lock:
            self._connection.execute(begin)
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended it already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
