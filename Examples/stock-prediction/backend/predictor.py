"""From a symbol to a prediction: from redis, else from the file cache, else by the model, which is trained once."""

import json
import logging
import re
from dataclasses import asdict
from threading import Lock
from typing import Any

from backend import storage
from backend.model import Trained, train
from backend.prices import PriceStore
from backend.redis_client import RedisClient, RedisUnavailable
from backend.settings import Settings
from serving.metrics import Metrics

# Begins with a letter: a symbol becomes part of a file's name and must never read as `..` or as a hidden file.
SYMBOL = re.compile(r"[A-Z][A-Z0-9.-]{0,9}")


class BadSymbol(ValueError):
    pass


class Predictor:
    def __init__(self, settings: Settings, config: dict[str, Any], metrics: Metrics, log: logging.Logger) -> None:
        self._settings = settings
        self._config = config
        self._metrics = metrics
        self._log = log
        self._redis = RedisClient(settings.redis_url) if settings.redis_url else None
        self._prices = PriceStore(settings.prices, config["history_days"])
        self._one_at_a_time = Lock()
        metrics.declare("predictions_total", "counter", "Predictions, by where they came from.", labelled=True)
        metrics.declare("models_trained_total", "counter", "Models trained by this process.")
        metrics.declare("redis_up", "gauge", "1 when redis answered the last time it was asked.")

    def predict(self, text: str) -> dict[str, Any]:
        symbol = text.upper()
        if not SYMBOL.fullmatch(symbol):
            raise BadSymbol(f"not a stock symbol: {text!r}")
        source, prediction = self._find(symbol)
        self._metrics.count("predictions_total", source=source)
        self._ask_redis(lambda redis: redis.increment(f"requests:{symbol}"))
        return prediction | {"source": source}

    def symbols(self) -> list[str]:
        """Every symbol that was ever asked for."""
        return storage.read_json(self._settings.stock_data / "symbols.json") or []

    def redis_state(self) -> str:
        if self._redis is None:
            return "not configured"
        return "up" if self._ask_redis(lambda redis: redis.ping() or b"up") else "down"

    def _find(self, symbol: str) -> tuple[str, dict[str, Any]]:
        key = f"prediction:{symbol}"
        cached = self._ask_redis(lambda redis: redis.get(key))
        if cached:
            return "redis", json.loads(cached)
        with self._one_at_a_time:
            path = self._settings.predictions / f"{symbol}_prediction.json"
            prediction = storage.read_json(path)
            source = "file" if prediction else "model"
            if not prediction:
                prediction = self._compute(symbol)
                storage.write_json(path, prediction)
        text = json.dumps(prediction, sort_keys=True).encode()
        self._ask_redis(lambda redis: redis.set(key, text, self._config["redis_seconds_to_live"]))
        return source, prediction

    def _compute(self, symbol: str) -> dict[str, Any]:
        prices = self._prices.load(symbol)
        closes = [price.close for price in prices]
        trained = self._model(symbol, closes)
        self._remember(symbol)
        return {
            "symbol": symbol, "as_of": prices[-1].day, "last_close": closes[-1],
            "predicted_close": round(trained.next_close(closes), 4), "model_error": round(trained.error, 6),
        }

    def _model(self, symbol: str, closes: list[float]) -> Trained:
        model_path = self._settings.models / f"{symbol}_linear_model.json"
        scaler_path = self._settings.scalers / f"{symbol}_scaler.json"
        model, scaler = storage.read_json(model_path), storage.read_json(scaler_path)
        if model and scaler:
            return Trained.from_values(model, scaler)
        trained = train(closes, self._config["lags"])
        storage.write_json(scaler_path, asdict(trained.scaler))
        storage.write_json(model_path, trained.model_values())
        self._metrics.count("models_trained_total")
        self._log.info("trained %s on %d rows, error %.6f", symbol, trained.rows, trained.error)
        return trained

    def _remember(self, symbol: str) -> None:
        symbols = sorted({*self.symbols(), symbol})
        storage.write_json(self._settings.stock_data / "symbols.json", symbols)

    def _ask_redis(self, question: Any) -> bytes | None:
        """Redis makes answers faster and counts requests; without it everything still works."""
        if self._redis is None:
            return None
        try:
            answer = question(self._redis)
        except RedisUnavailable as error:
            self._metrics.set("redis_up", 0)
            self._log.warning("redis: %s", error)
            return None
        self._metrics.set("redis_up", 1)
        return answer
