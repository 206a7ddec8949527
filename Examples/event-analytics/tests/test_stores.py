import os
import sqlite3
import tempfile
import threading
import unittest
from contextlib import closing
from pathlib import Path

from after.analytics.events import StoreUnavailable
from after.analytics.postgres import Address, Postgres
from after.analytics.postgres_store import PostgresStore
from after.analytics.sqlite_store import SQLiteStore
from tests.running import apply, select
from tests.store_suite import StoreSuite, event

POSTGRES = os.environ.get("ANALYTICS_TEST_POSTGRES", "")


class SQLiteTests(StoreSuite, unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "a b?.db"
        apply(self.file, "migrations/0001-analytics.sql")
        self.store = SQLiteStore(self.file)

    def test_a_database_that_is_gone_is_not_made_anew(self) -> None:
        self.file.unlink()
        with self.assertRaisesRegex(StoreUnavailable, "unable to open"):
            self.store.track(event())
        self.assertFalse(self.file.exists())

    def test_one_without_tables_is_said_to_be_so(self) -> None:
        self.file.write_bytes(b"")
        with self.assertRaisesRegex(StoreUnavailable, "no such table"):
            self.store.check()

    def test_an_event_whose_counts_cannot_be_written_is_not_kept_either(self) -> None:
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute("CREATE TRIGGER no BEFORE INSERT ON hourly_rollup BEGIN SELECT raise(ABORT, 'disk full'); END")
        with self.assertRaisesRegex(StoreUnavailable, "disk full"):
            self.store.track(event())
        self.assertEqual(select(self.file, "SELECT count(*) FROM analytics_event"), [(0,)])

    def test_waits_for_another_writer(self) -> None:
        with closing(sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)) as database:
            database.execute("BEGIN IMMEDIATE")
            done = threading.Timer(0.3, database.execute, ["COMMIT"])
            done.start()
            self.store.track(event())
            done.join()


@unittest.skipUnless(POSTGRES, "ANALYTICS_TEST_POSTGRES names no database whose tables may be emptied")
class PostgresTests(StoreSuite, unittest.TestCase):
    def setUp(self) -> None:
        address = Address.parse(POSTGRES)
        with Postgres(address).transaction() as database:
            database.execute("TRUNCATE analytics_event, hourly_rollup")
        self.store = PostgresStore(address)

    def test_goes_on_after_the_server_ended_the_connection(self) -> None:
        self.store.track(event())
        with Postgres(Address.parse(POSTGRES)).transaction() as database:
            ended = database.execute(
                "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
        self.assertTrue(ended)
        self.store.track(event())
        self.assertEqual(self.store.events("2025-10-18T00:00:00.000Z", 1)[0], 2)

    def test_an_error_says_what_the_server_said_and_leaves_a_usable_connection(self) -> None:
        twice = event()
        self.store.track(twice)
        with self.assertRaisesRegex(StoreUnavailable, "23505.*analytics_event_pkey"):
            self.store.track(twice)
        self.store.track(event())
        self.assertEqual(self.store.rollups("2025-10-18T00:00:00.000Z")[0]["total_events"], 2)
