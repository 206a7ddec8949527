#!/usr/bin/env python3
"""Cuts the power at every write that a command makes to its disk, and at random among those that no flush has ordered yet:
rebuilds what the disk would hold, lets ext4 replay its journal, and looks at what persist makes of it.

    powerloss.py PERSIST [--command C] [--states N] [--lose WORDS]

`--lose syncfs` (or `fsync`) takes those calls away from persist: then bad states must be found, or the test has no teeth."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scenes import COMMANDS, HERE, build_shim, environment
from worlds import COMPOSE, SETTINGS, change, fill, listing, run

DISK_BYTES = 40 << 20
# Without the file system's own help for programs that forget to sync.
OPTIONS = "noauto_da_alloc"


class Recording:
    """A command on a disk that remembers: the disk before it, and all writes and flushes since."""

    def __init__(self, program: Path, shim: Path, command: str, lose: str, scratch: Path) -> None:
        self.program, self.shim, self.lose, self.scratch = program, shim, lose, scratch
        self.base, self.log, self.place = scratch / "base", scratch / "log", scratch / "fs"
        self.place.mkdir()
        disk = scratch / "disk"
        with open(disk, "wb") as file:
            file.truncate(DISK_BYTES)
        run("mke2fs", "-qt", "ext4", "-J", "size=4", str(disk))
        self._prepare(disk, command)
        shutil.copy(disk, self.base)
        self._record(disk)

    def project(self) -> Path:
        return self.place / "project"

    def persist(self, *words: str, lose: str = "") -> tuple[int, str]:
        done = subprocess.run(
            [self.program, *words], cwd=self.project(), env=environment(self.project(), self.shim, loses=lose),
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        return done.returncode, done.stderr

    def must(self, *words: str, lose: str = "") -> None:
        status, text = self.persist(*words, lose=lose)
        if status != 0:
            raise RuntimeError(f"{' '.join(words)}: {status}: {text}")

    def _prepare(self, disk: Path, command: str) -> None:
        run("mount", "-o", f"loop,{OPTIONS}", str(disk), str(self.place))
        try:
            tree = self.project() / "persistent_data"
            tree.mkdir(parents=True)
            (self.project() / "docker-compose-persistent.yml").write_text(COMPOSE)
            (self.project() / "persist.yaml").write_text(SETTINGS)
            fill(tree)
            self.must("backup", "-q")
            self.precious = next((tree / "backups").glob("*.tar.gz")).name.removesuffix(".tar.gz")
            change(tree)
            if command == "undo":
                self.must("restore", self.precious, "--yes", "-q")
            self.words = [self.precious if word == "PRECIOUS" else word for word in COMMANDS[command]]
            self.old = listing(tree)
            os.sync()
        finally:
            run("umount", str(self.place))

    def _record(self, disk: Path) -> None:
        fuse = self.scratch / "fuse"
        fuse.mkdir()
        recorder = subprocess.Popen(["/usr/bin/python3", str(HERE / "blockrecorder.py"), str(fuse), str(disk), str(self.log)])
        loop = ""
        try:
            wait_for(fuse / "disk")
            loop = run("losetup", "-f", "--show", str(fuse / "disk")).strip()
            run("mount", "-o", OPTIONS, loop, str(self.place))
            self.must(*self.words, lose=self.lose)
            self.done_at = self.log.stat().st_size
            # Somebody else's flush, as on any machine: it orders nothing that persist did not.
            (self.place / "other").write_text("other")
            descriptor = os.open(self.place / "other", os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            self.new = listing(self.project() / "persistent_data")
            self.backups = {file.name for file in (self.project() / "persistent_data/backups").glob("*.tar.gz")}
            run("umount", str(self.place))
        finally:
            subprocess.run(["umount", "-l", str(self.place)], capture_output=True)
            if loop:
                subprocess.run(["losetup", "-d", loop], capture_output=True)
            subprocess.run(["fusermount3", "-u", str(fuse)], capture_output=True)
            recorder.wait(timeout=30)

    def operations(self) -> list[tuple[int, bytes] | None]:
        """Writes, and `None` for a flush; `self.done` is how many there were when the command had ended."""
        data, position, found = self.log.read_bytes(), 0, []
        self.done = 0
        while position < len(data):
            if data[position:position + 1] == b"F":
                found.append(None)
                position += 1
            else:
                offset, length = struct.unpack("<QI", data[position + 1:position + 13])
                found.append((offset, data[position + 13:position + 13 + length]))
                position += 13 + length
            if position <= self.done_at:
                self.done = len(found)
        return found


def wait_for(path: Path) -> None:
    for _ in range(100):
        if path.exists():
            return
        time.sleep(0.1)
    raise RuntimeError("the recorder did not start")


def states(operations: list[tuple[int, bytes] | None], wanted: int, seed: int):
    """What may have reached the disk when the power went, with how many operations had been asked for by then: all that
    was written, and random parts of what no flush had ordered."""
    stable: list[tuple[int, bytes]] = []
    waiting: list[tuple[int, bytes]] = []
    points = []
    for number, operation in enumerate(operations, 1):
        if operation is None:
            stable, waiting = stable + waiting, []
        else:
            waiting = waiting + [operation]
        points.append((number, list(stable), list(waiting)))
    yield from ((number, sure + loose) for number, sure, loose in points)
    chance = random.Random(seed)
    loose_points = [point for point in points if len(point[2]) > 1]
    for _ in range(max(0, wanted - len(points))):
        number, sure, loose = chance.choice(loose_points)
        yield number, sure + [write for write in loose if chance.random() < 0.5]


def judge(recording: Recording, is_done: bool) -> str:
    """What is wrong with the state that is mounted; empty where nothing is."""
    tree = recording.project() / "persistent_data"
    status, text = recording.persist("recover", "-q")
    if status != 0:
        return f"recover ends {status}: {text}"
    now = listing(tree)
    if now not in (recording.old, recording.new):
        return "the tree is neither the old nor the new one"
    if is_done and now != recording.new:
        return "the command had said that it was done, and the tree is the old one"
    found = {file.name for file in (tree / "backups").glob("*.tar.gz")}
    wanted = recording.backups if is_done else {recording.precious + ".tar.gz"}
    if not wanted <= found:
        return f"backups are missing: {wanted - found}"
    for name in found:
        status, text = recording.persist("check", "--checksums-only", f"./persistent_data/backups/{name}", "-q")
        if status != 0:
            return f"{name} looks finished and is not: {text}"
    return ""


def cut(recording: Recording, wanted: int, seed: int) -> tuple[int, list[str]]:
    operations = recording.operations()
    count, bad = 0, []
    for number, writes in states(operations, wanted, seed):
        # A file of its own: a loop device that is still being given back, with what it holds in memory, would be used again.
        image = recording.scratch / f"image-{count}"
        shutil.copyfile(recording.base, image)
        with open(image, "r+b") as file:
            for offset, data in writes:
                file.seek(offset)
                file.write(data)
        count += 1
        mounted = subprocess.run(["mount", "-o", f"loop,{OPTIONS}", image, recording.place], capture_output=True, text=True)
        if mounted.returncode != 0:
            bad.append(f"state {count}: it cannot be mounted: {mounted.stderr.strip()}")
            continue
        try:
            wrong = judge(recording, number > recording.done)
        finally:
            run("umount", str(recording.place))
            image.unlink()
        if wrong:
            bad.append(f"state {count}, at operation {number} of {len(operations)}: {wrong.strip()[:200]}")
    return count, bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("persist", type=Path)
    parser.add_argument("--command", action="append", choices=["backup", "restore", "undo"])
    parser.add_argument("--states", type=int, default=700, help="for each command")
    parser.add_argument("--lose", default="", help="calls that do nothing: syncfs, fsync")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, default=Path("/var/tmp"))
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("powerloss: root is needed, to mount file systems", file=sys.stderr)
        return 1
    print("| command | lost calls | states | bad |\n| --- | --- | ---: | ---: |", flush=True)
    all_bad: list[str] = []
    for command in options.command or ["backup", "restore", "undo"]:
        scratch = Path(tempfile.mkdtemp(prefix="persist-powerloss-", dir=options.scratch)).resolve()
        try:
            recording = Recording(options.persist.resolve(), build_shim(scratch), command, options.lose, scratch)
            count, bad = cut(recording, options.states, options.seed)
            print(f"| {command} | {options.lose or 'none'} | {count} | {len(bad)} |", flush=True)
            all_bad += [f"{command}: {line}" for line in bad]
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    for line in all_bad[:10]:
        print("powerloss: " + line, file=sys.stderr)
    return 1 if all_bad else 0


if __name__ == "__main__":
    sys.exit(main())
