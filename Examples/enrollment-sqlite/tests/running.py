"""Starts a service as a process of its own, on a port the kernel picks."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


def run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=_full(environment), capture_output=True, text=True, timeout=60)


class Service:
    """A running service; leaving the `with` block sends SIGTERM and waits."""

    def __init__(self, module: str, **environment: str) -> None:
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

    def send(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, body, named), timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def get(self, path: str) -> Any:
        return json.loads(self.send(path)[1])

    def post(self, path: str, value: Any = None, **headers: str) -> Any:
        return json.loads(self.send(path, json.dumps(value).encode(), **headers)[1])

    def say(self, request: bytes) -> bytes:
        """What comes back for these very bytes, after which no more are sent."""
        host, port = self.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as answer:
                return answer.read()


def _full(environment: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
