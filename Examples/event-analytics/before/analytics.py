"""Collects analytics events as they were collected at first: 10,000 of them, in memory, and gone with the container.

`DATA_PATH` is a file system in memory that all workers of the container share; rollups are counted anew in each answer."""

import json
import os
import secrets
import signal
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

EVENTS_KEPT = 10_000


def iso(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Events:
    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, Lock()

    def add(self, sent: dict[str, Any]) -> str:
        now = iso(datetime.now(timezone.utc))
        event = {"demo_mode": True, "timestamp": now} | sent | {"event_id": f"evt_{secrets.token_hex(12)}", "received_at": now}
        with self._lock:
            lines = [*self._lines(), json.dumps(event)][-EVENTS_KEPT:]
            self._file.write_text("\n".join(lines) + "\n")
        return event["event_id"]

    def since(self, hours: int) -> list[dict[str, Any]]:
        start = iso(datetime.now(timezone.utc) - timedelta(hours=hours))
        with self._lock:
            events = map(json.loads, self._lines())
            return [event for event in events if event["timestamp"] >= start]

    def _lines(self) -> list[str]:
        return self._file.read_text().splitlines() if self._file.exists() else []


def rollup(hour: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    risks = [event.get("properties", {}).get("risk_mode") for event in events if event["event_type"] == "risk_mode_changed"]
    return {
        "hour": f"{hour}:00:00.000Z", "event_counts": Counter(event["event_type"] for event in events),
        "tool_usage": Counter(event["tool_name"] for event in events if event.get("tool_name")),
        "risk_distribution": Counter(filter(None, risks)),
        "unique_sessions": len({event["session_id"] for event in events}), "total_events": len(events)}


def rollups(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    hours = sorted({event["timestamp"][:13] for event in events})
    return [rollup(hour, [event for event in events if event["timestamp"].startswith(hour)]) for hour in hours]


class Handler(BaseHTTPRequestHandler):
    events: Events
    timeout = 10

    def do_POST(self) -> None:
        try:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not (sent["event_type"] and sent["session_id"]):
                raise ValueError("event_type and session_id are required")
        except (KeyError, TypeError, ValueError) as error:
            return self.answer(400, {"ok": False, "error": str(error)})
        self.answer(200, {"ok": True, "event_id": self.events.add(sent)})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        hours = int(parse_qs(parts.query).get("hours", ["24"])[0])
        if parts.path == "/health":
            return self.answer(200, {"status": "ok"})
        events = self.events.since(hours)
        if parts.path == "/api/analytics/track":
            return self.answer(200, {"ok": True, "count": len(events), "total_in_range": len(events), "events": events})
        if parts.path == "/api/analytics/rollups":
            found = rollups(events)
            sessions = sum(entry["unique_sessions"] for entry in found)
            return self.answer(200, {
                "ok": True, "count": len(found), "hours": hours, "total_events": len(events), "total_sessions": sessions, "rollups": found})
        self.answer(404, {"ok": False, "error": f"no such path: {parts.path}"})

    def answer(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    Handler.events = Events(Path(os.environ["DATA_PATH"]) / "events.jsonl")
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    server = ThreadingHTTPServer((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8084)), Handler)
    print("listening on http://%s:%d" % server.server_address[:2], flush=True)
    Thread(target=server.serve_forever, daemon=True).start()
    signal.sigwait(signals)
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
