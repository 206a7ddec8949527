"""Forwards GETs below /api/ to the backend; answers predictions from its cache while the backend is away."""

import hashlib
import logging
import urllib.error
import urllib.request
from pathlib import Path

from serving.metrics import Metrics
from serving.server import Response

SECONDS_TO_WAIT = 5


class Proxy:
    def __init__(self, backend: str, cache: Path, metrics: Metrics, log: logging.Logger) -> None:
        self._backend = backend.rstrip("/")
        self._cache = cache
        self._metrics = metrics
        self._log = log
        metrics.declare("proxied_total", "counter", "Requests forwarded, by outcome.", labelled=True)

    def forward(self, path: str) -> Response:
        try:
            with urllib.request.urlopen(f"{self._backend}/api/{path}", timeout=SECONDS_TO_WAIT) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            # The backend is there and said no: that is its answer.
            self._metrics.count("proxied_total", outcome="refused")
            return Response(error.code, error.read())
        except OSError as error:
            self._log.warning("backend: %s", error)
            return self._stale(path)
        self._remember(path, body)
        self._metrics.count("proxied_total", outcome="answered")
        return Response(200, body)

    def _stale(self, path: str) -> Response:
        try:
            body = self._file(path).read_bytes()
        except FileNotFoundError:
            self._metrics.count("proxied_total", outcome="failed")
            return Response.json(502, {"error": "the backend does not answer"})
        self._metrics.count("proxied_total", outcome="stale")
        return Response(200, body, headers={"X-Served-From": "cache"})

    def _remember(self, path: str, body: bytes) -> None:
        if not path.startswith("v1/predict/"):
            return
        file = self._file(path)
        beside = file.with_suffix(".partial")
        beside.write_bytes(body)
        beside.replace(file)

    def _file(self, path: str) -> Path:
        """Named by a digest: what a browser asks for never becomes a path."""
        return self._cache / f"{hashlib.sha256(path.encode()).hexdigest()[:32]}.json"
