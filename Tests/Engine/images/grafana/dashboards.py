"""Keeps dashboards in grafana.db: each is written with its version in one transaction, so that their counts agree."""

import http.server
import os
import signal
import sqlite3
import sys
import threading
import time

DATABASE = os.path.join(os.environ.get("GF_PATHS_DATA", "/var/lib/grafana"), "grafana.db")


def write() -> None:
    connection = sqlite3.connect(DATABASE, timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS dashboard (id INTEGER PRIMARY KEY, at REAL, data BLOB)")
    connection.execute("CREATE TABLE IF NOT EXISTS dashboard_version (id INTEGER PRIMARY KEY, dashboard INTEGER REFERENCES dashboard)")
    while True:
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute("INSERT INTO dashboard (at, data) VALUES (?, randomblob(500))", (time.time(),)).lastrowid
        connection.execute("INSERT INTO dashboard_version (dashboard) VALUES (?)", (row,))
        connection.execute("COMMIT")
        time.sleep(0.05)


class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b'{"database": "ok"}')

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


# The first process of a container has no default for it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
threading.Thread(target=write, daemon=True).start()
http.server.ThreadingHTTPServer(("", 3000), Health).serve_forever()
