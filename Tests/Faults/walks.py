#!/usr/bin/env python3
"""Random walks: commands one after another as they come to mind, some cut short by a kill, a signal or an error, some two at
once, some with the clock years off; and a model that knows what the tree may be after each, and what every backup holds.

    walks.py PERSIST [--world W] [--walks N] [--steps N] [--seed S]

A walk that went wrong is told with its seed and its steps, and `--walks 1 --seed S` walks it again."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scenes import TIMEOUT, Persist, build_shim, difference
from worlds import World, everything, listing

WORLDS = ["plain", "ext4", "xfs", "btrfs", "overlay", "tmpfs", "btrfs subvolume", "mounted root", "root a link",
          "no exchange", "no flags", "no tmpfile", "no syncfs"]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]
ERRORS = ["ENOSPC", "EIO", "EACCES", "EROFS", "EXDEV", "short"]
PLACES = ["redis", "models", "logs", "grafana/a", "grafana/b"]
# What a whole backup leaves out, and a whole restore keeps.
KEPT = "cache"
YEAR = 366 * 24 * 3600


class Wrong(Exception):
    """The tree, a backup or a status is not what it must be."""


def below(path: str, place: str) -> bool:
    return path == place or path.startswith(place + "/")


def part(tree: dict[str, tuple], place: str) -> dict[str, tuple]:
    return {path: value for path, value in tree.items() if below(path, place)}


def without(tree: dict[str, tuple], place: str) -> dict[str, tuple]:
    return {path: value for path, value in tree.items() if not below(path, place)}


def above(tree: dict[str, tuple], place: str) -> dict[str, tuple]:
    return {path: value for path, value in tree.items() if below(place, path) and path != place}


class Walk:
    """One project, and what must be true of it."""

    def __init__(self, seed: int, world: World, persist: Persist) -> None:
        self.random = random.Random(seed)
        self.world, self.persist = world, persist
        self.project = world.project(f"walk-{seed}")
        self.tree = self.project / "persistent_data"
        for place in [*PLACES, KEPT]:
            (self.tree / place).mkdir(parents=True, exist_ok=True)
            (self.tree / place / "first").write_text(place)
        # Of each backup: what it holds, and the only place it holds.
        self.backups: dict[str, tuple[dict[str, tuple], str]] = {}
        # The tree that `undo` brings back, the only places of it that it does, and whether it leaves what is kept alone;
        # unknown after a cut that left no trace of its outcome.
        self.undo: tuple[dict[str, tuple], list[str], bool] | None = None
        self.undo_is_known = True
        self.steps: list[str] = []
        self.made = 0
        self.clock = 0

    def look(self) -> dict[str, tuple]:
        return listing(self.tree)

    def files(self) -> set[str]:
        return {file.name.removesuffix(".tar.gz") for file in (self.tree / "backups").glob("*.tar.gz")}

    # The world goes on.

    def change(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.made += 1
            place = self.tree / self.random.choice([*PLACES, KEPT])
            place.mkdir(parents=True, exist_ok=True)
            files = [path for path in sorted(place.iterdir()) if path.is_file() and path.name != "first"]
            kind = self.random.choice(["new", "new", "change", "remove", "mode", "directory", "rename"])
            file = self.random.choice(files) if files else place / "first"
            if kind == "new":
                (place / f"file-{self.made}").write_bytes(self.random.randbytes(self.random.choice([0, 10, 5000, 300_000])))
            elif kind == "change":
                file.write_bytes(self.random.randbytes(self.random.choice([0, 100, 70_000])))
            elif kind == "remove" and files:
                file.unlink()
            elif kind == "mode":
                os.chmod(place, self.random.choice([0o700, 0o750, 0o2755, 0o755]))
            elif kind == "directory":
                (place / f"directory-{self.made}").mkdir()
            elif files:
                file.rename(place / f"renamed-{self.made}")

    # What a command makes of the tree.

    def restored(self, now: dict[str, tuple], name: str, places: list[str]) -> dict[str, tuple]:
        then = self.backups[name][0]
        if not places:
            return then if KEPT in then else {**then, **part(now, KEPT)}
        return self.replaced(now, then, places)

    def replaced(self, now: dict[str, tuple], then: dict[str, tuple], places: list[str]) -> dict[str, tuple]:
        for place in places:
            now = {**above(then, place), **without(now, place), **part(then, place)}
        return now

    def undone(self, now: dict[str, tuple]) -> dict[str, tuple]:
        then, places, keeps = self.undo
        if places:
            return self.replaced(now, then, places)
        return {**without(then, KEPT), **part(now, KEPT)} if keeps else then

    # A command, and how it is disturbed.

    def run(self, words: list[str], disturbance: str) -> tuple[int, str]:
        kind, *details = disturbance.split()
        if kind == "call":
            status, text, _, _ = self.persist.run(
                self.project, *words, at=int(details[0]), fault=details[1], clock=self.clock)
            return status, text
        process = self.persist.start(self.project, *words, clock=self.clock)
        if kind == "signal":
            time.sleep(float(details[1]))
            os.killpg(process.pid, int(details[0]))
        _, text = process.communicate(timeout=TIMEOUT)
        return process.returncode, text

    def disturbance(self) -> str:
        kind = self.random.choice(["none"] * 5 + ["kill", "kill", "error", "signal"])
        if kind == "kill":
            return f"call {self.random.randint(1, 160)} kill"
        if kind == "error":
            return f"call {self.random.randint(1, 160)} {self.random.choice(ERRORS)}"
        if kind == "signal":
            return f"signal {self.random.choice(SIGNALS).value} {self.random.random() * 0.15:.3f}"
        return kind

    def must_be(self, allowed: list[dict[str, tuple]], what: str) -> dict[str, tuple]:
        now = self.look()
        if now not in allowed:
            raise Wrong(f"{what}: {difference(now, allowed[-1])}")
        return now

    def note_backups(self, tree: dict[str, tuple], only: str = "") -> None:
        """Files that came: they hold the tree of this moment."""
        held = {**above(tree, only), **part(tree, only)} if only else tree
        for name in self.files() - self.backups.keys():
            self.backups[name] = (held, only)
        if lost := self.backups.keys() - self.files():
            raise Wrong(f"backups are gone: {lost}")

    def attempt(self, words: list[str], new: dict[str, tuple]) -> bool | None:
        """Runs a command that changes the tree to `new`, or not at all, and recovers what was cut short: whether it did;
        nothing where that cannot be told."""
        old, disturbance = self.look(), self.disturbance()
        self.steps.append(f"{' '.join(words)} [{disturbance}{f', clock {self.clock:+d}' if self.clock else ''}]")
        status, text = self.run(words, disturbance)
        if status == 0 and self.look() != new:
            raise Wrong(f"it ends 0: {difference(self.look(), new)}")
        if disturbance == "none" and status != 0:
            raise Wrong(f"it ends {status}: {text}")
        if 1 < status <= 5 and not text:
            raise Wrong(f"it ends {status} without a word")
        if disturbance != "none":
            before = everything(self.project)
            self.run([self.random.choice(["list", "status"])], "none")
            if everything(self.project) != before:
                raise Wrong("a command that only reads changed something")
            if self.random.random() < 0.3:
                self.run(["recover", "-q"], self.disturbance())
            status, text = self.run(["recover", "-q"], "none")
            if status != 0:
                raise Wrong(f"recover ends {status}: {text}")
        now = self.must_be([old, new], "afterwards")
        return True if disturbance == "none" else None if old == new else now == new

    # The steps.

    def step(self) -> None:
        self.clock = self.random.choice([0] * 6 + [-3 * YEAR, -3600, 3600, 10 * YEAR])
        kinds = ["change", "change", "backup", "backup only", "restore", "restore", "restore place", "undo", "two"]
        kind = self.random.choice(kinds)
        if kind == "change":
            self.steps.append("change")
            return self.change()
        getattr(self, "_" + kind.replace(" ", "_"))()

    def _backup(self) -> None:
        now = self.look()
        self.attempt(["backup", "-q", "--allow-empty"], now)
        self.note_backups(without(now, KEPT))

    def _backup_only(self) -> None:
        now, place = self.look(), self.random.choice(["redis", "models", "logs"])
        self.attempt(["backup", "-q", "--allow-empty", "--only", place], now)
        self.note_backups(now, place)

    def _restore(self) -> None:
        whole = sorted(name for name, (_, only) in self.backups.items() if not only)
        if whole:
            self.carry_out(self.random.choice(whole), [])

    def _restore_place(self) -> None:
        held = [(name, place) for name, (tree, _) in sorted(self.backups.items()) for place in PLACES
                if place in tree]
        if held:
            name, place = self.random.choice(held)
            self.carry_out(name, [place])

    def carry_out(self, name: str, places: list[str]) -> None:
        now = self.look()
        new = self.restored(now, name, places)
        self.follow(self.attempt(["restore", name, *places, "--yes", "-q"], new), now, places,
                    KEPT not in self.backups[name][0])
        self.note_backups(now, *places)

    def follow(self, happened: bool | None, old: dict[str, tuple], places: list[str], keeps: bool) -> None:
        """What the next undo brings back."""
        if happened is None:
            self.undo_is_known = False
        elif happened:
            self.undo, self.undo_is_known = (old, places, keeps), True

    def _undo(self) -> None:
        if not self.undo or not self.undo_is_known:
            return
        now = self.look()
        self.follow(self.attempt(["undo", "--yes", "-q"], self.undone(now)), now, *self.undo[1:])
        self.note_backups(now)

    def _two(self) -> None:
        """Two at once: one after the other or one refused, and the tree is what one of the two made of it."""
        whole = sorted(name for name, (_, only) in self.backups.items() if not only)
        if not whole:
            return
        now, names = self.look(), [self.random.choice(whole) for _ in range(2)]
        commands = [self.random.choice([["restore", name, "--yes", "-q"], ["backup", "-q", "--allow-empty"]]) for name in names]
        self.steps.append("two at once: " + " | ".join(" ".join(words) for words in commands))
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda words: self.run(words, "none"), commands))
        if any(status not in (0, 5) for status, _ in results) or all(status == 5 for status, _ in results):
            raise Wrong(f"they end {results}")
        self.must_be([now] + [self.restored(now, name, []) for name, words in zip(names, commands) if words[0] == "restore"],
                     "after two at once")
        # Which came first is not known, and so not what the new ones hold.
        for name in self.files() - self.backups.keys():
            (self.tree / "backups" / f"{name}.tar.gz").unlink()
        self.undo_is_known = False

    def finish(self) -> None:
        """Every backup still holds what it held when it was taken."""
        self.clock = 0
        for name, (held, _) in sorted(self.backups.items()):
            out = self.project / f"out-{name}"
            status, text = self.run(["restore", name, "--to", out.name, "-q"], "none")
            if status != 0:
                raise Wrong(f"{name} does not come back: {status}: {text}")
            if (found := listing(out / "persistent_data")) != held:
                raise Wrong(f"{name} is not what it was: {difference(found, held)}")
            shutil.rmtree(out)

    def go(self, steps: int) -> str:
        try:
            for _ in range(steps):
                self.step()
            self.finish()
            return ""
        except (Wrong, subprocess.TimeoutExpired) as error:
            return f"{error}\n  " + "\n  ".join(self.steps[-12:])
        finally:
            self.world.remove(self.project)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("persist", type=Path)
    parser.add_argument("--world", action="append", choices=WORLDS)
    parser.add_argument("--walks", type=int, default=40)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scratch", type=Path, default=Path("/var/tmp"))
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="persist-walks-", dir=options.scratch)).resolve()
    try:
        return report(options, build_shim(scratch), scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def report(options: argparse.Namespace, shim: Path, scratch: Path) -> int:
    print("| world | walks | steps | wrong |\n| --- | ---: | ---: | ---: |", flush=True)
    wrong = []
    for name in options.world or WORLDS:
        world = World(name, scratch)
        persist = Persist(options.persist.resolve(), shim, world.lacks)
        seeds = range(options.seed, options.seed + options.walks)
        try:
            with ThreadPoolExecutor(options.jobs) as pool:
                walks = [Walk(seed, world, persist) for seed in seeds]
                results = list(pool.map(lambda walk: walk.go(options.steps), walks))
        finally:
            world.close()
        print(f"| {name} | {len(seeds)} | {sum(len(walk.steps) for walk in walks)} | {sum(map(bool, results))} |", flush=True)
        wrong += [f"{name}, seed {seed}: {text}" for seed, text in zip(seeds, results) if text]
    for text in wrong[:10]:
        print("walks: " + text, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
