"""Scenes of the two examples about analytics: what is lost before, how it is carried over, and that it stays."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from engine import PROJECT
from small_stack import SmallStack, SmallStacks

EVENT = {"event_type": "tool_used", "session_id": "session_1", "tool_name": "Start/Sit", "properties": {"week": 7}}
TRACK, ROLLUPS = "http://127.0.0.1:8084/api/analytics/track", "http://127.0.0.1:8084/api/analytics/rollups"
SESSIONS = "http://127.0.0.1:8085/api/v2/analytics"
WHO = {"tenant_id": "acme", "user_id": "u1", "device": "phone"}
PASSWORD = "open5esame"


class AnalyticsExampleScenes(SmallStacks):
    def events_survive_and_are_rolled_up(self) -> None:
        with self._example("event-analytics") as stack:
            lost(stack, "PST007", "in memory: it is gone after a restart", TRACK + "?hours=1")
            tracked("a")
            assert told(24)["count"] == 1
            stack.compose("restart", "--timeout", "5", "analytics")
            answers(TRACK + "?hours=1")
            assert told(24)["count"] == 0, "what lies in memory outlived a restart"
            # What a browser, or the service, still knows goes along.
            carried = {tracked("a"), tracked("b")}
            (stack.place / "events-backup.json").write_text(json.dumps(told(24)["events"]))
            change_to(stack, "event-analytics", "after")
            stack.persist("migrate")
            up(stack)
            assert ids(24) == carried and rollups(24)["total_sessions"] == 2, told(24)
            known = carried | {tracked("a"), tracked("c")}
            counts = rollups(24)
            assert (counts["total_events"], counts["rollups"][-1]["tool_usage"]) == (4, {"Start/Sit": 4}), counts
            for words in [["restart", "--timeout", "20"], ["up", "--detach", "--wait", "--force-recreate"]]:
                stack.compose(*words)
                answers("http://127.0.0.1:8084/health")
                assert ids(24) == known and rollups(24) == counts, words
            tracked("a")
            assert rollups(24)["total_events"] == len(known) + 1
            # Twice is once.
            counts = rollups(24)
            for words in [["migrate"], ["migrate", "run", "rollup"], ["migrate", "run", "rollup"]]:
                stack.persist(*words)
            assert rollups(24) == counts
            self._expired(stack)
            assert not live_errors(stack)

    def _expired(self, stack: SmallStack) -> None:
        """Events go after 30 days and their hours' counts after 90."""
        young, before = ids(24), rollups(2160)
        for days in (31, 100):
            tracked("old", timestamp=(datetime.now(timezone.utc) - timedelta(days=days)).isoformat())
        assert told(2160)["count"] == len(young) + 1 and rows(stack, "hourly_rollup") == before["count"] + 2
        for step in ["expire-events", "expire-rollups"]:
            stack.persist("migrate", "run", step, "--dry-run")
        assert (rows(stack, "analytics_event"), rows(stack, "hourly_rollup")) == (len(young) + 2, before["count"] + 2)
        for step in ["expire-events", "expire-rollups", "rollup", "expire-events"]:
            stack.persist("migrate", "run", step)
        assert (rows(stack, "analytics_event"), rows(stack, "hourly_rollup")) == (len(young), before["count"] + 1)
        assert ids(2160) == young and rollups(2160)["total_events"] == before["total_events"] + 1

    def a_backfill_of_events_is_taken_back(self) -> None:
        with self._example("event-analytics", "after") as stack:
            stack.persist("migrate")
            up(stack)
            first = tracked("a")
            backup = [EVENT | {"event_id": f"evt_{number}", "timestamp": datetime.now(timezone.utc).isoformat()} for number in range(3)]
            # One that cannot be told when it happened: nothing of the file is taken.
            (stack.place / "events-backup.json").write_text(json.dumps([*backup, EVENT | {"timestamp": "soon"}]))
            stack.persist("migrate", expected=3)
            assert ids(24) == {first}
            (stack.place / "events-backup.json").write_text(json.dumps(backup))
            stack.persist("migrate")
            assert ids(24) == {first, "evt_0", "evt_1", "evt_2"} and rollups(24)["total_events"] == 4
            tracked("b")
            stack.persist("migrate", "--rollback", "--yes", "--stop")
            answers("http://127.0.0.1:8084/health")
            assert ids(24) == {first} and rollups(24)["total_events"] == 1, told(24)
            second = tracked("b")
            stack.persist("migrate")
            assert ids(24) == {first, second, "evt_0", "evt_1", "evt_2"} and rollups(24)["total_events"] == 5

    def events_move_to_postgres_too(self) -> None:
        with self._example("event-analytics", "after-postgres") as stack:
            stack.compose("up", "--detach", "--wait", "db")
            (stack.place / "events-backup.json").write_text(json.dumps(
                [EVENT | {"event_id": "evt_1", "timestamp": "2025-10-18T03:00:00+02:00"}, EVENT | {"timestamp": now()}]))
            stack.persist("migrate")
            up(stack)
            assert ids(24) == {"backup_2"} and sql(stack, "SELECT sum(total_events) FROM hourly_rollup") == "2"
            known = {"backup_2", tracked("a"), tracked("b", properties={"ü": ["'\"\\", None]})}
            counts = rollups(24)
            for words in [
                    ["restart", "--timeout", "30"], ["up", "--detach", "--wait", "--force-recreate"], ["restart", "--timeout", "30", "db"],
                    ["kill", "db"], ["up", "--detach", "--wait"]]:
                stack.compose(*words)
                if words[0] != "kill":
                    answers("http://127.0.0.1:8084/health")
                    assert ids(24) == known and rollups(24) == counts, words
            for step in ["rollup", "rollup", "expire-events", "expire-rollups"]:
                stack.persist("migrate", "run", step)
            assert rollups(24) == counts and sql(stack, "SELECT count(*) FROM analytics_event") == "3"
            assert sql(stack, "SELECT count(*) FROM hourly_rollup") == str(counts["count"])
            # Through a pipe, as a user does.
            exported = json.loads(stack.persist("export", "analytics").stdout)
            assert {event["id"] for event in exported["analytics_event"]} == known, exported
            assert "PostgreSQL 15" in stack.persist("inspect").stdout
            self._suite(stack)

    @staticmethod
    def _suite(stack: SmallStack) -> None:
        """What every store promises, and what the client does when the server ends its connection, by the example's own tests."""
        host = stack.inspect("db", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
        done = subprocess.run(
            [sys.executable, "-m", "unittest", "-v", "tests.test_stores.PostgresTests"], cwd=PROJECT / "Examples" / "event-analytics",
            capture_output=True, text=True,
            env={
                **os.environ, "PYTHONDONTWRITEBYTECODE": "1",
                "ANALYTICS_TEST_POSTGRES": f"postgresql://analytics:{PASSWORD}@{host}/analytics"})
        assert done.returncode == 0 and "skipped" not in done.stderr, done.stderr

    def what_lived_in_redis_alone_is_kept(self) -> None:
        with self._example("cache-analytics") as stack:
            lost(stack, "PST030", "redis", SESSIONS + "/realtime")
            session_with_activity()
            stack.compose("restart", "--timeout", "5", "redis")
            answers(SESSIONS + "/realtime")
            assert get(SESSIONS + "/realtime")["sessions"] == [], "what lies in redis alone outlived a restart"
            kept = [session_with_activity() for _ in range(3)]
            post(f"{SESSIONS}/sessions/{kept[2][0]}/end")
            # Nothing new comes in, and the old redis still runs: what it alone has is carried over before it is made anew.
            stack.compose("stop", "analytics")
            change_to(stack, "cache-analytics", "after")
            stack.persist("migrate")
            for _ in range(2):
                stack.persist("migrate", "sync")
            sessions, activities = [
                sorted(row[0] for row in select(stack, f"SELECT id FROM {table}")) for table in ["user_session", "user_activity"]]
            assert (sessions, activities) == tuple(map(sorted, zip(*kept))), (kept, sessions, activities)
            up(stack)
            past = historical()
            assert (past["sessions"], past["active_sessions"], past["activities"]) == (3, 2, 3), past
            assert post(f"{SESSIONS}/sessions/{kept[0][0]}/heartbeat")["kept"] == {"cache": True, "database": True}
            for words in [["restart", "--timeout", "20"], ["up", "--detach", "--wait", "--force-recreate"]]:
                stack.compose(*words)
                answers("http://127.0.0.1:8085/health")
                assert kept[0][0] in get(SESSIONS + "/realtime")["sessions"] and historical() == past, words
            stack.persist("migrate", "sync")
            assert historical() == past and not live_errors(stack)

    def sessions_outlive_what_fails_around_them(self) -> None:
        with self._example("cache-analytics", "after") as stack:
            stack.persist("migrate")
            up(stack)
            acknowledged = [session_with_activity()]
            database = stack.tree / "analytics" / "analytics.db"
            # The database is away, and redis is ended in the hardest way meanwhile.
            aside = database.rename(database.with_suffix(".aside"))
            acknowledged.append(session_with_activity(cache=True, database=False))
            stack.compose("kill", "redis")
            stack.compose("up", "--detach", "--wait", "redis")
            assert acknowledged[1][0] in get(SESSIONS + "/realtime")["sessions"]
            aside.rename(database)
            # redis is away: nothing can be read from it, and the database goes on alone.
            stack.compose("stop", "redis")
            acknowledged.append(session_with_activity(cache=False, database=True))
            stack.persist("migrate", "sync", expected=3)
            stack.compose("start", "redis")
            stack.compose("up", "--detach", "--wait")
            # From outside and from inside, in any order and number.
            for _ in range(2):
                stack.persist("migrate", "sync")
                post(SESSIONS + "/sync")
            # A locked one.
            with closing(sqlite3.connect(database, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                acknowledged.append(session_with_activity(cache=True, database=False))
                other.execute("ROLLBACK")
            stack.compose("restart", "--timeout", "20")
            answers("http://127.0.0.1:8085/health")
            added = post(SESSIONS + "/sync")
            found = select(stack, "SELECT id, session_id FROM user_activity ORDER BY id")
            assert found == sorted((activity, session) for session, activity in acknowledged), (added, found, acknowledged)
            assert sorted(get(SESSIONS + "/realtime")["sessions"]) == sorted(session for session, _ in acknowledged)
            for step in ["close-sessions", "platform-metrics", "platform-metrics"]:
                stack.persist("migrate", "run", step)
            assert [each["sessions"] for each in historical()["metrics"]] == [4], historical()

    @contextmanager
    def _example(self, name: str, folder: str = "before") -> Iterator[SmallStack]:
        source = PROJECT / "Examples" / name
        with self.small_stack((source / folder / "compose.yaml").read_text()) as stack:
            # after-postgres is made of what lies beside it.
            if folder == "after-postgres":
                copy(source / "after", stack.place / "after")
                stack.place /= folder
                stack.place.mkdir()
                stack.tree = stack.place / "persistent_data"
                (stack.place / ".env").write_text(f"POSTGRES_PASSWORD={PASSWORD}\n")
                (stack.place / ".env").chmod(0o600)
            copy(source / folder, stack.place)
            if folder != "before":
                stack.persist("setup")
                assert stack.run("verify").returncode == 0 and stack.findings() == [], stack.findings()
            yield stack


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "persistent_data"))
    else:
        shutil.copy2(source, target)


def lost(stack: SmallStack, rule: str, said: str, url: str) -> None:
    """Said before anything runs, and shown on what runs."""
    done = stack.run("verify")
    assert done.returncode == 1 and rule in done.stdout + done.stderr, done
    stack.compose("up", "--detach", "--build")
    answers(url)
    done = stack.run("prove")
    assert done.returncode == 1 and "not proven" in done.stdout and said in done.stderr, done
    # It was restarted.
    answers(url)


def change_to(stack: SmallStack, name: str, folder: str) -> None:
    copy(PROJECT / "Examples" / name / folder, stack.place)
    stack.persist("setup")
    assert stack.run("verify").returncode == 0 and stack.findings() == [], stack.findings()


def up(stack: SmallStack) -> None:
    stack.compose("up", "--detach", "--build", "--wait")


def live_errors(stack: SmallStack) -> list[dict[str, Any]]:
    return [finding for finding in stack.findings("--check", "live") if finding["severity"] == "error"]


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def post(url: str, value: Any = None) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, data=json.dumps(value or {}).encode()), timeout=20) as answer:
        return json.load(answer)


