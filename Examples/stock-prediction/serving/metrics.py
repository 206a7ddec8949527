"""Counters and gauges in Prometheus' text format (version 0.0.4)."""

from threading import Lock

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


class Metrics:
    """The metrics of one process. A metric is declared before it is used, so that it shows up as 0 from the start."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kinds: dict[str, tuple[str, str]] = {}
        self._values: dict[str, dict[str, float]] = {}

    def declare(self, name: str, kind: str, meaning: str, *, labelled: bool = False) -> None:
        self._kinds[name] = (kind, meaning)
        self._values[name] = {} if labelled else {"": 0}

    def count(self, name: str, **labels: str) -> None:
        key = self._key(labels)
        with self._lock:
            self._values[name][key] = self._values[name].get(key, 0) + 1

    def set(self, name: str, value: float) -> None:
        with self._lock:
            self._values[name][""] = value

    def text(self) -> str:
        lines: list[str] = []
        with self._lock:
            for name, (kind, meaning) in self._kinds.items():
                lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
                lines += [f"{name}{key} {value:g}" for key, value in sorted(self._values[name].items())]
        return "\n".join(lines) + "\n"

    @staticmethod
    def _key(labels: dict[str, str]) -> str:
        pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items()))
        return f"{{{pairs}}}" if pairs else ""
