#!/usr/bin/env python3
"""Plants one corruption after the other in stores that real servers wrote, and has `persist check` find each.

    corruptions.py PERSIST

Every corruption is tried in an archive of tar(1)'s and in a backup of persist's own: both must end with status 1 and name the file
or its store. The same stores whole must pass."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import prometheus
import redis

FORMS = Path(__file__).resolve().parent.parent / "StoresTests" / "Forms"
# A block that is being made has a longer name.
BLOCK = "prometheus/" + "?" * 26


def flip(path: Path, place: float) -> None:
    """One bit, at a part of the file's length."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 4
    path.write_bytes(content)


def cut(path: Path, part: float) -> None:
    os.truncate(path, int(path.stat().st_size * part))


def make(data: Path) -> None:
    for folder in ["redis", "snapshots", "prometheus", "databases", "models", "grafana"]:
        (data / folder).mkdir(parents=True)
    for folder, options in [("redis", ["--appendonly", "yes", "--save", ""]), ("snapshots", ["--save", "1 1"])]:
        server = redis.Server(data / folder, *options)
        for number in range(3000):
            server.client.send(("SET", f"key{number}", os.urandom(50)))
        if folder == "redis":
            server.client.send(("BGREWRITEAOF",))
            time.sleep(1)
            server.client.send(("SET", "last", "value"), ("SET", "very last", "value"))
        else:
            server.client.send(("SAVE",))
        server.stop()
    with tempfile.TemporaryDirectory() as scratch:
        metrics = prometheus.Server(data / "prometheus", Path(scratch), scrapes=True)
        for _ in range(60):
            time.sleep(0.5)
            if list(data.glob(f"{BLOCK}/meta.json")):
                break
        metrics.stop()
    for leftover in ["lock", "queries.active"]:
        (data / "prometheus" / leftover).unlink(missing_ok=True)
    for unfinished in data.glob("prometheus/*.tmp-for-*"):
        shutil.rmtree(unfinished)
    for name, mode in [("app.db", "delete"), ("hot.db", "wal")]:
        connection = sqlite3.connect(data / "databases" / name)
        connection.execute(f"PRAGMA journal_mode={mode}")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("CREATE INDEX by_text ON row (text)")
        for number in range(40):
            connection.executemany("INSERT INTO row (text) VALUES (?)", [(f"{number} {line} " * 8,) for line in range(50)])
            connection.commit()
        if mode == "wal":
            # As a program that was killed leaves it.
            for ending in ["", "-wal"]:
                shutil.copy(data / "databases" / f"{name}{ending}", data / "databases" / f"kept.db{ending}")
        connection.close()
    os.remove(data / "databases" / "hot.db")
    shutil.copy(data / "databases" / "app.db", data / "grafana" / "grafana.db")
    if os.geteuid() == 0:
        own(data / "redis", 999)
        own(data / "grafana", 472)
    (data.parent / "docker-compose.yml").write_text(COMPOSE)
    for form in FORMS.iterdir():
        if form.suffix != ".py":
            shutil.copy(form, data / "models")
    (data / "models" / "state.json").write_text('{"models": [{"name": "lstm", "weights": [1, 2, null]}], "at": "2026"}')


def first(data: Path, pattern: str) -> Path:
    return sorted(data.glob(pattern))[0]


def empty_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(bytes(4096))


