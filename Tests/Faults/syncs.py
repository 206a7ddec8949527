#!/usr/bin/env python3
"""Cuts `persist migrate sync` short, and judges what is left: the tables hold the old rows or all the new ones, redis holds
what it held, and the next sync comes to the same end. `docker` is a script that leads to a real redis.

    syncs.py PERSIST [--quick] [--random N] [--calls N] [--every N] [--fault F] [--seed N]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from migrating import contents
from scenes import TIMEOUT, Persist, Tally, build_shim

SETTINGS = """\
databases:
  shop:
    sqlite: shop/shop.db
    migrations: migrations
    sync:
      all: {redis: cache, match: "k:*", sql: sync.sql}
"""
COMPOSE = "name: shop\nservices: {cache: {image: 'redis:7'}}\n"
SCHEMA = "CREATE TABLE element (key TEXT, type TEXT, place TEXT, value TEXT, PRIMARY KEY (key, place));\n"
SQL = """\
INSERT INTO element SELECT :row ->> 'key', :row ->> 'type',
  CASE :row ->> 'type' WHEN 'hash' THEN key WHEN 'list' THEN (:row ->> 'first') + key WHEN 'set' THEN value
    WHEN 'zset' THEN json_extract(value, '$.member') ELSE json_extract(value, '$.id') END,
  CASE :row ->> 'type' WHEN 'zset' THEN json_extract(value, '$.score') WHEN 'stream' THEN json_extract(value, '$.fields.n')
    ELSE value END
FROM json_each(json_extract(:row, '$.value')) WHERE :row ->> 'type' <> 'string'
ON CONFLICT (key, place) DO UPDATE SET value = excluded.value;
INSERT INTO element SELECT :row ->> 'key', 'string', '0', :row ->> 'value' WHERE :row ->> 'type' = 'string'
ON CONFLICT (key, place) DO UPDATE SET value = excluded.value;
"""
INSPECT = [{"Id": "c1", "Image": "sha256:1", "Name": "/shop-cache-1", "State": {"Running": True, "Paused": False}, "Mounts": [],
            "Config": {"Labels": {"com.docker.compose.service": "cache"}, "Env": [], "Cmd": [], "Entrypoint": []}}]
# The file `fault` holds `before N`, `after N` (persist dies then) or `stop N` (redis does).
DOCKER = """\
#!/bin/sh
unset LD_PRELOAD
read -r fault < fault
read -r socket < socket
echo "$1" >> calls
number=$(wc -l < calls)
case $fault in
"before $number") kill -9 $PPID; exit 1 ;;
"stop $number") redis-cli -s "$socket" shutdown nosave 2> /dev/null ;;
esac
case $1 in
ps) echo c1 ;;
inspect) cat inspect.json ;;
exec) while [ "$1" != redis-cli ]; do shift; done; shift; redis-cli -s "$socket" "$@" ;;
esac
status=$?
if [ "$fault" = "after $number" ]; then kill -9 $PPID; fi
exit $status
"""
SYNC = ["migrate", "sync", "-q"]
DATABASE = "persistent_data/shop/shop.db"
Rows = set[tuple[str, str, str, str]]


def elements(seed: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Of each key its name, its type, and what stands at each place of it."""
    for number in range(960):
        yield f"k:string:{number}", "string", [("0", f"{seed} {number} ü\"\n")]
    for number in range(60):
        yield f"k:hash:{number}", "hash", [(f"field{at}", f"{seed} {at}") for at in range(5)]
        yield f"k:set:{number}", "set", [(f"{seed}{at}", f"{seed}{at}") for at in range(5)]
        yield f"k:zset:{number}", "zset", [(f"member{at}", f"{at + len(seed)}") for at in range(5)]
        yield f"k:list:{number}", "list", [(f"{at}", f"{seed} {at}") for at in range(5)]
    yield "k:list:long", "list", [(f"{at}", f"{seed} {at}") for at in range(1_300)]
    yield "k:hash:long", "hash", [(f"field{at}", f"{seed} {at}") for at in range(700)]
    yield "k:stream", "stream", [(f"{at + 1}-1", f"{seed} {at}") for at in range(600)]


def rows(seed: str) -> Rows:
    return {(key, kind, place, value) for key, kind, places in elements(seed) for place, value in places}


def commands(seed: str) -> Iterator[list[str]]:
    for key, kind, places in elements(seed):
        yield ["DEL", key]
        if kind == "stream":
            yield from (["XADD", key, place, "n", value] for place, value in places)
            continue
        first = {"string": "SET", "hash": "HSET", "set": "SADD", "zset": "ZADD", "list": "RPUSH"}[kind]
        pairs: dict[str, Callable[[str, str], list[str]]] = {
            "hash": lambda place, value: [place, value], "zset": lambda place, value: [value, place]}
        yield [first, key, *itertools.chain.from_iterable(pairs.get(kind, lambda _, value: [value])(*one) for one in places)]


