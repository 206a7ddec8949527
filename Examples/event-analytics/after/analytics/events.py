"""An event as a browser sends it, and what is counted of the events of an hour."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Protocol

LONGEST_TEXT = 200
RISK_EVENT = "risk_mode_changed"


class BadEvent(Exception):
    """What was sent is no event."""


def iso(moment: datetime) -> str:
    """In UTC with milliseconds: of equal length, so that times sort as text."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compact(counts: Any) -> str:
    """JSON as SQLite writes it: an hour that is counted anew has the same bytes."""
    return json.dumps(counts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Event:
    event_id: str
    user_id: str | None
    session_id: str
    event_type: str
    tool_name: str | None
    action: str | None
    properties: dict[str, Any] | None
    demo_mode: bool
    timestamp: str
    received_at: str

    @property
    def hour(self) -> str:
        return f"{self.timestamp[:13]}:00:00.000Z"

    @property
    def risk_mode(self) -> str | None:
        mode = (self.properties or {}).get("risk_mode") if self.event_type == RISK_EVENT else None
        return mode if isinstance(mode, str) else None

    @classmethod
    def received(cls, sent: Any, now: datetime) -> "Event":
        if not isinstance(sent, dict):
            raise BadEvent("an event is a JSON object")
        return cls(
            f"evt_{secrets.token_hex(12)}", _text(sent, "user_id"), _required(sent, "session_id"), _required(sent, "event_type"),
            _text(sent, "tool_name"), _text(sent, "action"), _properties(sent), _demo_mode(sent), _time(sent, now), iso(now))


@dataclass
class Rollup:
    """The counts of one hour."""

    hour: str
    event_counts: dict[str, int] = field(default_factory=dict)
    tool_usage: dict[str, int] = field(default_factory=dict)
    risk_distribution: dict[str, int] = field(default_factory=dict)
    unique_sessions: int = 0
    total_events: int = 0

    @property
    def rollup_id(self) -> str:
        return f"hour_{self.hour[:13]}"

    def add(self, event: Event, *, session_is_new: bool) -> None:
        _count(self.event_counts, event.event_type)
        _count(self.tool_usage, event.tool_name)
        _count(self.risk_distribution, event.risk_mode)
        self.unique_sessions += session_is_new
        self.total_events += 1


class StoreUnavailable(Exception):
    """The database does not answer, or is not migrated; nothing was written."""


class Store(Protocol):
    """Two databases keep these promises; one suite of tests holds both to them."""

    def track(self, event: Event) -> None:
        """The event and its hour's counts are committed together, or neither is."""

    def events(self, since: str, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """How many happened since then, and the latest `limit` of them, newest first."""

    def rollups(self, since: str) -> list[dict[str, Any]]:
        """Those of hours that begin after `since`, oldest first."""

    def check(self) -> None:
        """Raises StoreUnavailable unless both tables can be read."""


def _count(counts: dict[str, int], name: str | None) -> None:
    if name is not None:
        counts[name] = counts.get(name, 0) + 1


def _typed(sent: Mapping[str, Any], name: str, kind: type) -> Any:
    value = sent.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadEvent(f"{name} is not of type {kind.__name__}")
    return value


def _text(sent: Mapping[str, Any], name: str) -> str | None:
    value = _typed(sent, name, str)
    if value is not None and (len(value) > LONGEST_TEXT or not _can_be_kept(value)):
        raise BadEvent(f"{name} is longer than {LONGEST_TEXT} characters, or holds what is no text")
    return value or None


def _properties(sent: Mapping[str, Any]) -> dict[str, Any] | None:
    value = _typed(sent, "properties", dict)
    if not _can_be_kept(compact(value).replace("\\u0000", "\0")):
        raise BadEvent("properties hold what is no text")
    return value


def _required(sent: Mapping[str, Any], name: str) -> str:
    value = _text(sent, name)
    if value is None:
        raise BadEvent(f"{name} is required")
    return value


def _demo_mode(sent: Mapping[str, Any]) -> bool:
    value = _typed(sent, "demo_mode", bool)
    return True if value is None else value


def _time(sent: Mapping[str, Any], now: datetime) -> str:
    value = _typed(sent, "timestamp", str)
    if value is None:
        return iso(now)
    try:
        moment = datetime.fromisoformat(value)
        return iso(moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc))
    except (ValueError, OverflowError):
        raise BadEvent(f"timestamp is not ISO 8601: {value!r}") from None


def _can_be_kept(text: str) -> bool:
    """JSON can spell NUL, which PostgreSQL's text does not hold, and half of a surrogate pair, which is no UTF-8."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)
