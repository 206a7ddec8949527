"""`python3 -m analytics` serves what DATABASE_URL names: sqlite:////a/file.db or postgresql://user:password@host/database."""

import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .events import BadEvent, Event, Store, StoreUnavailable, iso
from .postgres import Address
from .postgres_store import PostgresStore
from .sqlite_store import SQLiteStore
from .web import Refused, Request, Routes, Server

MOST_EVENTS = 1000
# Rollups are kept for 90 days.
MOST_HOURS = 90 * 24


def store_at(url: str) -> Store:
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return SQLiteStore(Path(url.removeprefix("sqlite:///")))
    return PostgresStore(Address.parse(url))


class Service:
    def __init__(self, store: Store, log: logging.Logger) -> None:
        self._store, self._log = store, log

    def routes(self) -> Routes:
        routes: Routes = {
            ("POST", "/api/analytics/track"): self.track, ("GET", "/api/analytics/track"): self.events,
            ("GET", "/api/analytics/rollups"): self.rollups, ("GET", "/health"): self.health}
        return {name: self._guarded(route) for name, route in routes.items()}

    def track(self, request: Request) -> Any:
        try:
            event = Event.received(request.json(), datetime.now(timezone.utc))
        except BadEvent as error:
            raise Refused(400, str(error)) from error
        self._store.track(event)
        return {"ok": True, "event_id": event.event_id}

    def events(self, request: Request) -> Any:
        total, events = self._store.events(_since(request.number("hours", 24, MOST_HOURS)), MOST_EVENTS)
        return {"ok": True, "count": len(events), "total_in_range": total, "events": events}

    def rollups(self, request: Request) -> Any:
        hours = request.number("hours", 168, MOST_HOURS)
        rollups = self._store.rollups(_since(hours))
        return {
            "ok": True, "count": len(rollups), "hours": hours, "total_events": sum(rollup["total_events"] for rollup in rollups),
            "total_sessions": sum(rollup["unique_sessions"] for rollup in rollups), "rollups": rollups}

    def health(self, _: Request) -> Any:
        self._store.check()
        return {"status": "ok"}

    def _guarded(self, route: Callable[[Request], Any]) -> Callable[[Request], Any]:
        def answer(request: Request) -> Any:
            try:
                return route(request)
            except StoreUnavailable as error:
                self._log.error("%s", error)
                raise Refused(503, "the database does not answer, see the log") from error
        return answer


def _since(hours: int) -> str:
    return iso(datetime.now(timezone.utc) - timedelta(hours=hours))


def main() -> int:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, stream=sys.stderr)
    log = logging.getLogger("analytics")
    try:
        store = store_at(os.environ.get("DATABASE_URL", ""))
        address = (os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8084))
    except ValueError as error:
        print(f"analytics: {error}", file=sys.stderr)
        return 2
    Server(address, Service(store, log).routes(), log).run_until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main())
