import random
import shutil
import signal
import sqlite3
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from tests.running import Redis, Service, migrate, run_sql, select

API = "/api/v2/analytics"
WHO = {"tenant_id": "acme", "user_id": "u1", "device": "phone", "platform": "ios", "browser": "safari"}
VIEW = {"event_type": "page_view", "page": "/", "action": "open", "metadata": {"from": "ü"}}
BOTH, CACHE, DATABASE = [{"cache": cache, "database": database} for cache, database in [(True, True), (True, False), (False, True)]]


@unittest.skipUnless(shutil.which("redis-server"), "no redis-server here (Debian: redis-server)")
class HybridTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name) / "analytics.db"
        migrate(self.file)
        self.redis = Redis(Path(scratch.name) / "redis")
        self.addCleanup(self.redis.stop)
        self.service = Service("after", "-m", "analytics", REDIS_URL=self.redis.url, DATABASE_URL=f"sqlite:///{self.file}")
        self.addCleanup(self.service.stop)

    def post(self, path: str, value: Any = None) -> dict[str, Any]:
        status, answer = self.service.post(f"{API}/{path}", value)
        self.assertEqual((status, answer["ok"]), (200, True), answer)
        return answer

    def start(self) -> str:
        return self.post("sessions", WHO)["session_id"]

    def track(self, session: str) -> dict[str, Any]:
        return self.post("activity", VIEW | {"session_id": session})

    def kept(self) -> tuple[list[Any], list[Any]]:
        sessions = select(self.file, "SELECT id, is_active FROM user_session ORDER BY id")
        return sessions, select(self.file, "SELECT id FROM user_activity ORDER BY id")

    def realtime(self) -> tuple[str, int, list[str]]:
        _, now = self.service.get(f"{API}/realtime")
        return now["source"], now["active_sessions"], now["sessions"]

    def ttl(self, key: str) -> int:
        return self.redis.client.run("TTL", key)

    def without_database(self) -> Path:
        return self.file.rename(self.file.with_suffix(".aside"))

    def test_the_life_of_a_session_is_in_both(self) -> None:
        session = self.start()
        done = self.track(session)
        self.assertEqual((done["kept"], self.post(f"sessions/{session}/heartbeat")["kept"]), (BOTH, BOTH))
        self.assertEqual(self.realtime(), ("cache", 1, [session]))
        self.assertGreater(self.ttl(f"session:{session}"), 3600)
        self.assertGreater(self.ttl(f"activity:{session}"), 3600)
        self.post(f"sessions/{session}/end")
        self.assertEqual(self.kept(), ([(session, 0)], [(done["activity_id"],)]))
        self.assertEqual(
            select(self.file, "SELECT tenant_id, user_id, event_type, page, action, metadata FROM user_activity"),
            [("acme", "u1", "page_view", "/", "open", '{"from":"ü"}')])
        self.assertEqual(self.realtime(), ("cache", 0, []))
        self.post("sync")
        _, past = self.service.get(f"{API}/historical?days=30")
        [metrics] = past.pop("metrics")
        self.assertEqual(past, {"ok": True, "days": 30, "sessions": 1, "active_sessions": 0, "users": 1, "activities": 1})
        self.assertEqual(
            [metrics[name] for name in ("tenant_id", "active_users", "sessions", "activities")], ["acme", 1, 1, 1])

    def test_what_the_database_could_not_take_is_caught_up_once(self) -> None:
        first = self.start()
        self.track(first)
        aside = self.without_database()
        second = self.start()
        self.assertEqual([self.track(session)["kept"] for session in (first, second)], [CACHE, CACHE])
        self.assertEqual(self.service.get("/health"), (200, {"status": "degraded", "cache": "up", "database": "down"}))
        self.assertEqual(self.service.get(f"{API}/historical?days=1")[0], 503)
        self.assertEqual(self.service.post(f"{API}/sync", {})[0], 503)
        keys = [f"{kind}:{session}" for kind in ("session", "activity") for session in (first, second)]
        self.assertEqual({self.ttl(key) for key in keys}, {-1}, "what is in redis alone must not expire")
        aside.rename(self.file)
        # One that goes well does not hide the one before, which did not.
        self.assertEqual((self.track(first)["kept"], self.ttl(f"activity:{first}")), (BOTH, -1))
        self.assertEqual(self.post("sync"), {
            "ok": True, "added": {"sessions": 1, "activities": 2}, "total": {"sessions": 2, "activities": 4}})
        self.assertEqual(self.post("sync")["added"], {"sessions": 0, "activities": 0})
        self.assertTrue(all(self.ttl(key) > 3600 for key in keys))

    def test_a_database_that_is_locked_or_not_migrated_is_done_without(self) -> None:
        database = sqlite3.connect(self.file, isolation_level=None)
        database.execute("BEGIN EXCLUSIVE")
        session = self.start()
        database.execute("COMMIT")
        database.close()
        aside = self.without_database()
        self.file.touch()
        self.assertEqual(self.track(session)["kept"], CACHE)
        aside.rename(self.file)
        self.assertEqual(self.post("sync")["added"], {"sessions": 1, "activities": 1})

    def test_without_redis_the_database_goes_on_alone(self) -> None:
        first = self.start()
        self.redis.stop(signal.SIGKILL)
        second = self.start()
        self.assertEqual([self.track(session)["kept"] for session in (first, second)], [DATABASE, DATABASE])
        self.post(f"sessions/{first}/end")
        self.assertEqual(self.realtime(), ("database", 1, [second]))
        self.assertEqual(self.service.get("/health")[1]["status"], "degraded")
        self.redis.start()
        before = self.kept()
        # redis still has the first one as active; the database knows better, also after redis was read.
        self.assertEqual(self.post("sync")["added"], {"sessions": 0, "activities": 0})
        self.assertEqual(self.kept(), before)
        self.assertEqual(self.realtime(), ("cache", 1, [second]))

    def test_with_neither_nothing_is_acknowledged(self) -> None:
        session = self.start()
        self.redis.stop()
        aside = self.without_database()
        for path in ("sessions", f"sessions/{session}/heartbeat", f"sessions/{session}/end", "activity"):
            self.assertEqual(self.service.post(f"{API}/{path}", VIEW | {"session_id": session})[0], 503, path)
        self.assertEqual(self.service.get("/health")[0], 503)
        aside.rename(self.file)
        self.assertEqual(self.kept(), ([(session, 1)], []))

    def test_outages_in_any_order_lose_and_double_nothing(self) -> None:
        chance = random.Random(7)
        sessions, activities, down = [self.start()], [], ""
        for step in range(60):
            if step % 10 == 9:
                down = self.switch(down, chance.choice(["", "redis", "database"]))
            session = self.start() if chance.random() < 0.2 else chance.choice(sessions)
            if session not in sessions:
                sessions.append(session)
            # A session may be in the one that is away.
            status, answer = self.service.post(f"{API}/activity", VIEW | {"session_id": session})
            if status == 200:
                activities.append(answer["activity_id"])
            else:
                self.assertEqual(status, 503)
            if chance.random() < 0.1 and not down:
                self.post("sync")
        self.switch(down, "")
        self.post("sync")
        kept = self.kept()
        self.assertEqual(kept, ([(session, 1) for session in sorted(sessions)], [(each,) for each in sorted(activities)]))
        self.assertGreater(len(activities), 40)

    def switch(self, down: str, to: str) -> str:
        if down == "redis":
            self.redis.start()
        if down == "database":
            self.file.with_suffix(".aside").rename(self.file)
        if to == "redis":
            self.redis.stop(signal.SIGKILL)
        if to == "database":
            self.without_database()
        return to

    def test_a_sync_from_outside_reads_the_same(self) -> None:
        aside = self.without_database()
        session = self.start()
        done = self.track(session)
        aside.rename(self.file)
        words = [word.decode() for word in self.redis.client.run("HGETALL", f"session:{session}")]
        run_sql(self.file, "sync-sessions.sql", {"key": f"session:{session}", "type": "hash", "value": dict(zip(words[::2], words[1::2]))})
        texts = [text.decode() for text in self.redis.client.run("LRANGE", f"activity:{session}", 0, -1)]
        run_sql(self.file, "sync-activity.sql", {"key": f"activity:{session}", "type": "list", "first": 0, "value": texts})
        self.assertEqual(self.kept(), ([(session, 1)], [(done["activity_id"],)]))
        self.assertEqual(self.post("sync")["added"], {"sessions": 0, "activities": 0})

    def test_what_cannot_be_kept_is_refused(self) -> None:
        session = self.start()
        for path, value, status in [
                ("sessions", {"user_id": 7}, 400), ("sessions", {"device": "x" * 201}, 400), ("sessions", [], 400),
                ("activity", {"session_id": session}, 400), ("activity", {"event_type": "x"}, 400), ("activity", b"[1]", 400),
                ("activity", VIEW | {"session_id": session, "metadata": []}, 400),
                ("activity", VIEW | {"session_id": session, "page": "\0"}, 400),
                ("activity", VIEW | {"session_id": session, "metadata": {"a": "\ud800"}}, 400),
                ("activity", VIEW | {"session_id": "none"}, 404),
                ("sessions/none/heartbeat", {}, 404), ("sessions/a%20b/end", {}, 404)]:
            self.assertEqual(self.service.post(f"{API}/{path}", value)[0], status, (path, value))
        self.assertEqual(self.service.get(f"{API}/historical?days=x")[0], 400)
        self.assertEqual(self.kept(), ([(session, 1)], []))

    def test_it_syncs_by_itself_and_stops_when_told(self) -> None:
        aside = self.without_database()
        session = self.start()
        aside.rename(self.file)
        environment = {"REDIS_URL": self.redis.url, "DATABASE_URL": f"sqlite:///{self.file}", "SYNC_SECONDS": "0.1"}
        with Service("after", "-m", "analytics", **environment) as second:
            until = time.monotonic() + 20
            while not self.kept()[0] and time.monotonic() < until:
                time.sleep(0.05)
            self.assertEqual(second.stop(), 0)
        self.assertEqual(self.kept()[0], [(session, 1)])