# What is named, and what is done.
CORRUPTIONS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a zeroed page of a database": ("app.db", lambda data: empty_page(data / "databases/app.db")),
    "a database cut in the middle of a page": ("app.db", lambda data: cut(data / "databases/app.db", 0.777)),
    "a database without its first page": ("app.db", lambda data: (data / "databases/app.db").write_bytes(
        bytes(4096) + (data / "databases/app.db").read_bytes()[4096:])),
    "a damaged frame in a database's log": ("kept.db", lambda data: flip(data / "databases/kept.db-wal", 0.3)),
    "a snapshot cut short": ("snapshots", lambda data: cut(data / "snapshots/dump.rdb", 0.6)),
    "a flipped bit in a snapshot": ("snapshots", lambda data: flip(data / "snapshots/dump.rdb", 0.5)),
    "an empty snapshot": ("snapshots", lambda data: (data / "snapshots/dump.rdb").write_bytes(b"")),
    "a missing increment": ("redis", lambda data: first(data, "redis/appendonlydir/*.incr.aof").unlink()),
    "a missing base": ("redis", lambda data: first(data, "redis/appendonlydir/*.base.rdb").unlink()),
    "a missing manifest": ("redis", lambda data: first(data, "redis/appendonlydir/*.manifest").unlink()),
    "a damaged increment": ("redis", lambda data: first(data, "redis/appendonlydir/*.incr.aof").write_bytes(b"*3\r\n$3\r\nSET\r\nno length")),
    "a damaged base": ("redis", lambda data: flip(first(data, "redis/appendonlydir/*.base.rdb"), 0.5)),
    "a missing chunk file": ("prometheus", lambda data: first(data, f"{BLOCK}/chunks/*").unlink()),
    "a flipped bit in a chunk": ("prometheus", lambda data: flip(first(data, f"{BLOCK}/chunks/*"), 0.7)),
    "an index cut short": ("prometheus", lambda data: cut(first(data, f"{BLOCK}/index"), 0.9)),
    "an empty meta.json": ("prometheus", lambda data: first(data, f"{BLOCK}/meta.json").write_bytes(b"")),
    "a flipped bit in the log": ("prometheus", lambda data: flip(first(data, "prometheus/wal/0*"), 0.1)),
    "an empty pickle": ("scaler-4.pkl", lambda data: (data / "models/scaler-4.pkl").write_bytes(b"")),
    "a pickle cut short": ("forest.joblib", lambda data: cut(data / "models/forest.joblib", 0.8)),
    "HDF5 cut short": ("weights-latest.h5", lambda data: cut(data / "models/weights-latest.h5", 0.9)),
    "a header of safetensors beyond the file": ("net.safetensors", lambda data: (data / "models/net.safetensors").write_bytes(
        (1 << 30).to_bytes(8, "little") + b"{}")),
    "safetensors cut short": ("net.safetensors", lambda data: cut(data / "models/net.safetensors", 0.95)),
    "GGUF cut short": ("net.gguf", lambda data: cut(data / "models/net.gguf", 0.9)),
    "ONNX cut short": ("net.onnx", lambda data: cut(data / "models/net.onnx", 0.5)),
    "a flipped bit in a model of PyTorch": ("net.pt", lambda data: flip(data / "models/net.pt", 0.4)),
    "a model of Keras without its end": ("model.keras", lambda data: cut(data / "models/model.keras", 0.9)),
    "JSON cut short": ("state.json", lambda data: cut(data / "models/state.json", 0.5)),
    "JSON of zeros": ("state.json", lambda data: (data / "models/state.json").write_bytes(bytes(80))),
}
COMPOSE = """
name: corrupt
services:
  cache: {image: "redis:7.4.5-bookworm", volumes: ["./persistent_data/redis:/data"]}
  dashboards: {image: "grafana/grafana:12.1.1", volumes: ["./persistent_data/grafana:/var/lib/grafana"]}
"""


def own(path: Path, user: int) -> None:
    for entry in [path, *path.rglob("*")]:
        os.chown(entry, user, user)


ROOT_ONLY = {
    "a database that its service cannot write to": ("grafana.db", lambda data: os.chown(data / "grafana/grafana.db", 0, 0)),
    "an append-only file that belongs to root": ("redis", lambda data: os.chown(first(data, "redis/appendonlydir/*.incr.aof"), 0, 0)),
    "a file that redis cannot read": ("snapshots", lambda data: [
        os.chown(data / "snapshots", 999, 999), os.chmod(data / "snapshots/dump.rdb", 0o600)]),
}


class Trial:
    def __init__(self, persist: str, place: Path) -> None:
        self.persist, self.place, self.data = persist, place, place / "persistent_data"

    def check(self, archive: Path) -> subprocess.CompletedProcess:
        return subprocess.run([self.persist, "check", archive], capture_output=True, text=True, cwd=self.place)

    def archives(self) -> list[Path]:
        """The tree as it stands, by tar and by persist."""
        foreign, own = self.place / "foreign.tar.gz", self.place / "own.tar.gz"
        own.unlink(missing_ok=True)
        subprocess.run(["tar", "czf", foreign, "-C", self.place, "persistent_data"], check=True)
        subprocess.run(
            [self.persist, "-C", self.place, "backup", "-q", "--allow-empty", "--output", own], check=True, capture_output=True)
        return [foreign, own]

    def whole(self) -> int:
        bad = 0
        for archive in self.archives():
            done = self.check(archive)
            if done.returncode != 0:
                bad += 1
                print(f"  whole, {archive.name}: ends {done.returncode}:\n{done.stdout}{done.stderr}", flush=True)
        return bad

    def planted(self, name: str, expected: str, plant: Callable[[Path], object]) -> int:
        kept = self.place / "kept"
        subprocess.run(["cp", "-a", self.data, kept], check=True)
        plant(self.data)
        bad = 0
        for archive in self.archives():
            done = self.check(archive)
            # SQLite reads a damaged log up to where it is whole, so that is what a backup of persist's holds.
            if done.returncode != 1 or expected not in done.stdout:
                if "log" in name and "database" in name and archive.name == "own.tar.gz":
                    continue
                bad += 1
                print(f"  {name}, {archive.name}: not found: ends {done.returncode}:\n{done.stdout}{done.stderr}", flush=True)
        shutil.rmtree(self.data)
        kept.rename(self.data)
        return bad


def main() -> int:
    corruptions = CORRUPTIONS | (ROOT_ONLY if os.geteuid() == 0 else {})
    with tempfile.TemporaryDirectory(prefix="persist-corrupt-") as scratch:
        trial = Trial(os.path.abspath(sys.argv[1]), Path(scratch))
        make(trial.data)
        bad = trial.whole()
        bad += sum(trial.planted(name, expected, plant) for name, (expected, plant) in corruptions.items())
        archive = trial.archives()[1]
        flip(archive, 0.5)
        if trial.check(archive).returncode != 1:
            bad += 1
            print("  a flipped bit in the archive: not found", flush=True)
    print(f"{len(corruptions) + 1} corruptions planted, {bad} not found or false")
    return 1 if bad else 0


sys.exit(main())
