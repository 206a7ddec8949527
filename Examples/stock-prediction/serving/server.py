"""A threaded HTTP server that answers GET, counts what it answered, and finishes its requests when told to stop."""

import json
import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from serving.metrics import CONTENT_TYPE, Metrics


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, value: Any) -> "Response":
        return cls(status, json.dumps(value, sort_keys=True).encode() + b"\n")


@dataclass(frozen=True)
class Route:
    """A path, or with a trailing slash every path below it; what follows the slash is handed to the answer."""

    path: str
    answer: Callable[[str], Response]

    def matches(self, path: str) -> bool:
        return path.startswith(self.path) if self.path.endswith("/") and self.path != "/" else path == self.path


class Server(ThreadingHTTPServer):
    # Requests under way are waited for when the server closes.
    daemon_threads = False

    def __init__(self, address: tuple[str, int], routes: list[Route], metrics: Metrics, log: logging.Logger) -> None:
        super().__init__(address, _Handler)
        self.metrics = metrics
        self.log = log
        self.routes = [*routes, Route("/metrics", lambda _: Response(200, metrics.text().encode(), CONTENT_TYPE))]
        metrics.declare("http_requests_total", "counter", "Requests answered, by route and status.", labelled=True)

    def run_until_told(self) -> None:
        """Serve until SIGTERM or SIGINT, then let requests under way finish."""
        # Blocked here and in the threads that come, to be waited for: a handler would run in the midst of anything.
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        host, port = self.server_address[:2]
        print(f"listening on http://{host}:{port}", flush=True)
        self.log.info("listening on port %d", port)
        serving = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1})
        serving.start()
        number = signal.sigwait(signals)
        self.log.info("%s: finishing what is under way", signal.Signals(number).name)
        self.shutdown()
        serving.join()
        self.server_close()
        self.log.info("stopped")

    def answer(self, path: str) -> Response:
        route = next((route for route in self.routes if route.matches(path)), None)
        try:
            response = route.answer(path[len(route.path):]) if route else _not_found(path)
        except Exception:
            self.log.exception("GET %s failed", path)
            response = Response.json(500, {"error": "internal error, see the log"})
        self.metrics.count("http_requests_total", route=route.path if route else "none", status=str(response.status))
        return response


def _not_found(path: str) -> Response:
    return Response.json(404, {"error": f"no such path: {path}"})


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # An idle connection must not keep the server from closing.
    timeout = 10

    def do_GET(self) -> None:
        response = self.server.answer(urlsplit(self.path).path)
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *arguments: Any) -> None:
        self.server.log.info("%s %s", self.client_address[0], format % arguments)
