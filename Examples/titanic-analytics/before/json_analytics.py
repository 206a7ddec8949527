"""Counters in a JSON file, written anew after each count."""

import json
from pathlib import Path
from threading import Lock
from typing import Any

from predictor.analytics import Visit, empty, now
from predictor.model import Passenger


class JSONAnalytics:
    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, Lock()
        self._document = json.loads(file.read_text()) if file.exists() else empty()

    def visit(self, visit: Visit) -> None:
        self._count("visits", {"browser_stats": visit.browser, "device_stats": visit.device})

    def prediction(self, passenger: Passenger, result: str) -> None:
        self._count("predictions", {
            "predictions_by_result": result, "predictions_by_class": str(passenger.travelled),
            "predictions_by_gender": passenger.sex})

    def document(self) -> dict[str, Any]:
        with self._lock:
            return json.loads(json.dumps(self._document))

    def _count(self, what: str, groups: dict[str, str]) -> None:
        with self._lock:
            time = now()
            self._document[f"total_{what}"] += 1
            self._document["last_updated"] = time
            day = self._document["daily_stats"].setdefault(time[:10], {"visits": 0, "predictions": 0})
            day[what] += 1
            for group, name in groups.items():
                self._document[group][name] = self._document[group].get(name, 0) + 1
            self._file.write_text(json.dumps(self._document, indent=2) + "\n")
