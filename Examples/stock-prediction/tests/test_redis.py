import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from backend.redis_client import RedisClient, RedisUnavailable
from tests.running import Service, backend_environment


@unittest.skipUnless(shutil.which("redis-server"), "no redis-server here (Debian: redis-server)")
class RedisTests(unittest.TestCase):
    """Against a real redis, started for the occasion, append-only as in the compose file."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.data = Path(scratch.name)
        (self.data / "redis").mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start_redis()

    def start_redis(self) -> None:
        self.redis = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.data / "redis"),
             "--appendonly", "yes", "--requirepass", "p@ss"],
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop_redis)
        for line in self.redis.stdout:
            if "Ready to accept connections" in line:
                return
        self.fail("redis-server did not start")

    def stop_redis(self) -> None:
        if self.redis.poll() is None:
            self.redis.terminate()
        self.redis.communicate(timeout=30)

    def url(self) -> str:
        return f"redis://:p%40ss@127.0.0.1:{self.port}/1"

    def test_round_trip_of_any_bytes(self) -> None:
        client = RedisClient(self.url())
        client.set("key", b"\r\n$-1\r\n\0\xff", 60)
        self.assertEqual(client.get("key"), b"\r\n$-1\r\n\0\xff")
        self.assertIsNone(client.get("absent"))
        with self.assertRaisesRegex(RedisUnavailable, "WRONGPASS|invalid password"):
            RedisClient(f"redis://:wrong@127.0.0.1:{self.port}").get("key")

    def test_predictions_are_found_in_redis_also_after_it_was_restarted(self) -> None:
        with Service("backend", backend_environment(self.data, REDIS_URL=self.url())) as backend:
            sources = [backend.json("/api/v1/predict/NVDA")["source"] for _ in range(2)]
            self.stop_redis()
            without = backend.json("/api/v1/predict/NVDA")["source"]
            down = backend.json("/api/v1/health")
            self.start_redis()
            again = backend.json("/api/v1/predict/NVDA")["source"]
            _, _, metrics = backend.get("/metrics")
        self.assertEqual([*sources, without, again], ["model", "redis", "file", "redis"])
        self.assertEqual([down["status"], down["redis"]], ["ok", "down"])
        self.assertIn(b"\nredis_up 1\n", metrics)
        self.assertEqual(RedisClient(self.url()).get("requests:NVDA"), b"3")


class NoRedisTests(unittest.TestCase):
    def test_an_address_that_is_none_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "REDIS_URL must read"):
            RedisClient("http://example.org")
