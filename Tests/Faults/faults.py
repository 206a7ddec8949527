#!/usr/bin/env python3
"""Makes every call by which persist changes files a fault in turn (a kill, an error, a short write), and looks at what is
left: the tree old or new, nothing stuck, no backup lost. A fault that was not reached is a failure, too.

    faults.py PERSIST [--quick] [--world W] [--command C] [--fault F] [--only N]
"""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from worlds import World, change, everything, fill, listing

HERE = Path(__file__).resolve().parent
WORLDS = ["plain", "ext4", "xfs", "btrfs", "overlay", "tmpfs", "btrfs subvolume", "mounted root", "mount below",
          "root a link", "no exchange", "no flags", "no tmpfile", "no links", "no syncfs"]
COMMANDS = {
    "restore": ["restore", "PRECIOUS", "--yes", "-q"],
    "restore path": ["restore", "PRECIOUS", "redis", "models", "--yes", "-q"],
    "undo": ["undo", "--yes", "-q"],
    "recover": ["recover", "-q"],
    "backup": ["backup", "-q"],
    "restore --to": ["restore", "PRECIOUS", "--to", "out", "-q"],
}
ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EINTR", "EACCES", "EROFS", "EXDEV"]
FAULTS = ["kill", "short"] + ERRORS + ["sticky ENOSPC", "sticky EIO"]
TIMEOUT = 60


@dataclass
class Tally:
    runs: int = 0
    torn: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unfired: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.runs += other.runs
        for name in ("torn", "stuck", "lost", "unfired"):
            getattr(self, name).extend(getattr(other, name))

    def bad(self) -> list[str]:
        return self.torn + self.stuck + self.lost + self.unfired


class Persist:
    """The program under test, with the shim before it where a fault is wanted."""

    def __init__(self, program: Path, shim: Path, lacks: str) -> None:
        self.program, self.shim, self.lacks = program, shim, lacks

    def run(self, project: Path, *words: str, at: int | None = None, fault: str = "kill") -> tuple[int, str, int, int]:
        """Status, stderr, how many calls there were, and on which the fault fell (0: on none)."""
        counter = project / ".." / f"{project.name}.count"
        counter.write_bytes(bytes(16))
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("COMPOSE_", "FAULT_"))}
        environment.update(LD_PRELOAD=str(self.shim), FAULT_LACKS=self.lacks, PWD=str(project))
        if at is not None:
            environment.update(FAULT_COUNTER=str(counter), FAULT_AT=str(at), FAULT_ACTION=action(fault))
            if fault.startswith("sticky"):
                environment["FAULT_STICKY"] = "1"
        done = subprocess.run(
            [self.program, *words], cwd=project, env=environment, capture_output=True, text=True, timeout=TIMEOUT,
            start_new_session=True, stdin=subprocess.DEVNULL)
        count, hit = struct.unpack("QQ", counter.read_bytes())
        counter.unlink()
        return done.returncode, done.stderr, count, hit


def action(fault: str) -> str:
    name = fault.removeprefix("sticky ")
    return name if name in ("kill", "short", "flip") else str(getattr(errno, name))


class Scene:
    """A command in a world: what the tree is before it, and after."""

    def __init__(self, command: str, world: World, persist: Persist) -> None:
        self.command, self.world, self.persist = command, world, persist
        self.template = world.project("template")
        self._prepare()
        trial = self.copy("trial")
        self.old = listing(self.tree(trial))
        status, words, self.count, _ = persist.run(trial, *self.words, at=0)
        if status != 0 and command != "recover":
            raise RuntimeError(f"{command} in {world.name}: {status}: {words}")
        self.new = listing(self.tree(trial))
        if command == "recover":
            self.old = self.before_restore
        world.remove(trial)

    def tree(self, project: Path) -> Path:
        return project / "persistent_data"

    def _prepare(self) -> None:
        tree = self.tree(self.template)
        fill(tree)
        if self.world.lacks == "links":
            # A copy comes back in its place, and the status says so.
            (tree / "models/hard").unlink()
        self._must("backup", "-q", "--label", "precious")
        self.precious = next((tree / "backups").glob("*.tar.gz")).name.removesuffix(".tar.gz")
        self.restored = listing(tree)
        change(tree)
        self.before_restore = listing(tree)
        if self.command == "undo":
            self._must("restore", self.precious, "--yes", "-q")
        if self.command == "recover":
            self._cut()
        self.words = [self.precious if word == "PRECIOUS" else word for word in COMMANDS[self.command]]

    def _must(self, *words: str) -> None:
        status, text, _, _ = self.persist.run(self.template, *words)
        if status != 0:
            raise RuntimeError(f"{' '.join(words)} in {self.world.name}: {status}: {text}")

    def _cut(self) -> None:
        """Leaves the template as a kill between the renames leaves it: at the last call that leaves a state open."""
        words = ["restore", self.precious, "--yes", "-q"]
        trial = self.world.copy(self.template, "count")
        _, _, count, _ = self.persist.run(trial, *words, at=0)
        self.world.remove(trial)
        for at in range(count, 0, -1):
            trial = self.world.copy(self.template, "cut")
            self.persist.run(trial, *words, at=at)
            found = self.state(trial)
            if found and '"swapping"' in found.read_text():
                self.world.remove(self.template)
                self.template = trial
                return
            self.world.remove(trial)
        raise RuntimeError("no kill left a state open")

    def state(self, project: Path) -> Path | None:
        for place in (project, self.tree(project), project / "elsewhere"):
            if (place / ".persist/state").exists():
                return place / ".persist/state"
        return None

    def copy(self, name: str) -> Path:
        return self.world.copy(self.template, name)

    def check(self, at: int, fault: str) -> Tally:
        project = self.copy(f"{fault.replace(' ', '-')}-{at}")
        try:
            return Judge(self, project, at, fault).judge()
        except subprocess.TimeoutExpired:
            return Tally(runs=1, stuck=[f"{self.command}/{self.world.name}/{fault}/{at}: it hangs"])
        finally:
            self.world.remove(project)


