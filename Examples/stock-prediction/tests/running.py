"""Starts a service as a process of its own, on a port the kernel picks."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


def backend_environment(data: Path, **more: str) -> dict[str, str]:
    """What docker-compose-persistent.yml sets, with `data` in the place of /app/persistent_data."""
    return {
        "ML_MODEL_PATH": f"{data}/ml_models/", "SCALER_PATH": f"{data}/scalers/", "ML_CACHE_PATH": f"{data}/ml_cache",
        "STOCK_DATA_PATH": f"{data}/stock_data", "STOCK_DATA_CACHE_PATH": f"{data}/stock_data/cache",
        "LOG_PATH": f"{data}/logs", "CONFIG_PATH": f"{data}/config", **more,
    }


def frontend_environment(data: Path, backend: str) -> dict[str, str]:
    return {"BACKEND_URL": backend, "LOG_PATH": f"{data}/frontend/logs", "CACHE_PATH": f"{data}/frontend/cache"}


def run(module: str, *arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=_full(environment), capture_output=True, text=True, timeout=60)


class Service:
    """A running service; leaving the `with` block sends SIGTERM and waits."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_full({"HOST": "127.0.0.1", "PORT": "0"} | environment))
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            raise AssertionError(f"{module} did not start: exit {self._process.wait()}")
        self.url = line.split()[-1]

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit status after `number` was sent; a second call returns the same."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        status = self._process.wait(timeout=30)
        self._process.stdout.close()
        return status

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def json(self, path: str) -> Any:
        return json.loads(self.get(path)[2])


def _full(environment: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
