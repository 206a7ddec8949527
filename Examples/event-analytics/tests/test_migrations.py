import sqlite3
import tempfile
import unittest
from pathlib import Path

from after.analytics.sqlite_store import SQLiteStore
from tests.running import apply, select
from tests.store_suite import event

BACKUP = [
    {"event_id": "evt_1", "event_type": "tool_used", "session_id": "s1", "tool_name": "FAAB", "timestamp": "2025-10-18T03:10:00+02:00",
     "properties": {"a": [1, "ü"]}, "demo_mode": False, "user_id": "u1", "received_at": "2025-10-18T01:10:01Z"},
    {"event_type": "risk_mode_changed", "session_id": "s2", "timestamp": "2025-10-18T01:59:59.999Z",
     "properties": {"risk_mode": "protect"}},
    {"event_type": "risk_mode_changed", "session_id": "s2", "properties": None, "timestamp": "2025-10-18T02:00:00Z"}]
IMPORTED = "id, user_id, properties, demo_mode, timestamp, received_at"
EVERYTHING = "SELECT * FROM hourly_rollup ORDER BY hour"
COUNTS = "SELECT id, hour, event_counts, tool_usage, risk_distribution, unique_sessions, total_events FROM hourly_rollup ORDER BY hour"


class MigrationTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "analytics.db"
        apply(self.file, "migrations/0001-analytics.sql")

    def test_the_indexes_are_those_of_the_models(self) -> None:
        found = select(self.file, """
            SELECT tbl_name, (SELECT group_concat(name) FROM pragma_index_info(master.name)), sql IS NULL
            FROM sqlite_master AS master WHERE type = 'index' ORDER BY 1, 2, 3""")
        self.assertEqual([(table, columns) for table, columns, _ in found], [
            ("analytics_event", "event_type,timestamp"), ("analytics_event", "id"), ("analytics_event", "session_id"),
            ("analytics_event", "timestamp"), ("analytics_event", "tool_name,timestamp"), ("analytics_event", "user_id,event_type"),
            ("hourly_rollup", "hour"), ("hourly_rollup", "hour"), ("hourly_rollup", "id")])

    def test_a_backup_is_imported_once_however_often(self) -> None:
        for _ in range(2):
            apply(self.file, "migrations/0002-backfill.sql", rows=BACKUP)
        self.assertEqual(
            select(self.file, f"SELECT {IMPORTED} FROM analytics_event ORDER BY timestamp"), [
                ("evt_1", "u1", '{"a":[1,"ü"]}', 0, "2025-10-18T01:10:00.000Z", "2025-10-18T01:10:01.000Z"),
                ("backup_2", None, '{"risk_mode":"protect"}', 1, "2025-10-18T01:59:59.999Z", "2025-10-18T01:59:59.999Z"),
                ("backup_3", None, None, 1, "2025-10-18T02:00:00.000Z", "2025-10-18T02:00:00.000Z")])
        self.assertEqual(select(self.file, COUNTS), [
            ("hour_2025-10-18T01", "2025-10-18T01:00:00.000Z", '{"risk_mode_changed":1,"tool_used":1}', '{"FAAB":1}', '{"protect":1}',
             2, 2),
            ("hour_2025-10-18T02", "2025-10-18T02:00:00.000Z", '{"risk_mode_changed":1}', "{}", "{}", 1, 1)])

    def test_what_is_no_event_is_refused_and_nothing_stays(self) -> None:
        for broken in [{"timestamp": "soon"}, {"session_id": None}, {"event_type": None}, {"demo_mode": "yes"}]:
            with self.assertRaises(sqlite3.IntegrityError):
                apply(self.file, "migrations/0002-backfill.sql", rows=[BACKUP[0], BACKUP[1] | broken])
            self.assertEqual(select(self.file, "SELECT count(*) FROM analytics_event"), [(0,)])

    def test_counting_anew_gives_what_was_counted_event_by_event(self) -> None:
        store = SQLiteStore(self.file)
        for number in range(40):
            store.track(event(
                f"s{number % 3}", event_type=["tool_used", "risk_mode_changed", "ä \"b\""][number % 3],
                tool_name=[None, "FAAB", "A'b"][number % 3],
                properties={"risk_mode": ["protect", 7][number % 2]}, timestamp=f"2025-10-18T0{number % 4}:15:00Z"))
        counted = select(self.file, EVERYTHING)
        apply(self.file, "sql/rollup.sql")
        self.assertEqual(select(self.file, EVERYTHING), counted)
        execute(self.file, "DELETE FROM hourly_rollup")
        apply(self.file, "sql/rollup.sql")
        self.assertEqual([row[1:7] for row in select(self.file, EVERYTHING)], [row[1:7] for row in counted])

    def test_an_hour_of_which_events_have_expired_keeps_its_counts(self) -> None:
        apply(self.file, "migrations/0002-backfill.sql", rows=BACKUP)
        counted = select(self.file, EVERYTHING)
        execute(self.file, "DELETE FROM analytics_event WHERE id = 'evt_1'")
        apply(self.file, "sql/rollup.sql")
        self.assertEqual(select(self.file, EVERYTHING), counted)


def execute(file: Path, sql: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(sql)
    connection.close()
