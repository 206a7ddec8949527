"""Starts a service as a process of its own, on a port the kernel picks, and applies migrations as persist does."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

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

    def post(self, path: str, value: Any) -> tuple[int, Any]:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self._ask(urllib.request.Request(self.url + path, data=body))

    @staticmethod
    def _ask(request: urllib.request.Request) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


def statements(file: Path) -> Iterator[str]:
    text = ""
    for line in file.read_text().splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""


def apply(database: Path, *files: str, rows: Iterable[Any] = ()) -> None:
    """In one transaction; a statement that names :row runs once a row."""
    texts = [{"row": json.dumps(row, ensure_ascii=False), "number": number} for number, row in enumerate(rows, 1)]
    with closing(sqlite3.connect(database)) as connection, connection:
        for file in files:
            for statement in statements(PROJECT / "after" / file):
                for parameters in texts if ":row" in statement else [{}]:
                    connection.execute(statement, parameters)


def select(database: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()
