"""Runs the migrations' SQL by itself, as docs/databases.md says: in one transaction, with the source as :document."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.running import PROJECT

FOLDER = PROJECT / "after" / "migrations"


def statements(text: str) -> Iterator[str]:
    piece = ""
    for part in text.split(";"):
        piece += part + ";"
        if sqlite3.complete_statement(piece):
            yield piece
            piece = ""


def migrate(database: Path, name: str, document: str | None = None) -> None:
    connection = sqlite3.connect(database, timeout=20, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements((FOLDER / f"{name}.sql").read_text()):
        connection.execute(statement, {"document": document})
    connection.execute("COMMIT")
    connection.close()
