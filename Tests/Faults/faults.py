#!/usr/bin/env python3
"""Makes every call by which persist changes files a fault in turn (a kill, an error, a short write), and looks at what is
left: the tree old or new, nothing stuck, no backup lost. A fault that was not reached is a failure, too.

    faults.py PERSIST [--quick] [--world W] [--command C] [--fault F] [--only N] [--every N] [--from-everywhere]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import migrating
import stepwise
from scenes import COMMANDS, INTERRUPTED, Persist, Scene, Tally, build_shim
from worlds import World

WORLDS = ["plain", "ext4", "xfs", "btrfs", "overlay", "tmpfs", "btrfs subvolume", "mounted root", "mount below",
          "root a link", "no exchange", "no flags", "no tmpfile", "no links", "no syncfs"]
ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EINTR", "EACCES", "EROFS", "EXDEV"]
FAULTS = ["kill", "short"] + ERRORS + ["sticky ENOSPC", "sticky EIO"]


@dataclass
class Trial:
    """A command and its faults, of how many calls one, from which part of them on."""

    command: str
    faults: list[str]
    step: int = 1
    start: float = 0.0

    def numbers(self, count: int, every: int) -> range:
        return range(1 + int(self.start * count), count + 1, self.step * every)


# What is tried every time the tests run. A restore of a path fails where its renames are, and those come last; so do the calls by
# which a migration is written.
QUICK = [Trial("restore", ["kill"]), Trial("undo", ["kill"], step=2), Trial("recover", ["kill"], step=2),
         Trial("restore path", ["EIO"], start=0.6), Trial("backup", ["flip"]),
         Trial("setup", ["kill"], step=6), Trial("verify --fix", ["kill"]),
         Trial("migrate", ["kill"], step=7, start=0.68), Trial("migrate", ["EIO"], step=13, start=0.6),
         Trial("migrate new", ["kill"], step=8), Trial("migrate wal", ["kill"], step=30, start=0.5)]


def scenes(command: str, world: World, persist: Persist, options: argparse.Namespace) -> Iterator[Scene]:
    """One for the command; for a recovery from everywhere, one for each instant at which it can begin."""
    if command in stepwise.WORDS:
        yield stepwise.StepwiseScene(command, world, persist)
    elif command in migrating.WORDS:
        yield migrating.MigrateScene(command, world, persist)
    elif command in INTERRUPTED and options.from_everywhere:
        first = Scene(INTERRUPTED[command], world, persist)
        cuts = first.cuts()
        world.remove(first.template)
        for cut in cuts[::options.every]:
            scene = Scene(command, world, persist, cut)
            yield scene
            world.remove(scene.template)
    else:
        yield Scene(command, world, persist)


def exhaust(options: argparse.Namespace, shim: Path, scratch: Path, world: str, trial: Trial) -> dict[str, Tally]:
    place = World(world, scratch)
    results = {fault: Tally() for fault in trial.faults}
    try:
        for scene in scenes(trial.command, place, Persist(options.persist.resolve(), shim, place.lacks), options):
            for fault in trial.faults:
                numbers = [options.only] if options.only else trial.numbers(scene.count, options.every)
                with ThreadPoolExecutor(options.jobs) as pool:
                    for one in pool.map(lambda at: scene.check(at, fault), numbers):
                        results[fault].add(one)
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
    parser.add_argument("--from-everywhere", action="store_true", help="recoveries from every instant they can begin at")
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
        return report(options, build_shim(scratch), scratch, worlds, trials)
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
            for fault, tally in exhaust(options, shim, scratch, world, trial).items():
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
