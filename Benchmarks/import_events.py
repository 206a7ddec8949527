#!/usr/bin/env python3
"""Measures `persist migrate` on an import of events beside the sqlite3 shell on the same file, and queries on what came of it.

    Benchmarks/import_events.py PERSIST [--events N] [--rounds N] [--work DIR]

Both make the tables and indexes of Examples/event-analytics, read one JSON object a line and commit durably once. The shell first
takes the lines into a temporary table, which is its way to do this; persist counts and checks, too. They take turns."""

import argparse
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "Examples" / "event-analytics" / "after"
COLUMNS = ["id", "user_id", "session_id", "event_type", "tool_name", "action", "timestamp", "received_at"]
SETTINGS = """
databases:
  analytics:
    sqlite: analytics/analytics.db
    migrations: migrations
    imports: {0002-events: {json_lines: events.jsonl, checks: {every event is there: SELECT count(*) = :rows FROM analytics_event}}}
"""
# What requirements 001 promises under 10 ms, on an index, and of rollups under 5 ms. Each is limited as its HTTP call is.
QUERIES = {
    "events of an hour, by the time": (10, "SELECT * FROM analytics_event WHERE timestamp >= ?1 ORDER BY timestamp LIMIT 1000"),
    "events of a type since": (10, "SELECT * FROM analytics_event WHERE event_type = 'tool_used' AND timestamp >= ?1 LIMIT 1000"),
    "events of a tool since": (10, "SELECT * FROM analytics_event WHERE tool_name = 'FAAB' AND timestamp >= ?1 LIMIT 1000"),
    "events of a session": (10, "SELECT * FROM analytics_event WHERE session_id = 'session_77'"),
    "events of a user by type": (10, "SELECT event_type, count(*) FROM analytics_event WHERE user_id = 'user_77' GROUP BY event_type"),
    "168 hours of rollups": (5, "SELECT * FROM hourly_rollup WHERE hour >= ?1 ORDER BY hour LIMIT 168"),
}


def make_events(file: Path, count: int) -> None:
    chance = random.Random(1)
    with file.open("w") as out:
        for number in range(count):
            moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_760_000_000 + chance.randrange(30 * 86_400)))
            out.write(json.dumps({
                "id": f"evt_{number:08d}", "user_id": f"user_{chance.randrange(20_000)}", "session_id": f"session_{chance.randrange(150_000)}",
                "event_type": chance.choice(["tool_used", "risk_mode_changed", "page_viewed"]),
                "tool_name": chance.choice(["Start/Sit", "FAAB", "Decisions"]), "action": chance.choice(["viewed", "compare", "calculate"]),
                "properties": {"risk_mode": chance.choice(["protect", "neutral", "chase"]), "number": number},
                "timestamp": f"{moment}.{chance.randrange(1000):03d}Z", "received_at": f"{moment}.999Z"}) + "\n")


def import_statement(row: str, form: str) -> str:
    values = ", ".join([*(f"{row} ->> '{column}'" for column in COLUMNS), f"{row} -> 'properties'"])
    return f"INSERT INTO analytics_event ({', '.join(COLUMNS)}, properties) {form.format(values)};\n"


def schema() -> str:
    return (EXAMPLE / "migrations" / "0001-analytics.sql").read_text()


def measured(command: list[str], directory: Path, script: str | None = None) -> float:
    began = time.monotonic()
    done = subprocess.run(command, cwd=directory, input=script, capture_output=True, text=True)
    assert done.returncode == 0 and "rror" not in done.stderr, done.stderr
    return time.monotonic() - began


def by_persist(persist: str, place: Path) -> float:
    shutil.rmtree(place / "persistent_data", ignore_errors=True)
    (place / "persistent_data" / "analytics").mkdir(parents=True)
    return measured([persist, "migrate"], place)


def by_shell(place: Path) -> float:
    (place / "shell.db").unlink(missing_ok=True)
    script = (
        '.mode ascii\n.separator "\\037" "\\n"\nCREATE TEMP TABLE line (row TEXT);\n.import events.jsonl line\nBEGIN;\n' + schema()
        + import_statement("row", "SELECT {} FROM line") + "COMMIT;\n")
    return measured(["sqlite3", "shell.db"], place, script)


def query_times(database: Path) -> list[tuple[str, int, float]]:
    """Milliseconds, the median of 50."""
    connection = sqlite3.connect(database)
    connection.executescript((EXAMPLE / "sql" / "rollup.sql").read_text())
    since = connection.execute("SELECT max(timestamp) FROM analytics_event").fetchone()[0][:13]
    found = []
    for name, (limit, query) in QUERIES.items():
        times = []
        for _ in range(50):
            began = time.monotonic()
            connection.execute(query, (since,) if "?1" in query else ()).fetchall()
            times.append((time.monotonic() - began) * 1000)
        found.append((name, limit, statistics.median(times)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persist")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="where the databases go; default: a directory of its own under .build")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=words.work or Path(__file__).resolve().parent.parent / ".build") as scratch:
        place = Path(scratch)
        make_events(place / "events.jsonl", words.events)
        (place / "compose.yaml").write_text("name: import\nservices: {}\n")
        (place / "persist.yaml").write_text(SETTINGS)
        (place / "migrations").mkdir()
        (place / "migrations" / "0001-analytics.sql").write_text(schema())
        (place / "migrations" / "0002-events.sql").write_text(import_statement(":row", "VALUES ({})"))
        times: dict[str, list[float]] = {"persist": [], "sqlite3": []}
        for _ in range(words.rounds):
            times["persist"].append(by_persist(os.path.abspath(words.persist), place))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            times["sqlite3"].append(by_shell(place))
        own, shell = (statistics.median(times[name]) for name in ["persist", "sqlite3"])
        print(f"{words.events} events, {(place / 'events.jsonl').stat().st_size >> 20} MiB of JSON lines, median of {words.rounds}")
        print(f"persist  {own:6.1f} s  {words.events / own:8.0f} rows a second, {peak} MiB at most")
        print(f"sqlite3  {shell:6.1f} s  {words.events / shell:8.0f} rows a second; persist takes {own / shell:.2f} of its time")
        queries = query_times(place / "persistent_data" / "analytics" / "analytics.db")
        for name, limit, taken in queries:
            print(f"{name}: {taken:.2f} ms, goal {limit} ms")
    return 0 if own <= shell and all(taken <= limit for _, limit, taken in queries) else 1


if __name__ == "__main__":
    sys.exit(main())
