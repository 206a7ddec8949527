"""`migrate`: a schema change and two imports in one transaction, on a SQLite database. Cut short, the database is the old one
or the new one, no source is lost, and the next migrate comes to the same end and takes what is there no second time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from scenes import COMMANDS, Judge, Scene, Tally, difference
from worlds import everything, fill, listing

WORDS = {name: ["migrate", "-q", "--engine", "none"] for name in ("migrate", "migrate wal", "migrate new")}
COMMANDS.update(WORDS)
DATABASE = "shop/shop.db"
KEPT = "legacy_backup_*.json"
SETTINGS = """\
databases:
  shop:
    sqlite: shop/shop.db
    migrations: migrations
    imports:
      0003-legacy:
        json: legacy.json
        rename: true
        checks:
          the total is carried on: SELECT sum(visits) = json_extract(:document, '$.total') FROM page
      0004-events:
        json_lines: events.jsonl
        checks:
          all are there: SELECT count(*) = :rows FROM event
"""
FIRST = "CREATE TABLE visit (id INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER);\n"
LATER = {
    "0002-pages.sql": """\
ALTER TABLE visit ADD COLUMN page TEXT;
UPDATE visit SET page = '/' || (id % 7);
CREATE INDEX visit_page ON visit (page);
CREATE TABLE page (path TEXT PRIMARY KEY, visits INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER, words TEXT);
""",
    "0003-legacy.sql": "INSERT INTO page SELECT key, value FROM json_each(:document, '$.pages');\n",
    "0004-events.sql": "INSERT INTO event VALUES (:row ->> 'id', :row ->> 'kind', :row ->> 'at', :row ->> 'words');\n",
}
DOCUMENT = json.dumps({"total": sum(range(40)), "pages": {f"/{number}": number for number in range(40)}})
EVENTS = "".join(json.dumps({"id": number, "kind": "click", "at": 1_700_000_000 + number, "words": "word " * (number % 50)}) + "\n"
                 for number in range(1, 301))
# Older than any record of a migration: what is as young as the record is taken for another file.
LONG_AGO = 1_600_000_000


def contents(database: Path) -> tuple:
    """What whoever opens the database next will see, without opening it: that would put it right. No file, and one without a
    table, are the same."""
    with tempfile.TemporaryDirectory() as scratch:
        for file in database.parent.glob(database.name + "*") if database.parent.is_dir() else []:
            shutil.copyfile(file, Path(scratch) / file.name)
        copy = Path(scratch) / database.name
        if not copy.exists():
            return ()
        try:
            with closing(sqlite3.connect(copy)) as connection:
                return rows_of(connection)
        except sqlite3.Error as error:
            return ("no database", str(error))


def rows_of(connection: sqlite3.Connection) -> tuple:
    """Schema and rows. Of when something was applied, only that it is known."""
    found: list[tuple] = []
    for problem in (*connection.execute("PRAGMA integrity_check"), *connection.execute("PRAGMA foreign_key_check")):
        if problem != ("ok",):
            found.append(("damaged", *problem))
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall():
        found.append((kind, name, sql))
        if kind == "table":
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            shown = ", ".join("time <> ''" if (name, column) == ("persist_migration", "time") else column for column in columns)
            found += sorted(((name, *row) for row in connection.execute(f"SELECT {shown} FROM {name}")), key=repr)
    return tuple(found)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class MigrateScene(Scene):
    def _prepare(self) -> None:
        tree = self.tree(self.template)
        fill(tree)
        (tree / "shop").mkdir()
        self._configure(self.template, {"0001-first.sql": FIRST})
        if self.command != "migrate new":
            self._must(*WORDS["migrate"])
            self._fill_database(tree / DATABASE)
        if os.geteuid() == 0:
            for path in (tree / "shop", *(tree / "shop").iterdir()):
                os.chown(path, 999, 999)
        self._must("backup", "-q", "--label", "precious")
        self.precious = next((tree / "backups").glob("*.tar.gz")).name.removesuffix(".tar.gz")
        self.words = WORDS[self.command]

    def _fill_database(self, database: Path) -> None:
        with closing(sqlite3.connect(database)) as connection:
            if self.command == "migrate wal":
                connection.execute("PRAGMA journal_mode = wal")
            connection.executemany("INSERT INTO visit VALUES (?, ?, ?)",
                                   [(number, "name " * (number % 30), number) for number in range(1, 201)])
            connection.commit()

    def _configure(self, project: Path, migrations: dict[str, str]) -> None:
        (project / "persist.yaml").write_text(SETTINGS if "0003-legacy.sql" in migrations else SETTINGS.split("    imports:")[0])
        (project / "migrations").mkdir(exist_ok=True)
        for name, sql in migrations.items():
            (project / "migrations" / name).write_text(sql)

    def copy(self, name: str) -> Path:
        project = super().copy(name)
        self._configure(project, {"0001-first.sql": FIRST, **LATER})
        for source, text in (("legacy.json", DOCUMENT), ("events.jsonl", EVENTS)):
            (project / source).write_text(text)
            os.utime(project / source, (LONG_AGO, LONG_AGO))
        return project

    def look(self, project: Path) -> dict[str, tuple]:
        """The database, the tree around it, and the project's files. Of a source with a time stamp in its name, only what it
        holds: the time is that of the moment."""
        found = {path: value for path, value in listing(self.tree(project)).items() if not path.startswith("shop/")}
        found["the database"] = self.database(project)
        found["the kept source"] = tuple(digest(file) for file in sorted(project.glob(KEPT)))
        for file in sorted({*project.iterdir(), *(project / "migrations").iterdir()} - {*project.glob(KEPT)}):
            if file.is_file():
                found[f"./{file.relative_to(project)}"] = (digest(file),)
        return found

    def database(self, project: Path) -> tuple:
        """With its mode and owner."""
        file = self.tree(project) / DATABASE
        found = contents(file)
        status = os.lstat(file) if found else None
        return (status.st_mode, status.st_uid, status.st_gid, *found) if status else ()

    def between(self) -> dict[str, tuple]:
        """After the commit, before the source has its new name."""
        return {**self.new, "the kept source": (), "./legacy.json": self.old["./legacy.json"]}

    def judge(self, project: Path, at: int, fault: str) -> MigrateJudge:
        return MigrateJudge(self, project, at, fault)


class MigrateJudge(Judge):
    scene: MigrateScene
    READERS = [["list"], ["status"], ["migrate", "--status"], ["migrate", "--dry-run"], ["inspect"]]

    def judge(self) -> Tally:
        status, words, _, hit = self.scene.persist.run(self.project, *self.scene.words, at=self.at, fault=self.fault)
        if hit != self.at:
            self.say("unfired", f"the fault fell on call {hit}")
        if self.fault != "kill":
            self.judge_status(status, words)
        self.judge_tree("at its end")
        self.judge_readers()
        self.judge_next()
        self.judge_leftovers()
        self.judge_backups()
        self.judge_restore()
        return self.tally

    def judge_status(self, status: int, words: str) -> None:
        """Success means the new state. An error means the old one; or that the commit was before it, and it says so."""
        now = self.scene.look(self.project)
        if status < 0 or status > 5:
            self.say("stuck", f"it ends {status}: {words}")
        if status > 0 and not words:
            self.say("stuck", f"it ends {status} without a word")
        if status <= 1 and now != self.scene.new:
            self.say("torn", f"it ends {status}, and not all is new: {difference(now, self.scene.new)}")
        if status > 1 and now["the database"] != self.scene.old["the database"] and "applied" not in words:
            self.say("torn", f"it ends {status}, and the database is not what it was: {words}")

    def judge_tree(self, when: str) -> None:
        now = self.scene.look(self.project)
        if now not in (self.scene.old, self.scene.between(), self.scene.new):
            self.say("torn", f"{when}: {difference(now, self.scene.new)}")

    def judge_readers(self) -> None:
        reader = self.READERS[self.at % len(self.READERS)]
        before = self.lasting()
        status, text = self.persist(*reader)
        if status > 1 and self.scene.database(self.project):
            self.say("stuck", f"{' '.join(reader)} ends {status}: {text}")
        if self.lasting() != before:
            self.say("torn", f"{' '.join(reader)} changed something: {difference(self.lasting(), before)}")

    def lasting(self) -> dict[str, tuple]:
        """Every byte, but for what readers of a write-ahead log share in memory, and the file that a command locks."""
        found = everything(self.project)
        found["persistent_data/shop"] = found["persistent_data/shop"][:1]
        return {path: value for path, value in found.items() if not path.endswith(("shop.db-shm", ".persist/lock"))}

    def judge_next(self) -> None:
        """The next one does the rest, and the one after it finds nothing to do."""
        before = self.migrated("the next migrate")
        if self.migrated("one more") != before:
            self.say("torn", "a migrate with nothing to do changed something")

    def migrated(self, which: str) -> dict[str, tuple]:
        status, text = self.persist(*self.scene.words)
        now = self.scene.look(self.project)
        if status != 0 or now != self.scene.new:
            self.say("stuck", f"{which} ends {status}: {text}: {difference(now, self.scene.new)}")
        return self.lasting()

    def judge_leftovers(self) -> None:
        super().judge_leftovers()
        if (self.scene.tree(self.project) / f"{DATABASE}-journal").exists():
            self.say("stuck", "a journal is left")

    def judge_restore(self) -> None:
        """What was before the migration comes back, also where another attempt died before."""
        if self.scene.command == "migrate new" or self.at % 2:
            return
        status, text = self.persist("migrate", "--rollback", "--yes", "-q")
        if status != 0 or self.scene.database(self.project) != self.scene.old["the database"]:
            self.say("lost", f"--rollback ends {status}, and the database is not what it was: {text}")
