"""A threaded HTTP server that speaks JSON, and finishes its requests when told to stop."""

import json
import logging
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

LARGEST_BODY = 64 * 1024


class Refused(Exception):
    """An answer that is not 200; says why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Request:
    query: dict[str, list[str]]
    body: bytes
    # What the path names, by the names in the route's pattern.
    named: dict[str, str]

    def json(self) -> Any:
        try:
            return json.loads(self.body or b"{}", parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"the body is not JSON: {error}") from error

    def number(self, name: str, default: int, largest: int) -> int:
        text = self.query.get(name, [str(default)])[0]
        if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= largest:
            raise Refused(400, f"{name} is a number from 1 to {largest}")
        return int(text)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


# A method and a pattern of the whole path.
Routes = dict[tuple[str, str], Callable[[Request], Any]]


class Server(ThreadingHTTPServer):
    # Requests under way are waited for when the server closes.
    daemon_threads = False

    def __init__(self, address: tuple[str, int], routes: Routes, log: logging.Logger) -> None:
        super().__init__(address, _Handler)
        self.routes, self.log = routes, log

    def run_until_told(self, beside: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT, then let requests under way finish. `beside` may start threads."""
        # Blocked here and in the threads that come, to be waited for: a handler would run in the midst of anything.
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        print("listening on http://%s:%d" % self.server_address[:2], flush=True)
        serving = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1})
        serving.start()
        beside()
        self.log.info("%s: finishing what is under way", signal.Signals(signal.sigwait(signals)).name)
        self.shutdown()
        serving.join()
        self.server_close()

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        parts = urlsplit(target)
        try:
            return 200, self._route(method, parts.path, parse_qs(parts.query), body)
        except Refused as refused:
            return refused.status, {"ok": False, "error": str(refused)}
        except Exception:
            self.log.exception("%s %s failed", method, parts.path)
            return 500, {"ok": False, "error": "internal error, see the log"}

    def _route(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> Any:
        for (wanted, pattern), route in self.routes.items():
            if wanted == method and (match := re.fullmatch(pattern, path)):
                return route(Request(query, body, match.groupdict()))
        raise Refused(404, f"no such path: {method} {path}")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # An idle connection must not keep the server from closing.
    timeout = 10

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > LARGEST_BODY:
            return self._send(413, {"ok": False, "error": f"a body has a length, of up to {LARGEST_BODY} bytes"})
        self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        self._send(*self.server.answer(self.command, self.path, body))

    def _send(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        self.server.log.info("%s %s", self.client_address[0], format % arguments)
