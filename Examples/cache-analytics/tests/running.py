"""Starts a service, and redis, as processes of their own, on ports the kernel picks; runs SQL as persist does."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from after.analytics.redis_client import RedisClient

PROJECT = Path(__file__).resolve().parent.parent


class Service:
    """A running service; leaving the `with` block sends SIGTERM and waits."""

    def __init__(self, folder: str, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT / folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "HOST": "127.0.0.1", "PORT": "0", **environment})
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            raise AssertionError(f"{command} did not start: exit {self._process.wait()}")
        self.url = line.split()[-1]

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self._process.poll() is None:
            self._process.send_signal(number)
        status = self._process.wait(timeout=30)
        self._process.stdout.close()
        return status

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, value: Any = None) -> tuple[int, Any]:
        body = value if isinstance(value, bytes) else json.dumps({} if value is None else value).encode()
        return self._ask(urllib.request.Request(self.url + path, data=body))

    @staticmethod
    def _ask(request: urllib.request.Request) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


class Redis:
    """A redis of the test's own, append-only as in the compose file."""

    def __init__(self, place: Path) -> None:
        self._place = place
        place.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.client = RedisClient(self.url)
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self._place), "--appendonly", "yes",
             "--save", ""],
            stdout=subprocess.PIPE, text=True)
        for line in self._process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("redis-server did not start")

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)
        self._process.communicate(timeout=30)


def migrate(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((PROJECT / "after/migrations/0001-analytics.sql").read_text())


def run_sql(database: Path, name: str, *rows: Any) -> None:
    """A file of after/sql as persist runs it: once a row where it names one."""
    statement = (PROJECT / "after/sql" / name).read_text()
    with closing(sqlite3.connect(database)) as connection, connection:
        for parameters in [{"row": json.dumps(row, ensure_ascii=False)} for row in rows] or [{}]:
            connection.execute(statement, parameters)


def select(database: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()
