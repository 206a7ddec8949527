#!/usr/bin/env python3
"""Runs persist on the reference stack, unmodified, on a real engine of the tests' own; see engine.py.

    e2e.py PERSIST [--backups N] [--scene NAME ...]

Ends with how many scenes passed. Where there is no right to start an engine, the scenes are named as not run; in CI (the variable
CI is set), or where an engine should start and does not, that is a failure."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from collections.abc import Callable
from pathlib import Path

from analytics_examples import AnalyticsExampleScenes
from databases import DatabaseScenes
from deploys import DeployScenes
from engine import PROJECT, Engine, EngineError
from examples import ExampleScenes
from rescues import RescueScenes
from services import ServiceScenes

COMPOSE_FILE = "docker-compose-persistent.yml"
LOAD = "timeout 600 redis-benchmark -q -t set,incr,lpush -n 100000000 -r 20000 -d 100 >/dev/null 2>&1"
# What redis does unless it is told otherwise, with a password.
SNAPSHOTS_ONLY = """
name: snapshots-only
services:
  cache:
    image: redis:7.4.5-bookworm
    command: [redis-server, --save, "3600 1", --requirepass, open sesame]
    volumes: ["./persistent_data/redis:/data"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
"""
STORES = ["grafana", "redis", "prometheus"]


class Stack:
    def __init__(self, engine: Engine, persist: str, directory: Path) -> None:
        self.engine, self.persist_binary, self.directory = engine, persist, directory
        self.tree = directory / "persistent_data"
        shutil.copy2(PROJECT / COMPOSE_FILE, directory)
        shutil.copytree(PROJECT / "Examples", directory / "Examples")

    def persist(self, *words: object, expected: int = 0) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [self.persist_binary, "-C", self.directory, *map(str, words)], capture_output=True, text=True, env=self.engine.environment)
        assert done.returncode == expected, f"persist {words} ended {done.returncode}:\n{done.stdout}{done.stderr}"
        return done

    def compose(self, *words: object) -> str:
        return self.engine.docker("compose", "--file", self.directory / COMPOSE_FILE, *words).stdout

    def up(self) -> None:
        """Waits for every service to be healthy."""
        self.compose("up", "--detach", "--build", "--wait")

    def live(self) -> list[dict]:
        """What is wrong with what runs."""
        done = subprocess.run(
            [self.persist_binary, "-C", self.directory, "verify", "--check", "live", "--format", "json"], capture_output=True, text=True,
            env=self.engine.environment)
        return json.loads(done.stdout)["findings"]

    def container(self, service: str) -> str:
        return self.compose("ps", "--quiet", service).strip()

    def load(self) -> None:
        self.engine.docker("exec", "--detach", self.container("redis"), "sh", "-c", LOAD)

    def dashboards(self, tree: Path) -> int:
        """Of a copy of the tree; what was written in one transaction must agree."""
        connection = sqlite3.connect(tree / "grafana" / "grafana.db")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count, versions = (connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ["dashboard", "dashboard_version"])
        connection.close()
        assert count == versions > 0, f"{count} dashboards have {versions} versions"
        return count

    def dashboards_of(self, file: Path) -> int:
        with tempfile.TemporaryDirectory(dir=self.directory) as scratch:
            subprocess.run(["tar", "xzf", file, "-C", scratch, "persistent_data/grafana"], check=True)
            return self.dashboards(Path(scratch) / "persistent_data")

    def written(self) -> int:
        """Dashboards that the running service says it has."""
        return self.in_database("select count(*) from dashboard")

    def in_database(self, statement: str) -> int:
        """What the running service's database answers; 0 where that is nothing."""
        script = f"import sqlite3; print((sqlite3.connect('/var/lib/grafana/grafana.db', timeout=20).execute({statement!r}).fetchone() or [0])[0])"
        return int(self.engine.docker("exec", "--user", "472", self.container("grafana"), "python3", "-c", script).stdout)

    def strangers(self) -> list[str]:
        """What a store's directory holds that is not its service's."""
        found = []
        for store in STORES:
            owner = (self.tree / store).stat().st_uid
            found += [str(path) for path in (self.tree / store).rglob("*") if path.lstat().st_uid != owner and path.name != ".gitkeep"]
        return found


class Scenes(DatabaseScenes, ServiceScenes, DeployScenes, RescueScenes, ExampleScenes, AnalyticsExampleScenes):
    def __init__(self, stack: Stack, backups: int) -> None:
        self.stack, self.backups = stack, backups

    def everything_written_while_backups_are_taken_is_consistent(self) -> None:
        stack = self.stack
        stack.load()
        time.sleep(2)
        for number in range(self.backups):
            before = stack.written()
            done = stack.persist("backup", "--require", "consistent", "--output", stack.directory / f"b{number}.tar.gz")
            for store in STORES:
                assert store in done.stderr, f"nothing is said of {store}:\n{done.stderr}"
            place = stack.directory / f"x{number}"
            place.mkdir()
            subprocess.run(["tar", "xzf", stack.directory / f"b{number}.tar.gz", "-C", place], check=True)
            assert stack.dashboards(place / "persistent_data") >= before
            beside = [path.name for path in (place / "persistent_data" / "grafana").iterdir() if path.name.startswith("grafana.db-")]
            assert not beside, beside
            shutil.rmtree(place)
        after = stack.written()
        time.sleep(1)
        assert stack.written() > after, "grafana's service does not write any more"
        assert not stack.strangers(), stack.strangers()
        assert "unhealthy" not in stack.compose("ps"), stack.compose("ps")

    def a_backup_unpacked_by_tar_alone_brings_the_stack_up(self) -> None:
        self.comes_back(lambda file: subprocess.run(["tar", "xpzf", file, "-C", self.stack.directory], check=True))

    def a_restored_backup_brings_the_stack_up(self) -> None:
        self.comes_back(lambda file: self.stack.persist("restore", file, "--yes"))

    def comes_back(self, put_back: Callable[[Path], object]) -> None:
        stack = self.stack
        stack.load()
        time.sleep(1)
        file = stack.directory / "kept.tar.gz"
        file.unlink(missing_ok=True)
        before = stack.written()
        keys = self.keys()
        stack.persist("backup", "--require", "consistent", "--output", file)
        stack.compose("down", "--timeout", "20")
        stack.tree.rename(stack.directory / "lost")
        put_back(file)
        assert stack.dashboards(stack.tree) >= before
        stack.up()
        assert stack.written() >= before
        # Keys of the benchmark are written anew and never deleted.
        assert self.keys() >= keys * 0.99 > 0, f"{self.keys()} keys of {keys}"
        answer = urllib.request.urlopen("http://127.0.0.1:9090/api/v1/query?query=count_over_time(up%5B1h%5D)", timeout=10).read()
        assert b'"result":[{' in answer, answer
        shutil.rmtree(stack.directory / "lost")

    def keys(self) -> int:
        return int(self.stack.engine.docker("exec", self.stack.container("redis"), "redis-cli", "DBSIZE").stdout)

    def a_running_stack_is_not_restored_under_its_feet(self) -> None:
        stack = self.stack
        rows = stack.written()
        done = stack.persist("restore", stack.directory / "kept.tar.gz", "--yes", expected=4)
        assert "the tree is in use" in done.stderr, done.stderr
        time.sleep(0.5)
        assert stack.written() > rows

    def the_running_stack_comes_back_by_restore_and_by_undo(self) -> None:
        stack = self.stack
        file = stack.directory / "before.tar.gz"
        file.unlink(missing_ok=True)
        client = ["exec", stack.container("redis"), "redis-cli"]
        stack.engine.docker(*client, "SET", "age", "old")
        stack.persist("backup", "--require", "consistent", "--output", file)
        rows = stack.dashboards_of(file)
        stack.engine.docker(*client, "SET", "age", "new")
        stack.in_database("create table marker (a)")
        written = stack.written()
        done = stack.persist("restore", file, "--yes", "--stop")
        assert "stopped for a restore: " in done.stderr and "unhealthy" not in stack.compose("ps"), done.stderr
        assert stack.engine.docker(*client, "GET", "age").stdout.strip() == "old"
        assert stack.written() >= rows and stack.in_database("select count(*) from sqlite_master where name='marker'") == 0
        stack.persist("undo", "--yes", "--stop")
        assert stack.engine.docker(*client, "GET", "age").stdout.strip() == "new"
        assert stack.written() >= written and stack.in_database("select count(*) from marker") == 0 and "unhealthy" not in stack.compose("ps")

    def a_redis_that_keeps_snapshots_only_is_saved_first(self) -> None:
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-redis-", dir=engine.place) as scratch:
            place = Path(scratch)
            (place / "compose.yaml").write_text(SNAPSHOTS_ONLY)
            compose = ["compose", "--file", place / "compose.yaml"]
            environment = engine.environment
            persist = [self.stack.persist_binary, "-C", place, "backup", "--output", place / "b.tar.gz"]
            subprocess.run([self.stack.persist_binary, "-C", place, "setup", "-q"], check=True)
            engine.docker(*compose, "up", "--detach", "--wait")
            try:
                client = ["exec", "--env", "REDISCLI_AUTH=open sesame", engine.docker(*compose, "ps", "--quiet").stdout.strip(), "redis-cli"]
                for value in ["first", "second"]:
                    engine.docker(*client, "SET", "key", f"the {value} value")
                    done = subprocess.run(persist, capture_output=True, text=True, env=environment)
                    assert done.returncode == 0 and "when redis last saved" not in done.stderr, done.stderr
                    packed = subprocess.run(
                        ["tar", "xzOf", place / "b.tar.gz", "persistent_data/redis/dump.rdb"], capture_output=True, check=True).stdout
                    assert f"the {value} value".encode() in packed, packed
                    (place / "b.tar.gz").unlink()
                engine.docker(*client, "SET", "key", "the third value")
                done = subprocess.run([*persist, "--engine", "none"], capture_output=True, text=True, env=environment)
                assert "when redis last saved, and what came later is not in it" in done.stderr, done.stderr
            finally:
                engine.docker(*compose, "down", "--timeout", "5")

    @classmethod
    def names(cls) -> list[str]:
        return [name for kind in [cls, *cls.__bases__] for name in vars(kind) if name.count("_") > 2 and not name.startswith("_")]


def play(engine: Engine, persist: str, backups: int, names: list[str]) -> int:
    engine.start()
    engine.images()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="persist-e2e-stack-", dir=engine.place) as scratch:
        stack = Stack(engine, persist, Path(scratch))
        try:
            if any(name in vars(Scenes) for name in names):
                stack.persist("setup")
                stack.up()
            scenes = Scenes(stack, backups)
            for name in names:
                began = time.monotonic()
                try:
                    getattr(scenes, name)()
                    print(f"passed  {name.replace('_', ' ')} ({time.monotonic() - began:.0f} s)", flush=True)
                except Exception:
                    failed += 1
                    print(f"FAILED  {name.replace('_', ' ')}\n{traceback.format_exc()}", flush=True)
        finally:
            take_down(stack)
    left = leftovers(engine)
    for line in left:
        print(f"LEFT  {line}", flush=True)
    print(f"{len(names) - failed} of {len(names)} scenes on a real engine passed" + (f", {len(left)} things are left" if left else ""))
    return 1 if failed or left else 0


