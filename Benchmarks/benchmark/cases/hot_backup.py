"""Two trees alike, one of them at rest. In the other a database in WAL mode and a log are written to all the time, while
either is backed up: each must bear the writers."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmark.contest import Contestant, Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage
from benchmark.world import remove

TITLE = "Backup while programs write"
# The first is what the others are held against: the tree at rest.
REST, HOT = "persist", "persist, while programs write"
# A transaction and a line of log every 10 ms.
WRITER = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1] + "/grafana/grafana.db", timeout=60, isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE IF NOT EXISTS written (at REAL, text BLOB)")
with open(sys.argv[1] + "/logs/app.0.log", "a", buffering=1) as log:
    while True:
        database.execute("INSERT INTO written VALUES (?, randomblob(400))", (time.time(),))
        log.write(f"{time.time()} a line of the log of a program that goes on working\\n")
        time.sleep(0.01)
"""


def run(stage: Stage, rounds: Rounds) -> Results:
    tree = stage.world.tree(stage.mib, stage.small)
    with ExitStack() as stack:
        contestants = []
        for label, name in [(REST, "rest"), (HOT, "hot")]:
            project = stage.world.project(name, tree)
            stack.callback(remove, project)
            archive = stage.output(f"{name}.tar.gz")
            command = stage.persist("backup", "--full", "--require", "consistent", "--output", archive)
            contestants.append(Contestant(label, command, project, archive, reads=project / "persistent_data"))
        stack.enter_context(writing(contestants[1].directory / "persistent_data"))
        return hold(contestants, stage.world, rounds)


@contextmanager
def writing(tree: Path) -> Iterator[None]:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tree)])
    try:
        yield
        if writer.poll() is not None:
            raise RuntimeError(f"the writer ended by itself, with {writer.returncode}")
    finally:
        writer.kill()
        writer.wait()
