"""A threaded HTTP server that takes small requests only, and finishes what is under way when told to stop."""

import json
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


class Refused(Exception):
    """The request is at fault; the message is for who sent it."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Request:
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Refused("the body is not JSON") from error


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def json(cls, status: int, value: Any) -> "Response":
        return cls(status, json.dumps(value, indent=2).encode() + b"\n")


Answer = Callable[[Request], Response]


class Server(ThreadingHTTPServer):
    # Requests under way are waited for when the server closes.
    daemon_threads = False
    # Clients that come at once wait in the kernel's queue; the default of 5 turns the others away.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], routes: Mapping[tuple[str, str], Answer], most_bytes: int) -> None:
        super().__init__(address, _Handler)
        self.routes, self.most_bytes = routes, most_bytes

    def run_until_told(self) -> None:
        """Serve until SIGTERM or SIGINT, then let requests under way finish."""
        # Blocked here and in the threads that come, to be waited for: a handler would run in the midst of anything.
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        host, port = self.server_address[:2]
        print(f"listening on http://{host}:{port}", flush=True)
        serving = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1})
        serving.start()
        signal.sigwait(signals)
        self.shutdown()
        serving.join()
        self.server_close()

    def answer_to(self, method: str, path: str) -> Answer:
        answer = self.routes.get((method, path))
        if answer:
            return answer
        known = any(path == other for _, other in self.routes)
        raise Refused(f"{path} does not take {method}" if known else f"no such path: {path}", 405 if known else 404)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # An idle connection must not keep the server from closing.
    timeout = 10

    def do_GET(self) -> None:
        self.respond(lambda: b"")

    def do_POST(self) -> None:
        self.respond(self.body)

    def respond(self, body: Callable[[], bytes]) -> None:
        try:
            answer = self.server.answer_to(self.command, urlsplit(self.path).path)
            response = answer(Request(self.headers, body()))
        except Refused as error:
            response = Response.json(error.status, {"error": str(error)})
        except TimeoutError:
            response = Response.json(408, {"error": "the body did not come"})
        except Exception as error:
            self.log_error("%s %s failed: %r", self.command, self.path, error)
            response = Response.json(500, {"error": "internal error, see the log"})
        self.send(response)

    def body(self) -> bytes:
        text = self.headers.get("Content-Length", "")
        if not (text.isascii() and text.isdigit()):
            raise Refused("Content-Length is needed, in bytes", 411)
        # A number of thousands of digits is not worth converting.
        if len(text) > 12 or int(text) > self.server.most_bytes:
            raise Refused(f"more than {self.server.most_bytes} bytes are not taken", 413)
        body = self.rfile.read(int(text))
        if len(body) < int(text):
            raise Refused("the body ends before its Content-Length")
        return body

    def send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *arguments: Any) -> None:
        print(self.client_address[0], format % arguments, file=sys.stderr, flush=True)