class Redis:
    """A server on a socket, started with what a file holds, and stopped by its number."""

    def __init__(self, place: Path, snapshot: Path | None = None) -> None:
        # A socket's path has at most 107 bytes.
        self.place, self.sockets = place, Path(tempfile.mkdtemp(prefix="r", dir="/tmp"))
        self.socket = self.sockets / "s"
        if snapshot:
            shutil.copyfile(snapshot, place / "dump.rdb")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.place,
             "--enable-debug-command", "yes"], stdout=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 20
        while b"PONG" not in self.ask("PING"):
            if time.monotonic() > deadline:
                raise RuntimeError("redis does not start")
            time.sleep(0.05)

    def ask(self, *words: str, text: bytes | None = None) -> bytes:
        return subprocess.run(["redis-cli", "-s", self.socket, *words], input=text, capture_output=True, timeout=TIMEOUT).stdout

    def fill(self, seed: str) -> None:
        lines = []
        for words in commands(seed):
            parts = [word.encode() for word in words]
            lines.append(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        if b"errors: 0" not in (said := self.ask("--pipe", text=b"".join(lines))):
            raise RuntimeError(said.decode())

    def content(self) -> bytes:
        """The same for the same keys and values, in whichever order."""
        return self.ask("DEBUG", "DIGEST") + self.ask("DBSIZE")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.sockets, ignore_errors=True)


class SyncScene:
    """A database that was synced once, and a redis in which every value has changed since."""

    def __init__(self, program: Path, scratch: Path, redis: Redis) -> None:
        self.scratch, self.redis, self.template = scratch, redis, scratch / "template"
        self.persist = Persist(program, build_shim(scratch), "")
        for folder in ("migrations", "persistent_data/shop"):
            (self.template / folder).mkdir(parents=True)
        for name, text in {"compose.yaml": COMPOSE, "persist.yaml": SETTINGS, "sync.sql": SQL, "migrations/0001-first.sql": SCHEMA,
                           "inspect.json": json.dumps(INSPECT), "fault": "none\n", "socket": f"{self.redis.socket}\n"}.items():
            (self.template / name).write_text(text)
        self.redis.fill("earlier")
        for words in (["migrate", "-q", "--engine", "none"], SYNC):
            status, text, _, _ = self.persist.run(self.template, *words)
            if status != 0:
                raise RuntimeError(f"{' '.join(words)}: {status}: {text}")
        self.old = self.tables(self.template)
        self.redis.fill("now")
        self.redis.ask("SAVE")
        self.held = self.redis.content()
        self.measure()

    def measure(self) -> None:
        """How many calls of docker, how many that change files, and how long. What comes out is known from what went in."""
        trial = self.copy("trial")
        began = time.monotonic()
        status, text, self.calls, _ = self.persist.run(trial, *SYNC, at=0)
        self.seconds = time.monotonic() - began
        self.dockers = len((trial / "calls").read_text().splitlines())
        self.new = self.tables(trial)
        wanted = {row[0::2][:2]: row for row in [*rows("earlier"), *rows("now")]}
        found = {row[1:] for row in self.new if row[0] == "element"}
        if status != 0 or found != set(wanted.values()) or self.new == self.old:
            raise RuntimeError(f"a sync without a fault ends {status}, with {len(found)} rows of {len(wanted)}: {text}")

    def copy(self, name: str) -> Path:
        project = self.scratch / name
        subprocess.run(["cp", "-a", self.template, project], check=True)
        (project / "calls").unlink(missing_ok=True)
        return project

    def tables(self, project: Path) -> tuple:
        return contents(project / DATABASE)

    def check(self, fault: str, at: int) -> Tally:
        trial = SyncTrial(self, f"{fault} {at}", self.copy(f"{fault}-{at}"))
        try:
            getattr(trial, fault)(at)
            trial.judge()
        except subprocess.TimeoutExpired:
            trial.say("stuck", "it hangs")
        finally:
            shutil.rmtree(trial.project, ignore_errors=True)
        return trial.tally


