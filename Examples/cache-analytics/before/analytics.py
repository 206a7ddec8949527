"""Follows users' sessions and activity as it was done at first: in redis alone, for an hour, or until redis is restarted."""

import json
import os
import secrets
import signal
import sys
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from redis_client import RedisClient

SECONDS_KEPT = 3600
SESSION = {"tenant_id": "default", "user_id": "", "device": "", "platform": "", "browser": ""}


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Sessions:
    def __init__(self, redis: RedisClient) -> None:
        self._redis = redis

    def start(self, sent: dict[str, Any]) -> dict[str, Any]:
        session_id = f"ses_{secrets.token_hex(12)}"
        self._set(session_id, **{name: sent.get(name) or value for name, value in SESSION.items()}, started_at=now(), is_active="1")
        return {"ok": True, "session_id": session_id}

    def heartbeat(self, session_id: str) -> dict[str, Any]:
        self._set(session_id)
        return {"ok": True, "session_id": session_id}

    def end(self, session_id: str) -> dict[str, Any]:
        self._set(session_id, ended_at=now(), is_active="0")
        return {"ok": True, "session_id": session_id}

    def track(self, sent: dict[str, Any]) -> dict[str, Any]:
        session_id = sent["session_id"]
        self._set(session_id)
        tenant, user = self._redis.run("HMGET", f"session:{session_id}", "tenant_id", "user_id")
        activity = {name: sent.get(name) for name in ["event_type", "page", "action", "metadata"]} | {
            "id": f"act_{secrets.token_hex(12)}", "session_id": session_id, "tenant_id": tenant.decode(), "user_id": user.decode(),
            "occurred_at": now()}
        key = f"activity:{session_id}"
        self._redis.together([["RPUSH", key, json.dumps(activity)], ["EXPIRE", key, SECONDS_KEPT]])
        return {"ok": True, "activity_id": activity["id"]}

    def active(self) -> dict[str, Any]:
        keys = [key for key in self._redis.scan("session:*") if self._redis.run("HGET", key, "is_active") == b"1"]
        return {"ok": True, "active_sessions": len(keys), "sessions": sorted(key.decode().removeprefix("session:") for key in keys)}

    def _set(self, session_id: str, **fields: str) -> None:
        key = f"session:{session_id}"
        if not fields and not self._redis.run("EXISTS", key):
            raise KeyError(f"no such session: {session_id}")
        words = [word for pair in ({"last_activity_at": now()} | fields).items() for word in pair]
        self._redis.together([["HSET", key, *words], ["EXPIRE", key, SECONDS_KEPT]])


class Handler(BaseHTTPRequestHandler):
    sessions: Sessions
    timeout = 10

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.answer(200, self.post(urlsplit(self.path).path.removeprefix("/api/v2/analytics/").split("/"), json.loads(body or "{}")))
        except (KeyError, ValueError) as error:
            self.answer(400, {"ok": False, "error": str(error)})

    def post(self, words: list[str], sent: dict[str, Any]) -> dict[str, Any]:
        match words:
            case ["sessions"]:
                return self.sessions.start(sent)
            case ["sessions", session_id, "heartbeat"]:
                return self.sessions.heartbeat(session_id)
            case ["sessions", session_id, "end"]:
                return self.sessions.end(session_id)
            case ["activity"]:
                return self.sessions.track(sent)
        raise KeyError("no such path")

    def do_GET(self) -> None:
        self.answer(200, {"status": "ok"} if self.path == "/health" else self.sessions.active())

    def answer(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    Handler.sessions = Sessions(RedisClient(os.environ["REDIS_URL"]))
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    server = ThreadingHTTPServer((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8085)), Handler)
    print("listening on http://%s:%d" % server.server_address[:2], flush=True)
    Thread(target=server.serve_forever, daemon=True).start()
    signal.sigwait(signals)
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
