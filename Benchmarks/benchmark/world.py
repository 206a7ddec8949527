"""The directories that a run works in: a project on disk, and everything that is written in memory."""

import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmark.measuring import measure

MAKERS = Path(__file__).resolve().parents[1]
MAKE_TREE, MAKE_PROJECT = MAKERS / "make_tree.py", MAKERS / "make_project.py"
COMPOSE_FILE = """\
services:
  app:
    image: example/app:1
    volumes:
      - ./persistent_data:/app/persistent_data
"""
# Files changed less than two seconds before a backup may change again unseen, so the next one reads them: a change in
# these benchmarks is older than that, as it is in a day's work.
SETTLING_SECONDS = 3


class World:
    """`output` is where programs write, `disk` where projects stand, `trees` where generated trees are kept,
    `composes` the docker-compose programs to measure beside persist."""

    def __init__(self, persist: Path, output: Path, disk: Path, trees: Path, composes: Sequence[str] = ()):
        self.persist, self.output, self.disk, self.trees, self.composes = persist, output, disk, trees, composes
        self.environment = {
            **os.environ, "LC_ALL": "C.UTF-8",
            "RESTIC_PASSWORD": "benchmark", "RESTIC_CACHE_DIR": str(output / "restic-cache"),
            "BORG_BASE_DIR": str(output / "borg-base"), "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes",
        }
        trees.mkdir(parents=True, exist_ok=True)

    def tree(self, mib: int, small: int) -> Path:
        """A generated tree that nobody changes."""
        tree = self.trees / f"{mib}-mib-{small}-small"
        if not tree.exists():
            say(f"making a tree of {mib} MiB and {small:,} small files")
            unfinished = tree.with_suffix(".partial")
            remove(unfinished)
            self.make_tree(str(unfinished), "--mib", str(mib), "--small", str(small))
            unfinished.rename(tree)
        return tree

    def project(self, name: str, tree: Path, copies: int = 1) -> Path:
        """A project whose data is `tree`, or several copies of it beside each other. Its backups go to `output`."""
        project = self.disk / name
        data = project / "persistent_data"
        data.mkdir(parents=True)
        (project / "docker-compose-persistent.yml").write_text(COMPOSE_FILE)
        for number in range(copies):
            place = data / f"{number:03d}" if copies > 1 else data
            self.run(["cp", "--archive", f"{tree}/.", str(place)])
        self.redirect_backups(project)
        self.warm(project)
        return project

    def compose_project(self, lines: int) -> Path:
        """A project without data, whose compose file has so many lines."""
        project = self.disk / f"{lines}-lines"
        if not project.exists():
            self.run([sys.executable, str(MAKE_PROJECT), str(project), "--lines", str(lines)])
        return project

    def redirect_backups(self, project: Path) -> None:
        backups = self.output / f"{project.name}-backups"
        backups.mkdir()
        remove(project / "persistent_data/backups")
        (project / "persistent_data/backups").symlink_to(backups)

    def touch(self, project: Path, percent: int, seed: int) -> None:
        """Appends 100 bytes to so many per cent of the files."""
        self.make_tree(str(project / "persistent_data"), "--touch", str(percent), "--seed", str(seed))
        self.warm(project)

    def warm(self, project: Path) -> None:
        """Everything in the page cache, and nothing left to be written to disk while the programs are measured."""
        os.sync()
        self.read(project / "persistent_data")
        time.sleep(SETTLING_SECONDS)

    def read(self, tree: Path) -> None:
        self.run(["find", str(tree), "-type", "f", "-exec", "cat", "{}", "+"])

    def back_free_memory(self, amount: int) -> None:
        """Uses so many bytes of memory for a moment. A virtual machine gives free memory back to its host; whoever
        writes to it first would pay for getting it again, several times what writing costs."""
        scratch = self.output / "scratch"
        self.run(["sh", "-c", 'head --bytes "$1" /dev/zero > "$0"', str(scratch), str(amount)])
        scratch.unlink()

    def make_tree(self, *arguments: str) -> None:
        self.run([sys.executable, str(MAKE_TREE), *arguments])

    def run(self, command: list[str], directory: Path | None = None) -> None:
        measure(command, directory or self.disk, self.environment)


def remove(path: Path) -> None:
    """Removes whatever stands at `path`, if anything does."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def size(path: Path) -> int:
    """Bytes of a file, or of all the files below a directory."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)
