"""The price feed: no market is reachable from a test, so prices are made up, the same ones for a symbol every time."""

import csv
import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from backend import storage

FIRST_DAY = date(2023, 1, 2)


@dataclass(frozen=True)
class Price:
    day: str
    close: float


def generate(symbol: str, count: int) -> list[Price]:
    """A random walk whose daily log return leans on the day before's, so that a linear model has something to find."""
    random = Random(hashlib.sha256(symbol.encode()).digest())
    close, previous = 20 + 300 * random.random(), 0.0
    prices = []
    for day in _business_days(count):
        previous = 0.0004 + 0.35 * previous + random.gauss(0, 0.012)
        close *= math.exp(previous)
        prices.append(Price(day.isoformat(), round(close, 4)))
    return prices


def _business_days(count: int) -> Iterator[date]:
    day = FIRST_DAY
    while count > 0:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += timedelta(days=1)


class PriceStore:
    """One CSV file a symbol; fetched from the feed once, then read from disk."""

    def __init__(self, directory: Path, history_days: int) -> None:
        self._directory = directory
        self._history_days = history_days

    def load(self, symbol: str) -> list[Price]:
        path = self._directory / f"{symbol}.csv"
        if not path.exists():
            self._save(path, generate(symbol, self._history_days))
        with open(path, newline="", encoding="utf-8") as file:
            return [Price(row["date"], float(row["close"])) for row in csv.DictReader(file)]

    @staticmethod
    def _save(path: Path, prices: list[Price]) -> None:
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(["date", "close"])
        rows.writerows([price.day, f"{price.close:.4f}"] for price in prices)
        storage.write(path, text.getvalue())