def answers(url: str) -> None:
    """Waits until it does."""
    until = time.monotonic() + 60
    while True:
        try:
            return get(url)
        except (OSError, ValueError):
            assert time.monotonic() < until, f"{url} does not answer"
            time.sleep(0.2)


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


def tracked(session: str, **more: Any) -> str:
    return post(TRACK, EVENT | {"session_id": session} | more)["event_id"]


def told(hours: int) -> Any:
    return get(f"{TRACK}?hours={hours}")


def ids(hours: int) -> set[str]:
    return {event["event_id"] for event in told(hours)["events"]}


def rollups(hours: int) -> Any:
    return get(f"{ROLLUPS}?hours={hours}")


def select(stack: SmallStack, statement: str) -> list[Any]:
    with closing(sqlite3.connect(stack.tree / "analytics" / "analytics.db")) as database:
        return database.execute(statement).fetchall()


def rows(stack: SmallStack, table: str) -> int:
    return select(stack, f"SELECT count(*) FROM {table}")[0][0]


def sql(stack: SmallStack, statement: str) -> str:
    return stack.compose("exec", "-T", "db", "psql", "-U", "analytics", "-d", "analytics", "-Atc", statement).strip()


def session_with_activity(**kept: bool) -> tuple[str, str]:
    """Their ids, once the service has acknowledged both."""
    session = post(SESSIONS + "/sessions", WHO)
    done = post(SESSIONS + "/activity", {"session_id": session["session_id"], "event_type": "page_view", "page": "/"})
    assert not kept or session["kept"] == done["kept"] == kept, (session, done)
    return session["session_id"], done["activity_id"]


def historical() -> Any:
    return get(SESSIONS + "/historical?days=30")
