"""`python3 -m before` serves; what is missing in DATA_DIR is made, so nobody notices that it was lost."""

import sqlite3
from pathlib import Path

from enrollment.register import Register
from enrollment.service import data_directory, serve

TABLE = """
CREATE TABLE IF NOT EXISTS enrollments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    vehicle TEXT NOT NULL,
    document TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    enrolled_at TEXT NOT NULL
)"""

data = data_directory() or Path("data")
(data / "uploads").mkdir(parents=True, exist_ok=True)
connection = sqlite3.connect(data / "byov.db")
connection.execute(TABLE)
connection.close()
serve(Register(data))