class SyncTrial:
    """One sync with one fault, and what came of it."""

    def __init__(self, scene: SyncScene, name: str, project: Path) -> None:
        self.scene, self.name, self.project = scene, name, project
        self.tally = Tally(runs=1)

    def say(self, kind: str, text: str) -> None:
        getattr(self.tally, kind).append(f"{self.name}: {text.strip()[:300]}")

    def tell(self, file: str, text: str) -> None:
        (self.project / file).write_text(text + "\n")

    def sync(self, fault: str = "none", **shim: int) -> tuple[int, str, int]:
        self.tell("fault", fault)
        status, text, _, hit = self.scene.persist.run(self.project, *SYNC, **shim)
        self.tell("fault", "none")
        return status, text, hit

    def before(self, at: int) -> None:
        status, text, _ = self.sync(f"before {at}")
        if status != -signal.SIGKILL:
            self.say("unfired", f"it ends {status}: {text}")

    def after(self, at: int) -> None:
        status, text, _ = self.sync(f"after {at}")
        if status != -signal.SIGKILL:
            self.say("unfired", f"it ends {status}: {text}")

    def call(self, at: int) -> None:
        """A kill at a call that changes a file."""
        if (hit := self.sync(at=at)[2]) != at:
            self.say("unfired", f"the fault fell on call {hit}")

    def moment(self, at: int) -> None:
        """A kill at any time, in thousandths of how long a sync takes."""
        process = self.scene.persist.start(self.project, *SYNC)
        try:
            process.communicate(timeout=self.scene.seconds * at / 1000)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=TIMEOUT)

    def stop(self, at: int) -> None:
        """Redis goes away in the middle; another one comes that holds the same."""
        place = self.project / "redis"
        place.mkdir()
        redis = Redis(place, self.scene.scratch / "dump.rdb")
        try:
            self.tell("socket", str(redis.socket))
            self.refused(*self.sync(f"stop {at}")[:2])
        finally:
            redis.close()
            self.tell("socket", str(self.scene.redis.socket))

    def locked(self, _: int) -> None:
        """Somebody else is in the middle of a transaction for longer than a sync waits."""
        with closing(sqlite3.connect(self.project / DATABASE, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            self.refused(*self.sync()[:2])
            connection.execute("ROLLBACK")

    def refused(self, status: int, text: str) -> None:
        if status != 3 or not text:
            self.say("stuck", f"it ends {status}: {text}")
        if self.scene.tables(self.project) != self.scene.old:
            self.say("torn", f"it ends {status}, and the tables are not what they were")

    def judge(self) -> None:
        scene = self.scene
        if scene.tables(self.project) not in (scene.old, scene.new):
            self.say("torn", "the tables hold neither the old rows nor the new ones")
        if scene.redis.content() != scene.held:
            self.say("lost", "redis does not hold what it held")
        for which in ("the next sync", "one more"):
            status, text, _ = self.sync()
            if status != 0 or scene.tables(self.project) != scene.new:
                self.say("stuck", f"{which} ends {status}, and the tables are {self.far()}: {text}")

    def far(self) -> str:
        now = set(self.scene.tables(self.project))
        return f"short of {len({*self.scene.new} - now)} rows, with {len(now - {*self.scene.new})} others"


def trials(scene: SyncScene, options: argparse.Namespace) -> dict[str, list[int]]:
    chance = random.Random(options.seed)
    dockers = list(range(1, scene.dockers + 1, options.every))
    # The rows of redis are written one after the other; what is of the database comes last.
    last = range(max(1, scene.calls - 2 * options.calls), scene.calls + 1)
    calls = {*chance.sample(range(1, scene.calls + 1), options.calls // 2), *chance.sample(last, options.calls - options.calls // 2)}
    return {"before": dockers, "after": dockers, "call": sorted(calls),
            "moment": [chance.randrange(1, 1100) for _ in range(options.random)],
            "stop": list(range(3, scene.dockers + 1, 2 * options.every)), "locked": [] if options.quick else [1]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("persist", type=Path)
    parser.add_argument("--quick", action="store_true", help="what `make check` runs")
    parser.add_argument("--random", type=int, default=40, help="kills at any moment")
    parser.add_argument("--calls", type=int, default=60, help="kills at calls that change a file")
    parser.add_argument("--every", type=int, default=1, help="only every so many calls of docker")
    parser.add_argument("--fault", action="append", choices=["before", "after", "call", "moment", "stop", "locked"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scratch", type=Path, default=Path("/var/tmp"))
    options = parser.parse_args()
    if options.quick:
        options.random, options.calls, options.every = 3, 6, 5
    scratch = Path(tempfile.mkdtemp(prefix="persist-syncs-", dir=options.scratch)).resolve()
    (scratch / "bin").mkdir()
    (scratch / "bin/docker").write_text(DOCKER)
    (scratch / "bin/docker").chmod(0o755)
    os.environ["PATH"] = f"{scratch}/bin:{os.environ['PATH']}"
    try:
        redis = Redis(scratch)
        try:
            return report(SyncScene(options.persist.resolve(), scratch, redis), options)
        finally:
            redis.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def report(scene: SyncScene, options: argparse.Namespace) -> int:
    print("| command | fault | runs | torn | stuck | lost | not reached |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    wanted = {fault: sorted(set(numbers)) for fault, numbers in trials(scene, options).items()
              if fault in (options.fault or [fault]) and numbers}
    tallies = {fault: Tally() for fault in wanted}
    pairs = [(fault, at) for fault, numbers in wanted.items() for at in numbers]
    with ThreadPoolExecutor(options.jobs) as pool:
        for (fault, _), one in zip(pairs, pool.map(lambda pair: scene.check(*pair), pairs)):
            tallies[fault].add(one)
    bad: list[str] = [] if pairs else ["nothing was run"]
    for fault, tally in tallies.items():
        print(f"| migrate sync | {fault} | {tally.runs} | {len(tally.torn)} | {len(tally.stuck)} | {len(tally.lost)} "
              f"| {len(tally.unfired)} |", flush=True)
        bad += tally.bad()
    for line in bad[:40]:
        print("syncs: " + line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
