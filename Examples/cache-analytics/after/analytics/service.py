"""What happens is written to redis and to the database, and one of them is enough."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import reduce
from itertools import islice
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from .cache import Cache
from .redis_client import RedisUnavailable
from .sessions import BadInput, Session, activity, iso, row_of_activity, row_of_session, text
from .store import Store, StoreUnavailable
from .web import Refused, Request, Routes

KEYS_A_TRANSACTION = 100
MOST_DAYS = 3660
API = "/api/v2/analytics"
SESSION = f"{API}/sessions/(?P<session>[A-Za-z0-9_-]{{1,64}})"
Value = TypeVar("Value")


@dataclass(frozen=True)
class Asked(Generic[Value]):
    answered: bool
    value: Value | None = None


class Service:
    def __init__(self, cache: Cache, store: Store, log: logging.Logger) -> None:
        self._cache, self._store, self._log = cache, store, log
        self._syncing = Lock()

    def routes(self) -> Routes:
        return {
            ("POST", f"{API}/sessions"): self._guarded(self.start), ("POST", f"{SESSION}/heartbeat"): self._guarded(self.heartbeat),
            ("POST", f"{SESSION}/end"): self._guarded(self.end), ("POST", f"{API}/activity"): self._guarded(self.track),
            ("POST", f"{API}/sync"): self._guarded(lambda _: self.sync()), ("GET", f"{API}/historical"): self._guarded(self.historical),
            ("GET", f"{API}/realtime"): self._guarded(self.realtime), ("GET", "/health"): self.health}

    def start(self, request: Request) -> Any:
        return self._keep(Session.started(request.json(), _now()))

    def heartbeat(self, request: Request) -> Any:
        return self._keep(self._session(request.named["session"]).seen(_now()))

    def end(self, request: Request) -> Any:
        return self._keep(self._session(request.named["session"]).ended(_now()))

    def track(self, request: Request) -> Any:
        sent = request.json()
        session_id = text(sent, "session_id") if isinstance(sent, dict) else None
        if session_id is None:
            raise BadInput("session_id is required")
        session = self._session(session_id).seen(_now())
        return self._keep(session, activity(sent, session, session.last_activity_at))

    def realtime(self, _: Request) -> Any:
        cached = self._asked("cache", self._cache.sessions)
        sessions = self._store.active_sessions() if cached.value is None else cached.value
        active = sorted(session.session_id for session in sessions if session.is_active)
        return {"ok": True, "source": "cache" if cached.answered else "database", "active_sessions": len(active), "sessions": active}

    def historical(self, request: Request) -> Any:
        days = request.number("days", 30, MOST_DAYS)
        return {"ok": True, "days": days} | self._store.historical(iso(datetime.now(timezone.utc) - timedelta(days=days)))

    def health(self, _: Request) -> Any:
        """Unwell only where nothing could be kept."""
        cache, database = self._asked("cache", self._cache.check), self._asked("database", self._store.check)
        if not (cache.answered or database.answered):
            raise Refused(503, "neither redis nor the database answers")
        up = {True: "up", False: "down"}
        status = "ok" if cache.answered and database.answered else "degraded"
        return {"status": status, "cache": up[cache.answered], "database": up[database.answered]}

    def sync(self) -> Any:
        """Brings the database what redis has, and redis how the database sees it. Raises where either does not answer."""
        with self._syncing:
            before = self._store.counts()
            entries, seen = self._cache.entries(), set[str]()
            while batch := list(islice(entries, KEYS_A_TRANSACTION)):
                self._store.put(entry.row for entry in batch)
                self._cache.let_expire(batch)
                seen.update(entry.key.removeprefix("session:") for entry in batch if entry.row["type"] == "hash")
            self._store.upkeep()
            for session_id in seen | {session.session_id for session in self._store.active_sessions()}:
                self._refresh(session_id)
            after = self._store.counts()
        added = {name: after[name] - before[name] for name in after}
        self._log.info("synced: %(sessions)d sessions and %(activities)d activities more", added)
        return {"ok": True, "added": added, "total": after}

    def sync_until(self, stopped: Event, seconds: float) -> None:
        while not stopped.wait(seconds):
            try:
                self.sync()
            except (RedisUnavailable, StoreUnavailable) as error:
                self._log.error("not synced: %s", error)
            except Exception:
                self._log.exception("not synced")

    def _refresh(self, session_id: str) -> None:
        stored, cached = self._store.session(session_id), self._cache.session(session_id)
        if stored and stored != cached:
            self._cache.let_expire(self._cache.put(stored.merged(cached) if cached else stored))

    def _session(self, session_id: str) -> Session:
        """As both together know it: each may have missed something while it was away."""
        asked = [
            self._asked("cache", lambda: self._cache.session(session_id)), self._asked("database", lambda: self._store.session(session_id))]
        known = [answer.value for answer in asked if answer.value]
        if not known and not all(answer.answered for answer in asked):
            raise Refused(503, "the session may be where nothing answers now")
        if not known:
            raise Refused(404, f"no such session: {session_id}")
        return reduce(Session.merged, known)

    def _keep(self, session: Session, done: dict[str, Any] | None = None) -> Any:
        """First redis, then the database, which may take its time."""
        rows = [row_of_session(session)] + ([row_of_activity(done)] if done else [])
        cached = self._asked("cache", lambda: self._cache.put(session, done))
        stored = self._asked("database", lambda: self._store.put(rows))
        if not (cached.answered or stored.answered):
            raise Refused(503, "neither redis nor the database answers")
        if cached.value and stored.answered:
            self._asked("cache", lambda: self._cache.let_expire(cached.value))
        named = {"session_id": session.session_id} | ({"activity_id": done["id"]} if done else {})
        return {"ok": True} | named | {"kept": {"cache": cached.answered, "database": stored.answered}}

    def _asked(self, name: str, ask: Callable[[], Value]) -> "Asked[Value]":
        try:
            return Asked(True, ask())
        except (RedisUnavailable, StoreUnavailable) as error:
            self._log.error("%s: %s", name, error)
            return Asked(False)

    @staticmethod
    def _guarded(route: Callable[[Request], Any]) -> Callable[[Request], Any]:
        def answer(request: Request) -> Any:
            try:
                return route(request)
            except BadInput as error:
                raise Refused(400, str(error)) from error
            except (RedisUnavailable, StoreUnavailable) as error:
                raise Refused(503, str(error)) from error
        return answer


def _now() -> str:
    return iso(datetime.now(timezone.utc))
