"""Events in a PostgreSQL database that `persist migrate` has made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from .events import Event, Rollup, StoreUnavailable
from .postgres import Address, Connection, Postgres, PostgresError, PostgresUnavailable

ISO = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS {}"""
EVENT = ", ".join([
    "id AS event_id, user_id, session_id, event_type, tool_name, action, properties, demo_mode",
    ISO.format('"timestamp"', '"timestamp"'), ISO.format("received_at", "received_at")])
COUNTS = "event_counts, tool_usage, risk_distribution, unique_sessions, total_events"
ROLLUP = f"{ISO.format('hour', 'hour')}, {COUNTS}"


class PostgresStore:
    def __init__(self, address: Address) -> None:
        self._postgres = Postgres(address)

    def track(self, event: Event) -> None:
        with self._transaction() as database:
            rollup = _locked(database, event)
            rollup.add(event, session_is_new=_is_new(database, event))
            database.execute(
                'INSERT INTO analytics_event (id, user_id, session_id, event_type, tool_name, action, properties, demo_mode, "timestamp",'
                " received_at) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::timestamptz, $10::timestamptz)",
                list(asdict(event).values()))
            hour, *counts = asdict(rollup).values()
            database.execute(
                f"UPDATE hourly_rollup SET ({COUNTS}) = ($2::jsonb, $3::jsonb, $4::jsonb, $5::integer, $6::integer), updated_at = now()"
                " WHERE hour = $1::timestamptz", [hour, *counts])

    def events(self, since: str, limit: int) -> tuple[int, list[dict[str, Any]]]:
        with self._transaction() as database:
            # Both statements look at the same moment.
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            [row] = database.execute('SELECT count(*) AS total FROM analytics_event WHERE "timestamp" >= $1::timestamptz', [since])
            events = database.execute(
                f'SELECT {EVENT} FROM analytics_event WHERE analytics_event."timestamp" >= $1::timestamptz'
                ' ORDER BY analytics_event."timestamp" DESC, id LIMIT $2::bigint', [since, limit])
        return row["total"], events

    def rollups(self, since: str) -> list[dict[str, Any]]:
        with self._transaction() as database:
            return database.execute(
                f"SELECT {ROLLUP} FROM hourly_rollup WHERE hourly_rollup.hour > $1::timestamptz ORDER BY hourly_rollup.hour", [since])

    def check(self) -> None:
        with self._transaction() as database:
            database.execute("SELECT (SELECT id FROM analytics_event LIMIT 1), (SELECT id FROM hourly_rollup LIMIT 1)")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._postgres.transaction() as database:
                yield database
        except (PostgresError, PostgresUnavailable) as error:
            raise StoreUnavailable(str(error)) from error


def _locked(database: Connection, event: Event) -> Rollup:
    """The hour's row, made where it is missing, and locked before anything is counted: events of one hour take turns."""
    database.execute(
        "INSERT INTO hourly_rollup (id, hour, event_counts, tool_usage, risk_distribution)"
        " VALUES ($1, $2::timestamptz, '{}', '{}', '{}') ON CONFLICT (hour) DO NOTHING", [Rollup(event.hour).rollup_id, event.hour])
    [row] = database.execute(f"SELECT {ROLLUP} FROM hourly_rollup WHERE hourly_rollup.hour = $1::timestamptz FOR UPDATE", [event.hour])
    return Rollup(**row)


def _is_new(database: Connection, event: Event) -> bool:
    """Is this its session's first event in the hour?"""
    return not database.execute(
        "SELECT 1 AS one FROM analytics_event WHERE session_id = $1 AND \"timestamp\" >= $2::timestamptz"
        " AND \"timestamp\" < $2::timestamptz + interval '1 hour' LIMIT 1", [event.session_id, event.hour])