class Judge:
    """One run with one fault, and what came of it."""

    NEXT = [["recover", "-q"], ["backup", "-q", "--allow-empty"], ["recover"]]

    def __init__(self, scene: Scene, project: Path, at: int, fault: str) -> None:
        self.scene, self.project, self.at, self.fault = scene, project, at, fault
        self.tally = Tally(runs=1)
        self.judges_metadata = True

    def say(self, kind: str, text: str) -> None:
        where = f"{self.scene.command}/{self.scene.world.name}/{self.fault}/{self.at}"
        getattr(self.tally, kind).append(f"{where}: {text.strip()[:300]}")

    def persist(self, *words: str) -> tuple[int, str]:
        status, text, _, _ = self.scene.persist.run(self.project, *words)
        return status, text

    def judge(self) -> Tally:
        status, words, _, hit = self.scene.persist.run(
            self.project, *self.scene.words, at=self.at, fault=self.fault)
        if hit != self.at:
            self.say("unfired", f"the fault fell on call {hit}")
        if self.fault != "kill":
            self.judge_status(status, words)
        self.judge_readers()
        following = self.NEXT[self.at % len(self.NEXT)]
        after, text = self.persist(*following)
        if after != 0:
            self.say("stuck", f"{' '.join(following)} ends {after}: {text}")
        self.judge_tree("afterwards")
        self.judge_leftovers()
        self.judge_backups()
        self.judge_restore()
        return self.tally

    def judge_status(self, status: int, words: str) -> None:
        """An error means that the tree is what it was; success, that it is the new one. Where every later call fails as
        well, neither way may be open: then it must say so."""
        if status < 0 or status > 5:
            return self.say("stuck", f"it ends {status}: {words}")
        if status == 4 and self.fault.startswith("sticky") and "`persist recover`" in words:
            return None
        now = listing(self.scene.tree(self.project))
        if status == 1 and "could not set" in words:
            self.judges_metadata = False
            if contents(now) != contents(self.scene.new):
                self.say("torn", "it ends 1, and the content is not the new one")
            return None
        if status <= 1 and now != self.scene.new:
            self.say("torn", f"it ends {status}, and the tree is not the new one: {difference(now, self.scene.new)}")
        if status > 1 and now != self.scene.old:
            self.say("torn", f"it ends {status}, and the tree is not what it was: {words}")
        if status > 1 and not words:
            self.say("stuck", f"it ends {status} without a word")

    def judge_readers(self) -> None:
        before = everything(self.project)
        for reader in (["list"], ["status"]):
            status, text = self.persist(*reader)
            if status > 1:
                self.say("stuck", f"{reader[0]} ends {status}: {text}")
        if everything(self.project) != before:
            self.say("torn", "a command that only reads changed something")

    def judge_tree(self, when: str) -> None:
        now = listing(self.scene.tree(self.project))
        allowed = [self.scene.old, self.scene.new]
        if not self.judges_metadata:
            now, allowed = contents(now), [contents(one) for one in allowed]
        if now not in allowed:
            self.say("torn", f"{when}: {difference(now, self.scene.new)}")

    def judge_leftovers(self) -> None:
        for place in (self.project, self.project / "persistent_data"):
            for name in ("state", "staging", "probe"):
                if (place / ".persist" / name).exists():
                    self.say("stuck", f"{name} is left")
        if self.scene.command == "restore --to":
            out = self.project / "out"
            if out.exists() and any(out.iterdir()) and listing(out / "persistent_data") != self.without_cache():
                self.say("torn", "the directory beside is not whole")

    def without_cache(self) -> dict[str, tuple]:
        kept = self.scene.restored
        return {path: value for path, value in kept.items() if not path.startswith("cache")}

    def judge_backups(self) -> None:
        backups = sorted((self.scene.tree(self.project) / "backups").glob("*.tar.gz"))
        if not any(file.name.startswith(self.scene.precious) for file in backups):
            self.say("lost", "the backup that was there is gone")
        for file in backups:
            status, text = self.persist("check", f"./persistent_data/backups/{file.name}", "-q")
            if status != 0:
                self.say("lost", f"{file.name} looks finished and is not: {text}")

    def judge_restore(self) -> None:
        status, text = self.persist("restore", self.scene.precious, "--yes", "-q")
        if status != 0:
            self.say("stuck", f"a restore afterwards ends {status}: {text}")
        elif listing(self.scene.tree(self.project)) != self.scene.restored:
            self.say("torn", "a restore afterwards does not bring the backup back")


