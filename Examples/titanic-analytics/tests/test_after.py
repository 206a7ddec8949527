"""What the database is for: nothing counted is lost, and nothing twice."""

import json
import signal
import sqlite3
import tempfile
import unittest
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

from tests.migrations import migrate
from tests.running import Service, run
from tests.test_service import EIGHTH, SAMPLE, counters

CLIENTS = 50
EACH = 8


class AfterTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.database = Path(scratch.name) / "analytics.db"
        migrate(self.database, "0001-schema")

    def service(self) -> Service:
        service = Service("after", DATABASE_FILE=str(self.database))
        self.addCleanup(service.stop)
        return service

    def assert_sums(self, document: dict, visits: int, predictions: int) -> None:
        """The tables of one count agree with each other, whenever they are read."""
        self.assertEqual([document["total_visits"], document["total_predictions"]], [visits, predictions])
        wanted = {"predictions_by_result": predictions, "predictions_by_class": predictions, "predictions_by_gender": predictions}
        for group, count in (wanted | {"browser_stats": visits, "device_stats": visits}).items():
            self.assertEqual(sum(document[group].values()), count, group)
        days = document["daily_stats"].values()
        self.assertEqual([sum(day["visits"] for day in days), sum(day["predictions"] for day in days)], [visits, predictions])

    def test_fifty_clients_at_once_lose_no_count(self) -> None:
        service = self.service()

        def client(number: int) -> None:
            for _ in range(EACH):
                service.post("/api/visit")
                service.post("/api/predict", EIGHTH | {"class": number % 3 + 1})
                seen = service.get("/api/export")
                self.assert_sums(seen, seen["total_visits"], seen["total_predictions"])

        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(client, range(CLIENTS)))
        self.assert_sums(service.get("/api/export"), CLIENTS * EACH, CLIENTS * EACH)

    def test_two_processes_and_a_reader_share_the_database(self) -> None:
        services = [self.service(), self.service()]
        reader = sqlite3.connect(self.database, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM analytics").fetchall()
        with ThreadPoolExecutor(20) as clients:
            list(clients.map(lambda number: services[number % 2].post("/api/visit"), range(200)))
        reader.close()
        self.assertEqual([counters(service)[0] for service in services], [200, 200])

    def test_what_was_answered_outlives_a_kill(self) -> None:
        answered = 0
        for _ in range(3):
            service = self.service()

            def client(_: int) -> int:
                done = 0
                try:
                    while True:
                        service.post("/api/predict", EIGHTH)
                        done += 1
                        if done == 5:
                            service.stop(signal.SIGKILL)
                except (urllib.error.URLError, HTTPException, OSError, json.JSONDecodeError):
                    return done

            before = answered
            with ThreadPoolExecutor(10) as clients:
                answered += sum(clients.map(client, range(10)))
            self.assertGreaterEqual(answered - before, 5)
            again = self.service()
            document = again.get("/api/export")
            again.stop()
            # Each client may have had one prediction under way that was committed and not answered.
            self.assertLessEqual(answered, document["total_predictions"])
            self.assertLessEqual(document["total_predictions"], answered + 10)
            self.assert_sums(document, 0, document["total_predictions"])
            answered = document["total_predictions"]

    def test_what_is_exported_can_be_imported(self) -> None:
        migrate(self.database, "0002-legacy", SAMPLE.read_text())
        exported = self.service().get("/api/export")
        self.assertEqual(exported, json.loads(SAMPLE.read_text()))

    def test_an_import_adds_to_what_was_counted_since(self) -> None:
        service = self.service()
        service.post("/api/visit")
        service.post("/api/predict", EIGHTH)
        migrate(self.database, "0002-legacy", SAMPLE.read_text())
        self.assertEqual(counters(service), [10, 8, 62.5])
        self.assertEqual(service.get("/api/export")["app_launched"], json.loads(SAMPLE.read_text())["app_launched"])

    def test_will_not_start_without_a_migrated_database(self) -> None:
        done = run("after")
        self.assertEqual((done.returncode, done.stderr[:24]), (2, "DATABASE_FILE is not set"))
        missing, empty = self.database.with_name("missing.db"), self.database.with_name("empty.db")
        empty.touch()
        for file in [missing, empty]:
            done = run("after", DATABASE_FILE=str(file))
            self.assertEqual(done.returncode, 2)
            self.assertIn("run `persist migrate` first", done.stderr)
        self.assertFalse(missing.exists())
