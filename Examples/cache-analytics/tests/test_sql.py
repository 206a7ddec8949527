import itertools
import json
import sqlite3
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from functools import reduce
from pathlib import Path
from typing import Any

from after.analytics.sessions import Session, iso, row_of_session
from after.analytics.store import Store
from tests.running import migrate, run_sql, select

FIELDS = {"tenant_id": "t1", "user_id": "u1", "device": "", "started_at": "2025-10-18T01:00:00.000Z", "is_active": "1"}
ENDED = {"ended_at": "2025-10-18T01:09:00.000Z", "is_active": "0"}


def at(minute: int, **more: str) -> dict[str, str]:
    return FIELDS | {"last_activity_at": f"2025-10-18T01:0{minute}:00.000Z"} | more


class SQLTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "analytics.db"
        migrate(self.file)

    def sessions(self, *hashes: dict[str, str]) -> list[Any]:
        keys = ({"key": "session:s1", "type": "hash", "ttl_ms": 1, "first": 0, "value": value} for value in hashes)
        run_sql(self.file, "sync-sessions.sql", *keys)
        return select(self.file, "SELECT * FROM user_session")

    def test_a_hash_becomes_a_row(self) -> None:
        self.assertEqual(
            self.sessions(FIELDS), [("s1", "t1", "u1", None, None, None, FIELDS["started_at"], FIELDS["started_at"], None, 1)])

    def test_neither_the_order_nor_repeating_makes_a_difference_and_python_agrees(self) -> None:
        states = [at(1), at(3), at(3, is_active="0"), at(2, is_active="0"), at(4, **ENDED)]
        for chosen in itertools.chain.from_iterable(itertools.combinations(states, count) for count in (2, 3)):
            found = set()
            for order in itertools.permutations([*chosen, chosen[0]]):
                with sqlite3.connect(self.file) as database:
                    database.execute("DELETE FROM user_session")
                database.close()
                found.update(self.sessions(*order))
                merged = reduce(Session.merged, [Session.from_hash("s1", fields) for fields in order])
                self.assertEqual(Store(self.file).session("s1"), merged, order)
            self.assertEqual(len(found), 1, chosen)

    def test_what_python_writes_comes_back(self) -> None:
        session = Session("s2", "t", None, "ü'\"", None, "b", "2025-10-18T01:00:00.000Z", "2025-10-18T01:05:00.000Z")
        for each in (session, session.ended("2025-10-18T01:06:00.000Z")):
            run_sql(self.file, "sync-sessions.sql", row_of_session(each))
            self.assertEqual(Store(self.file).session("s2"), each)

    def test_a_hash_that_is_no_session_is_refused(self) -> None:
        for broken in [{"started_at": None}, {}]:
            with self.assertRaisesRegex(sqlite3.IntegrityError, "NOT NULL"):
                self.sessions(FIELDS | broken if broken else {"user_id": "u"})

    def test_a_key_of_another_type_is_passed_over(self) -> None:
        run_sql(self.file, "sync-sessions.sql", {"key": "session:x", "type": "string", "value": "?"})
        run_sql(self.file, "sync-activity.sql", {"key": "activity:x", "type": "string", "value": "?"})
        self.assertEqual(select(self.file, "SELECT count(*) FROM user_session"), [(0,)])

    def test_a_list_that_comes_in_parts_and_twice_is_kept_once(self) -> None:
        entries = [
            json.dumps({
                "id": f"a{number}", "session_id": "s1", "tenant_id": "t1", "user_id": None, "event_type": "view",
                "metadata": {"n": [number]}, "occurred_at": "2025-10-18T01:00:00.000Z"}) for number in range(3)]
        rows = [{"key": "activity:s1", "type": "list", "first": first, "value": entries[first:first + 2]} for first in (0, 2)]
        run_sql(self.file, "sync-activity.sql", *rows, *rows)
        self.assertEqual(select(self.file, "SELECT id, metadata, user_id FROM user_activity ORDER BY id"), [
            ("a0", '{"n":[0]}', None), ("a1", '{"n":[1]}', None), ("a2", '{"n":[2]}', None)])
        with self.assertRaisesRegex(sqlite3.OperationalError, "malformed JSON"):
            run_sql(self.file, "sync-activity.sql", {"key": "activity:s1", "type": "list", "value": ["{"]})

    def test_a_silent_session_is_marked_and_metrics_are_counted(self) -> None:
        now = datetime.now(timezone.utc)
        old, new = iso(now - timedelta(minutes=31)), iso(now - timedelta(minutes=29))
        for name, last in [("old", old), ("new", new)]:
            run_sql(self.file, "sync-sessions.sql", {
                "key": f"session:{name}", "type": "hash",
                "value": {"tenant_id": "t1", "user_id": "u1", "started_at": iso(now - timedelta(days=2)), "last_activity_at": last}})
        run_sql(self.file, "close-sessions.sql")
        self.assertEqual(select(self.file, "SELECT id, is_active FROM user_session ORDER BY id"), [("new", 1), ("old", 0)])
        for _ in range(2):
            run_sql(self.file, "platform-metrics.sql")
            metrics = select(self.file, "SELECT * FROM platform_metrics")
        [(tenant, day, users, sessions, activities, seconds, _)] = metrics
        self.assertEqual((tenant, day, users, sessions, activities), ("t1", iso(now - timedelta(days=2))[:10], 1, 2, 0))
        self.assertAlmostEqual(seconds, 2 * 86400 - 1800, delta=1)
