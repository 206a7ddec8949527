#!/usr/bin/env python3
"""Backs a tree up again and again while programs write to the SQLite databases in it, and judges every backup.

    sqlite.py PERSIST [--backups N] [--writer NAME ...] [--seed S]

For each writer, N backups. Each is unpacked by tar(1) alone, and every database in it must pass integrity_check and
foreign_key_check and keep the writer's invariant; nothing may stand beside it; the live database and what stands beside it
keep owner and mode, and its writer must go on. Exits 1 where something is bad. Writers that run as another user need root."""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
SERVICE_USER = 472


@dataclass
class Writer:
    """One program and how it uses its database."""
    name: str
    mode: str
    options: list[str] = field(default_factory=list)
    user: int | None = None
    accounts: int = 2000

    def start(self, database: Path) -> subprocess.Popen:
        command = ["/usr/bin/python3", str(HERE / "sqlite_writer.py"), str(database), self.mode, *self.options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=self.user)
        if process.stdout.readline() != b"ready\n":
            raise SystemExit(f"the writer {self.name} does not start: {process.stderr.read().decode()}")
        return process


PAUSE = ["--pause", "0.01"]
WRITERS = [
    Writer("wal", "wal", PAUSE),
    Writer("wal, checkpoint-happy", "wal", ["--autocheckpoint", "1", *PAUSE]),
    Writer("wal, checkpoint-shy", "wal", ["--autocheckpoint", "0", *PAUSE]),
    Writer("wal, no pause", "wal"),
    Writer("delete", "delete", PAUSE),
    Writer("delete, no pause", "delete"),
    Writer("truncate", "truncate", PAUSE),
    Writer("truncate, no pause", "truncate"),
    Writer("persist", "persist", PAUSE),
    Writer("persist, no pause", "persist"),
    Writer("delete, large, no pause", "delete", ["--accounts", "400000"], accounts=400_000),
    Writer("wal, another user", "wal", PAUSE, SERVICE_USER),
    Writer("delete, another user", "delete", PAUSE, SERVICE_USER),
]


class Run:
    def __init__(self, persist: str, writer: Writer) -> None:
        self.persist, self.writer = persist, writer
        self.directory = Path(tempfile.mkdtemp(prefix="persist-hot-"))
        self.tree = self.directory / "persistent_data"
        self.database = self.tree / "app" / "app.db"
        self.bad: list[str] = []
        self.methods: dict[str, int] = {}

    def __enter__(self) -> "Run":
        (self.tree / "app").mkdir(parents=True)
        if self.writer.user is not None:
            self.directory.chmod(0o711)
            os.chown(self.tree / "app", self.writer.user, 0)
            (self.tree / "app").chmod(0o750)
        (self.tree / "plain.txt").write_text("plain\n")
        self.process = self.writer.start(self.database)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.directory)

    def faces(self) -> dict[str, tuple[int, int, int]]:
        """Owner, group and mode of what stands in the database's directory; a journal comes and goes."""
        found = {}
        for name in os.listdir(self.database.parent):
            try:
                status = os.lstat(self.database.parent / name)
            except FileNotFoundError:
                continue
            found[name] = (status.st_uid, status.st_gid, status.st_mode)
        return found

    def back_up(self, number: int) -> None:
        before = self.faces()
        file = self.directory / f"b{number}.tar.gz"
        done = subprocess.run(
            [self.persist, "-C", self.directory, "backup", "--output", file, "--require", "consistent", "--format", "json"],
            capture_output=True, text=True)
        if done.returncode != 0:
            self.bad.append(f"backup {number} ends {done.returncode}: {done.stderr.strip()}")
            return
        for line in done.stdout.split('"method"')[1:]:
            method = line.split('"')[1]
            self.methods[method] = self.methods.get(method, 0) + 1
        self.judge(number, file)
        if number > 2:
            (self.directory / f"b{number - 2}.tar.gz").unlink(missing_ok=True)
        after = self.faces()
        for name in before.keys() & after.keys():
            if before[name] != after[name]:
                self.bad.append(f"backup {number} changed {name}: {before[name]} became {after[name]}")
        for name, face in after.items():
            if face[0] != os.stat(self.database).st_uid:
                self.bad.append(f"backup {number} left {name}, which belongs to user {face[0]}")
        if self.process.poll() is not None:
            self.bad.append(f"the writer died in backup {number}: {self.process.stderr.read().decode()[-300:]}")

    def judge(self, number: int, file: Path) -> None:
        place = self.directory / "unpacked"
        place.mkdir()
        subprocess.run(["tar", "xzf", file, "-C", place], check=True)
        copy = place / "persistent_data" / "app" / "app.db"
        beside = sorted(os.listdir(copy.parent))
        if beside != ["app.db"]:
            self.bad.append(f"backup {number} holds {beside}")
        for problem in problems(copy, self.writer.accounts):
            self.bad.append(f"backup {number}: {problem}")
        shutil.rmtree(place)


def problems(database: Path, wanted: int) -> list[str]:
    connection = sqlite3.connect(database)
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
        found += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        total, accounts = connection.execute("SELECT sum(balance), count(*) FROM account").fetchone()
        if total != 0 or accounts != wanted:
            found.append(f"the invariant is broken: {accounts} accounts hold {total}")
        return found
    except sqlite3.DatabaseError as error:
        return [str(error)]
    finally:
        connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persist")
    parser.add_argument("--backups", type=int, default=42, help="for each writer")
    parser.add_argument("--writer", action="append", choices=[writer.name for writer in WRITERS])
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    random.seed(words.seed)
    persist = os.path.abspath(words.persist)
    wanted = [writer for writer in WRITERS if not words.writer or writer.name in words.writer]
    total = bad = 0
    for writer in wanted:
        if writer.user is not None and os.geteuid() != 0:
            print(f"{writer.name:26} NOT RUN: needs root to run a writer as another user")
            continue
        began = time.monotonic()
        with Run(persist, writer) as run:
            for number in range(1, words.backups + 1):
                run.back_up(number)
                time.sleep(random.random() * 0.03)
        total += words.backups
        bad += bool(run.bad)
        methods = ", ".join(f"{count} {method}" for method, count in sorted(run.methods.items()))
        print(f"{writer.name:26} {words.backups} backups, {len(run.bad)} bad ({methods}; {time.monotonic() - began:.0f} s)", flush=True)
        for line in run.bad[:5]:
            print(f"  {line}", flush=True)
    print(f"{total} backups under SQLite writers, {'all good' if not bad else f'{bad} writers with bad ones'}")
    return 1 if bad else 0


sys.exit(main())
