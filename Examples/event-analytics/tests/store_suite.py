"""What every store promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any
from unittest import TestCase

from after.analytics.events import Event, Store

NOW = datetime(2025, 10, 18, 1, 30, tzinfo=timezone.utc)


def event(session: str = "session_1", **sent: Any) -> Event:
    return Event.received({"session_id": session, "event_type": "tool_used"} | sent, NOW)


class StoreSuite:
    store: Store

    def test_an_event_comes_back_as_it_was(self: TestCase) -> None:
        full = event(
            user_id="u1", tool_name="Start/Sit", action="compare", properties={"n": 1.5, "deep": [None, {"ü": "\"'\\"}]}, demo_mode=False,
            timestamp="2025-10-18T03:00:00+02:00")
        bare = event("session_2", event_type="page;DROP TABLE x --")
        for each in (full, bare):
            self.store.track(each)
        total, found = self.store.events("2025-10-18T00:00:00.000Z", 10)
        self.assertEqual((total, found), (2, [vars(bare), vars(full)]))
        self.assertEqual(found[1]["timestamp"], "2025-10-18T01:00:00.000Z")

    def test_only_the_latest_are_given_and_all_are_counted(self: TestCase) -> None:
        for minute in range(5):
            self.store.track(event(timestamp=f"2025-10-18T01:0{minute}:00Z"))
        total, found = self.store.events("2025-10-18T01:01:00.000Z", 2)
        self.assertEqual(total, 4)
        self.assertEqual([each["timestamp"][14:16] for each in found], ["04", "03"])

    def test_each_event_is_counted_in_its_hour(self: TestCase) -> None:
        for each in [
                event("a", tool_name="FAAB"), event("b", tool_name="FAAB"), event("a", event_type="viewed"),
                event("a", event_type="risk_mode_changed", properties={"risk_mode": "protect"}),
                event("a", timestamp="2025-10-18T02:00:00Z")]:
            self.store.track(each)
        self.assertEqual(self.store.rollups("2025-10-18T00:59:59.999Z"), [
            {"hour": "2025-10-18T01:00:00.000Z", "event_counts": {"risk_mode_changed": 1, "tool_used": 2, "viewed": 1},
             "tool_usage": {"FAAB": 2}, "risk_distribution": {"protect": 1}, "unique_sessions": 2, "total_events": 4},
            {"hour": "2025-10-18T02:00:00.000Z", "event_counts": {"tool_used": 1}, "tool_usage": {}, "risk_distribution": {},
             "unique_sessions": 1, "total_events": 1}])
        self.assertEqual([each["total_events"] for each in self.store.rollups("2025-10-18T01:00:00.000Z")], [1])

    def test_threads_lose_and_double_nothing(self: TestCase) -> None:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(self.store.track, [event(f"session_{number % 7}") for number in range(80)]))
        [rollup] = self.store.rollups("2025-10-18T00:00:00.000Z")
        self.assertEqual((rollup["total_events"], rollup["unique_sessions"], rollup["event_counts"]), (80, 7, {"tool_used": 80}))
        self.assertEqual(self.store.events("2025-10-18T00:00:00.000Z", 1)[0], 80)
