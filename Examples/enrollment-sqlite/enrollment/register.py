"""The enrolments in byov.db, and their documents beside it."""

import os
import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock
from typing import Any

from enrollment.form import Document, Form
from enrollment.web import Refused

# How long another process may hold the database: a backup, a migration.
SECONDS_TO_WAIT = 20
LIST = "SELECT id, name, email, vehicle, document, file, bytes, enrolled_at FROM enrollments ORDER BY id"


class NoSchema(Exception):
    """The database is missing, or its table is."""


class Register:
    """One connection. The lock puts this process's threads in line; BEGIN IMMEDIATE and the timeout do so among processes."""

    def __init__(self, data: Path) -> None:
        self._uploads, self._lock = data / "uploads", Lock()
        file = data / "byov.db"
        try:
            # Not made where it is missing: an empty database must not pass for the one that was lost.
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
            # Readers, such as a backup, keep no writer waiting; FULL: what was answered outlives a power cut.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(LIST)
        except sqlite3.Error as error:
            raise NoSchema(f"{file}: {error}") from error
        self._connection.row_factory = sqlite3.Row

    def enrolments(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self._connection.execute(LIST)]

    def enrol(self, form: Form) -> int:
        """The document is on disk before the row is committed: no row is without its document, whenever the power goes."""
        document = form.document
        row = (form.name, form.email, form.vehicle, document.name, document.file, len(document.content),
               datetime.now(timezone.utc).isoformat(timespec="seconds"))
        with self._lock:
            run = self._connection.execute
            run("BEGIN IMMEDIATE")
            try:
                identifier = run("INSERT INTO enrollments (name, email, vehicle, document, file, bytes, enrolled_at)"
                                 " VALUES (?, ?, ?, ?, ?, ?, ?)", row).lastrowid
                self._keep(document)
                run("COMMIT")
                return identifier
            except BaseException as error:
                # A full disk may have ended it already.
                if self._connection.in_transaction:
                    run("ROLLBACK")
                if isinstance(error, sqlite3.IntegrityError):
                    raise Refused(f"{form.email} is enrolled already", 409) from error
                raise

    def close(self) -> None:
        self._connection.close()

    def _keep(self, document: Document) -> None:
        file = self._uploads / document.file
        beside = file.with_suffix(".partial")
        with open(beside, "wb") as writing:
            writing.write(document.content)
            writing.flush()
            os.fsync(writing.fileno())
        os.replace(beside, file)
        folder = os.open(self._uploads, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