def take_down(stack: Stack) -> None:
    """Compose passes over a network, with a warning and status 0, while the engine has not let go of a container's end of it yet."""
    for attempt in range(3):
        done = subprocess.run(
            ["docker", "compose", "--file", stack.directory / COMPOSE_FILE, "down", "--timeout", "5"], env=stack.engine.environment,
            capture_output=True, text=True)
        if done.returncode == 0 and "still in use" not in done.stderr:
            return
        print(f"taken down, try {attempt + 1}, status {done.returncode}:\n{done.stderr}", flush=True)
        time.sleep(2)


def leftovers(engine: Engine) -> list[str]:
    """What the scenes should have taken away with them."""
    asked = {
        "container": ["ps", "--all", "--format", "{{.Names}}"], "volume": ["volume", "ls", "--format", "{{.Name}}"],
        "network": ["network", "ls", "--filter", "type=custom", "--format", "{{.Name}}"]}
    return [f"{kind} {name}" for kind, words in asked.items() for name in engine.docker(*words).stdout.split()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persist")
    parser.add_argument("--backups", type=int, default=3, help="taken while everything writes")
    parser.add_argument("--scene", action="append", choices=Scenes.names())
    words = parser.parse_args()
    if os.geteuid() != 0:
        for name in Scenes.names():
            print(f"NOT RUN  {name.replace('_', ' ')}")
        print(f"0 of {len(Scenes.names())} scenes on a real engine were run: starting an engine of one's own needs root", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    engine = Engine()
    try:
        return play(engine, os.path.abspath(words.persist), words.backups, words.scene or Scenes.names())
    except EngineError as error:
        print(f"the scenes on a real engine could not be run: {error}", file=sys.stderr)
        return 1
    finally:
        engine.stop()


sys.exit(main())
