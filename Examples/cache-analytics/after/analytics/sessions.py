"""A user's session, and what was done in it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from typing import Any

LONGEST_TEXT = 200


class BadInput(Exception):
    """What was sent cannot be kept."""


def iso(moment: datetime) -> str:
    """In UTC with milliseconds: of equal length, so that times sort as text."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Session:
    session_id: str
    tenant_id: str
    user_id: str | None
    device: str | None
    platform: str | None
    browser: str | None
    started_at: str
    last_activity_at: str
    ended_at: str | None = None
    is_active: bool = True

    @classmethod
    def started(cls, sent: Any, now: str) -> "Session":
        sent = _object(sent)
        described = [text(sent, name) for name in ["user_id", "device", "platform", "browser"]]
        return cls(f"ses_{secrets.token_hex(12)}", text(sent, "tenant_id") or "default", *described, now, now)

    @classmethod
    def from_hash(cls, session_id: str, fields: Mapping[str, str]) -> "Session | None":
        """None for what redis has only a part of."""
        if "started_at" not in fields:
            return None
        ended = fields.get("ended_at") or None
        described = [fields.get(name) or None for name in ["user_id", "device", "platform", "browser"]]
        return cls(
            session_id, fields.get("tenant_id") or "default", *described, fields["started_at"],
            fields.get("last_activity_at") or fields["started_at"], ended, ended is None and fields.get("is_active") != "0")

    def hash(self) -> dict[str, str]:
        """As redis holds it. What is not known is left out; what has ended never loses its end."""
        fields = asdict(self) | {"is_active": "1" if self.is_active else "0"}
        return {name: value for name, value in fields.items() if value is not None and name != "session_id"}

    def seen(self, now: str) -> "Session":
        return replace(self, last_activity_at=max(now, self.last_activity_at), is_active=self.ended_at is None)

    def ended(self, now: str) -> "Session":
        return replace(self.seen(now), ended_at=self.ended_at or now, is_active=False)

    def merged(self, other: "Session") -> "Session":
        """What both together know, by the rules of sql/sync-sessions.sql."""
        latest = max(self.last_activity_at, other.last_activity_at)
        ended = self.ended_at or other.ended_at
        active = all(session.is_active for session in (self, other) if session.last_activity_at == latest)
        return replace(
            self, started_at=min(self.started_at, other.started_at), last_activity_at=latest, ended_at=ended,
            is_active=active and ended is None)


def row_of_session(session: Session) -> dict[str, Any]:
    """As `persist migrate sync` reads it from redis."""
    return {"key": f"session:{session.session_id}", "type": "hash", "value": session.hash()}


def row_of_activity(done: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": f"activity:{done['session_id']}", "type": "list", "value": [json.dumps(done, ensure_ascii=False)]}


def activity(sent: Mapping[str, Any], session: Session, now: str) -> dict[str, Any]:
    """As redis' list holds it, as JSON."""
    event_type, metadata = text(sent, "event_type"), sent.get("metadata")
    if event_type is None:
        raise BadInput("event_type is required")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadInput("metadata is not an object")
    _checked("metadata", json.dumps(metadata, ensure_ascii=False))
    return {
        "id": f"act_{secrets.token_hex(12)}", "session_id": session.session_id, "tenant_id": session.tenant_id, "user_id": session.user_id,
        "event_type": event_type, "page": text(sent, "page"), "action": text(sent, "action"), "metadata": metadata, "occurred_at": now}


def text(sent: Mapping[str, Any], name: str) -> str | None:
    value = sent.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > LONGEST_TEXT):
        raise BadInput(f"{name} is not a text of up to {LONGEST_TEXT} characters")
    return _checked(name, value) if value else None


def _object(sent: Any) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise BadInput("the body is not an object")
    return sent


def _checked(name: str, value: str) -> str:
    """JSON can spell half of a surrogate pair, which is no UTF-8, and NUL, at which SQLite's text functions end."""
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value.replace("\\u0000", "\0")):
        raise BadInput(f"{name} holds what is no text")
    return value