@unittest.skipUnless(shutil.which("redis-server"), "no redis-server here (Debian: redis-server)")
class BeforeTests(unittest.TestCase):
    def test_what_it_leaves_in_redis_is_what_is_carried_over(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            redis = Redis(Path(scratch) / "redis")
            self.addCleanup(redis.stop)
            with Service("before", "analytics.py", REDIS_URL=redis.url) as service:
                session = service.post(f"{API}/sessions", WHO)[1]["session_id"]
                done = service.post(f"{API}/activity", VIEW | {"session_id": session})[1]
                self.assertEqual(service.get(f"{API}/realtime")[1]["sessions"], [session])
                self.assertEqual(service.post(f"{API}/sessions/none/heartbeat", {})[0], 400)
            file = Path(scratch) / "analytics.db"
            migrate(file)
            with Service("after", "-m", "analytics", REDIS_URL=redis.url, DATABASE_URL=f"sqlite:///{file}") as service:
                self.assertEqual(service.post(f"{API}/sync")[1]["added"], {"sessions": 1, "activities": 1})
                self.assertEqual(service.post(f"{API}/sessions/{session}/heartbeat")[1]["kept"], BOTH)
            self.assertEqual(select(file, "SELECT id, platform FROM user_session"), [(session, "ios")])
            self.assertEqual(select(file, "SELECT id, page FROM user_activity"), [(done["activity_id"], "/")])
