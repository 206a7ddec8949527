"""What was measured, and the file that keeps it."""

import dataclasses
import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.measuring import Sample


@dataclass
class Figures:
    """What was measured of one contestant."""

    seconds: list[float] = field(default_factory=list)
    peak_kib: int = 0
    # Of what the contestant made.
    bytes: int | None = None

    def add(self, sample: Sample) -> None:
        self.seconds.append(sample.seconds)
        self.peak_kib = max(self.peak_kib, sample.peak_kib)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


Results = dict[str, Figures]


@dataclass
class Record:
    """The results of a run by case and label, with the size that all but the scaling cases were measured at."""

    mib: int
    small: int
    cases: dict[str, Results] = field(default_factory=dict)

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n")

    @staticmethod
    def load(file: Path, mib: int, small: int) -> "Record":
        """What the file has, unless it was measured at another size."""
        if file.exists():
            stored = json.loads(file.read_text())
            if (stored["mib"], stored["small"]) == (mib, small):
                return Record(mib, small, {name: results_from(case) for name, case in stored["cases"].items()})
        return Record(mib, small)


def results_from(stored: dict[str, dict]) -> Results:
    return {label: Figures(**figures) for label, figures in stored.items()}