def contents(tree: dict[str, tuple]) -> dict[str, tuple]:
    """What is left to compare where the command has said that owners or links could not be set."""
    return {path: (value[0] & 0o170000, value[-1]) for path, value in tree.items()}


def difference(now: dict[str, tuple], wanted: dict[str, tuple]) -> str:
    paths = sorted(path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path))
    return ", ".join(f"{path} {now.get(path)} / {wanted.get(path)}" for path in paths[:3])


@dataclass
class Trial:
    """A command and its faults, of how many calls one, from which part of them on."""

    command: str
    faults: list[str]
    step: int = 1
    start: float = 0.0

    def numbers(self, count: int, every: int) -> range:
        return range(1 + int(self.start * count), count + 1, self.step * every)


# What is tried every time the tests run. A restore of a path fails where its renames are, and those come last.
QUICK = [Trial("restore", ["kill"]), Trial("undo", ["kill"], step=2), Trial("recover", ["kill"], step=2),
         Trial("restore path", ["EIO"], start=0.6), Trial("backup", ["flip"])]


def exhaust(options: argparse.Namespace, shim: Path, scratch: Path, world: str, trial: Trial) -> list[tuple[str, Tally]]:
    place = World(world, scratch)
    try:
        scene = Scene(trial.command, place, Persist(options.persist.resolve(), shim, place.lacks))
        results = []
        for fault in trial.faults:
            numbers = [options.only] if options.only else trial.numbers(scene.count, options.every)
            tally = Tally()
            with ThreadPoolExecutor(options.jobs) as pool:
                for one in pool.map(lambda at: scene.check(at, fault), numbers):
                    tally.add(one)
            results.append((fault, tally))
        return results
    finally:
        place.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("persist", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--world", action="append", choices=WORLDS)
    parser.add_argument("--command", action="append", choices=list(COMMANDS))
    parser.add_argument("--fault", action="append", choices=FAULTS + ["flip"])
    parser.add_argument("--errors", action="store_true", help="every fault but the kill")
    parser.add_argument("--only", type=int)
    parser.add_argument("--every", type=int, default=1, help="only every so many calls")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scratch", type=Path, default=Path("/var/tmp"))
    options = parser.parse_args()
    if options.quick and (options.fault or options.errors):
        parser.error("--quick chooses the faults itself")
    if os.geteuid() != 0 and not options.quick:
        print("faults: root is needed, to mount file systems and to give files away", file=sys.stderr)
        return 1
    worlds = options.world or (["no exchange"] if options.quick else WORLDS)
    faults = options.fault or (FAULTS[1:] if options.errors else ["kill"])
    commands = options.command or list(COMMANDS)
    trials = QUICK if options.quick else [Trial(command, faults) for command in commands]
    trials = [trial for trial in trials if trial.command in commands]
    scratch = Path(tempfile.mkdtemp(prefix="persist-faults-", dir=options.scratch)).resolve()
    try:
        shim = scratch / "faultshim.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, HERE / "faultshim.c", "-ldl"], check=True)
        return report(options, shim, scratch, worlds, trials)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def report(options: argparse.Namespace, shim: Path, scratch: Path, worlds: list[str],
           trials: list[Trial]) -> int:
    print("| command | world | fault | runs | torn | stuck | lost | not reached |", flush=True)
    print("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    bad: list[str] = []
    for trial in trials:
        command = trial.command
        for world in worlds:
            for fault, tally in exhaust(options, shim, scratch, world, trial):
                print(f"| {command} | {world} | {fault} | {tally.runs} | {len(tally.torn)} | {len(tally.stuck)} "
                      f"| {len(tally.lost)} | {len(tally.unfired)} |", flush=True)
                bad += tally.bad()
                if tally.runs == 0:
                    bad.append(f"{command}/{world}/{fault}: nothing was run")
    for line in bad[:40]:
        print("faults: " + line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
