"""What is counted, and the shape it is handed out in, whoever keeps it."""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Protocol

from predictor.model import Passenger

# The first that is named in a browser's User-Agent: all of them name those that came before.
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
DEVICES = [("iPad", "Tablet"), ("Tablet", "Tablet"), ("Mobile", "Mobile"), ("Mozilla", "Desktop")]


@dataclass(frozen=True)
class Visit:
    browser: str
    device: str

    @classmethod
    def by(cls, agent: str) -> "Visit":
        def first(names: list[tuple[str, str]]) -> str:
            return next((name for word, name in names if word in agent), "Other")

        return cls(first(BROWSERS), first(DEVICES))


class Analytics(Protocol):
    """Each count is kept, whole, before the call returns; calls may come from any thread."""

    def visit(self, visit: Visit) -> None: ...

    def prediction(self, passenger: Passenger, result: str) -> None: ...

    def document(self) -> dict[str, Any]:
        """All of it at one moment, in the shape of analytics_data.json."""


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def empty() -> dict[str, Any]:
    return {
        "total_visits": 0, "total_predictions": 0, "app_launched": now(), "last_updated": now(), "predictions_by_result": {},
        "predictions_by_class": {}, "predictions_by_gender": {}, "daily_stats": {}, "browser_stats": {}, "device_stats": {}}


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    predictions = document["total_predictions"]
    survived = document["predictions_by_result"].get("survived", 0)
    return {
        "visits": document["total_visits"], "predictions": predictions, "survived": survived,
        "survival_rate": round(100 * survived / predictions, 1) if predictions else None, "since": document["app_launched"]}
