"""Where the backend writes and whom it talks to, as the environment says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend import storage
from serving.environment import directory

CONFIG_DEFAULTS: dict[str, Any] = {"history_days": 500, "lags": 5, "redis_seconds_to_live": 3600}


@dataclass(frozen=True)
class Settings:
    models: Path
    scalers: Path
    predictions: Path
    stock_data: Path
    prices: Path
    logs: Path
    config: Path
    redis_url: str | None
    port: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        return cls(
            models=directory(environment, "ML_MODEL_PATH"),
            scalers=directory(environment, "SCALER_PATH"),
            predictions=directory(environment, "ML_CACHE_PATH"),
            stock_data=directory(environment, "STOCK_DATA_PATH"),
            prices=directory(environment, "STOCK_DATA_CACHE_PATH"),
            logs=directory(environment, "LOG_PATH"),
            config=directory(environment, "CONFIG_PATH"),
            redis_url=environment.get("REDIS_URL") or None,
            port=int(environment.get("PORT") or 8081),
        )

    def written_directories(self) -> dict[str, Path]:
        return {
            "ML_MODEL_PATH": self.models, "SCALER_PATH": self.scalers, "ML_CACHE_PATH": self.predictions,
            "STOCK_DATA_PATH": self.stock_data, "STOCK_DATA_CACHE_PATH": self.prices, "LOG_PATH": self.logs,
        }


def load_config(config: Path) -> dict[str, Any]:
    """`backend.json`, written with the defaults at the first start so that there is something to edit."""
    path = config / "backend.json"
    if not path.exists():
        storage.write_json(path, CONFIG_DEFAULTS)
    try:
        return CONFIG_DEFAULTS | json.loads(path.read_text(encoding="utf-8"))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
