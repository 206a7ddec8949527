import signal
import subprocess
import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tests.running import PROJECT, Service, apply, select

EVENT = {"event_type": "tool_used", "session_id": "session_1", "tool_name": "Start/Sit", "action": "viewed", "properties": {"week": 7}}
EVENT_FIELDS = {
    "event_id", "user_id", "session_id", "event_type", "tool_name", "action", "properties", "demo_mode", "timestamp", "received_at"}


class AfterTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "analytics.db"
        apply(self.file, "migrations/0001-analytics.sql")

    def service(self) -> Service:
        service = Service("after", "-m", "analytics", DATABASE_URL=f"sqlite:///{self.file}")
        self.addCleanup(service.stop)
        return service

    def test_the_three_calls_have_their_fields(self) -> None:
        service = self.service()
        status, tracked = service.post("/api/analytics/track", EVENT)
        self.assertEqual((status, tracked.keys(), tracked["ok"]), (200, {"ok", "event_id"}, True))
        self.assertRegex(tracked["event_id"], "^evt_[0-9a-f]{24}$")
        _, events = service.get("/api/analytics/track?hours=24")
        self.assertEqual((events["ok"], events["count"], events["total_in_range"]), (True, 1, 1))
        self.assertEqual(events["events"][0].keys(), EVENT_FIELDS)
        self.assertEqual(events["events"][0], events["events"][0] | EVENT | tracked_id(tracked))
        _, rollups = service.get("/api/analytics/rollups?hours=168")
        [rollup] = rollups.pop("rollups")
        self.assertEqual(rollups, {"ok": True, "count": 1, "hours": 168, "total_events": 1, "total_sessions": 1})
        self.assertRegex(rollup.pop("hour"), r":00:00\.000Z$")
        self.assertEqual(rollup, {
            "event_counts": {"tool_used": 1}, "tool_usage": {"Start/Sit": 1}, "risk_distribution": {}, "unique_sessions": 1,
            "total_events": 1})

    def test_hours_bound_what_is_told(self) -> None:
        service = self.service()
        for hours in (0, 2, 30):
            moment = datetime.now(timezone.utc) - timedelta(hours=hours)
            service.post("/api/analytics/track", EVENT | {"timestamp": moment.isoformat()})
        counts = [service.get(f"/api/analytics/track?hours={hours}")[1]["count"] for hours in (1, 24, 48)]
        self.assertEqual(counts, [1, 2, 3])
        self.assertEqual([service.get(f"/api/analytics/rollups?hours={hours}")[1]["count"] for hours in (1, 24, 48)], [1, 2, 3])

    def test_what_is_no_event_is_refused_with_its_reason(self) -> None:
        service = self.service()
        for broken, reason in [
                ({"session_id": ""}, "session_id is required"), ({"event_type": None}, "event_type is required"),
                ({"timestamp": "yesterday"}, "not ISO 8601"), ({"timestamp": "0001-01-01T00:00:00+10:00"}, "not ISO 8601"),
                ({"properties": [1]}, "not of type dict"), ({"demo_mode": 1}, "not of type bool"),
                ({"action": "x" * 201}, "longer than 200"),
                ({"user_id": "a\0"}, "no text"), ({"properties": {"a": "\ud800"}}, "no text"), ({"properties": {"\0": 1}}, "no text")]:
            status, answer = service.post("/api/analytics/track", EVENT | broken)
            self.assertEqual((status, answer["ok"]), (400, False), broken)
            self.assertIn(reason, answer["error"])
        for body in (b"", b"[]", b"{", b'{"properties": {"a": NaN}}', b"[" * 60_000, b"\xff"):
            self.assertEqual(service.post("/api/analytics/track", body)[0], 400, body[:10])
        self.assertEqual(service.post("/api/analytics/track", b"x" * 70_000)[0], 413)
        for path in ("/api/analytics/track?hours=0", "/api/analytics/track?hours=-1", "/api/analytics/rollups?hours=2161"):
            self.assertEqual(service.get(path)[0], 400, path)
        self.assertEqual((service.get("/")[0], service.post("/api/analytics/rollups", {})[0]), (404, 404))
        self.assertEqual(select(self.file, "SELECT count(*) FROM analytics_event"), [(0,)])

    def test_what_was_acknowledged_outlives_the_service(self) -> None:
        with self.service() as service:
            known = {service.post("/api/analytics/track", EVENT)[1]["event_id"] for _ in range(3)}
            self.assertEqual(service.stop(signal.SIGKILL), -signal.SIGKILL)
        _, events = self.service().get("/api/analytics/track?hours=1")
        self.assertEqual({event["event_id"] for event in events["events"]}, known)

    def test_without_a_database_it_says_so_and_comes_back_with_it(self) -> None:
        service = self.service()
        aside = self.file.rename(self.file.with_suffix(".aside"))
        answers = [service.get("/health"), service.post("/api/analytics/track", EVENT), service.get("/api/analytics/rollups")]
        self.assertEqual([status for status, _ in answers], [503, 503, 503])
        aside.rename(self.file)
        self.assertEqual([service.get("/health")[0], service.post("/api/analytics/track", EVENT)[0]], [200, 200])

    def test_stops_when_told(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            self.assertEqual(self.service().stop(number), 0)

    def test_will_not_start_without_a_database_named(self) -> None:
        for url in ("", "sqlite:///", "mysql://root:hidden@db/x", "postgresql://db/x"):
            done = subprocess.run(
                [sys.executable, "-m", "analytics"], cwd=PROJECT / "after", env={"DATABASE_URL": url}, capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("DATABASE_URL must read", done.stderr)
            self.assertNotIn("hidden", done.stderr)


class BeforeTests(unittest.TestCase):
    def test_it_answers_the_same_calls_from_memory(self) -> None:
        with tempfile.TemporaryDirectory() as memory, Service("before", "analytics.py", DATA_PATH=memory) as service:
            tracked = service.post("/api/analytics/track", EVENT)[1]
            events = service.get("/api/analytics/track?hours=1")[1]
            rollups = service.get("/api/analytics/rollups?hours=1")[1]
            refused = service.post("/api/analytics/track", {"event_type": "x"})
        self.assertEqual((events["count"], events["events"][0]["event_id"]), (1, tracked["event_id"]))
        self.assertEqual((rollups["total_events"], rollups["rollups"][0]["tool_usage"]), (1, {"Start/Sit": 1}))
        self.assertEqual(refused[0], 400)


def tracked_id(tracked: dict[str, Any]) -> dict[str, Any]:
    return {"event_id": tracked["event_id"]}
