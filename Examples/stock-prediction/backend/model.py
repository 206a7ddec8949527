"""Linear regression of tomorrow's log return on the last few, by the normal equations."""

import math
from dataclasses import asdict, dataclass
from typing import Any

RIDGE = 1e-6  # Keeps the equations solvable when a feature hardly varies.


@dataclass(frozen=True)
class Scaler:
    """Standardises each feature to mean 0 and deviation 1."""

    means: list[float]
    deviations: list[float]

    @classmethod
    def fit(cls, rows: list[list[float]]) -> "Scaler":
        columns = list(zip(*rows))
        means = [sum(column) / len(column) for column in columns]
        variances = [sum((x - m) ** 2 for x in column) / len(column) for column, m in zip(columns, means)]
        return cls(means, [math.sqrt(variance) or 1.0 for variance in variances])

    def apply(self, row: list[float]) -> list[float]:
        return [(x - m) / d for x, m, d in zip(row, self.means, self.deviations)]


@dataclass(frozen=True)
class LinearModel:
    intercept: float
    weights: list[float]

    @classmethod
    def fit(cls, rows: list[list[float]], targets: list[float]) -> "LinearModel":
        design = [[1.0, *row] for row in rows]
        size = len(design[0])
        normal = [[sum(r[i] * r[j] for r in design) + (RIDGE if i == j else 0) for j in range(size)] for i in range(size)]
        right = [sum(r[i] * t for r, t in zip(design, targets)) for i in range(size)]
        intercept, *weights = solve(normal, right)
        return cls(intercept, weights)

    def predict(self, row: list[float]) -> float:
        return self.intercept + sum(w * x for w, x in zip(self.weights, row))


@dataclass(frozen=True)
class Trained:
    """A model with the scaler it belongs to and what it achieved on prices it had not seen (root mean square)."""

    model: LinearModel
    scaler: Scaler
    rows: int
    error: float
    error_without_model: float

    def next_close(self, closes: list[float]) -> float:
        row = log_returns(closes)[-len(self.model.weights):]
        return closes[-1] * math.exp(self.model.predict(self.scaler.apply(row)))

    def model_values(self) -> dict[str, Any]:
        return asdict(self.model) | {
            "rows": self.rows, "error": self.error, "error_without_model": self.error_without_model,
        }

    @classmethod
    def from_values(cls, model: dict[str, Any], scaler: dict[str, Any]) -> "Trained":
        return cls(
            LinearModel(model["intercept"], model["weights"]), Scaler(scaler["means"], scaler["deviations"]),
            model["rows"], model["error"], model["error_without_model"])


def train(closes: list[float], lags: int) -> Trained:
    """Fit on the first four fifths, measure on the rest."""
    returns = log_returns(closes)
    rows = [returns[i - lags:i] for i in range(lags, len(returns))]
    targets = returns[lags:]
    cut = len(rows) * 4 // 5
    scaler = Scaler.fit(rows[:cut])
    model = LinearModel.fit([scaler.apply(row) for row in rows[:cut]], targets[:cut])
    misses = [target - model.predict(scaler.apply(row)) for row, target in zip(rows[cut:], targets[cut:])]
    return Trained(model, scaler, cut, _root_mean_square(misses), _root_mean_square(targets[cut:]))


def log_returns(closes: list[float]) -> list[float]:
    return [math.log(later / earlier) for earlier, later in zip(closes, closes[1:])]


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with partial pivoting."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(column + 1, size):
            factor = rows[i][column] / rows[column][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column])]
    answer = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * answer[j] for j in range(i + 1, size))
        answer[i] = (rows[i][size] - known) / rows[i][i]
    return answer


def _root_mean_square(values: list[float]) -> float:
    return math.sqrt(sum(value * value for value in values) / len(values))
