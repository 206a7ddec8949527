"""One command, one fault, and the judgement of what is left: for commands whose outcome is the old tree or the new one."""

from __future__ import annotations

import errno
import os
import signal
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from worlds import World, change, everything, fill, listing

COMMANDS = {
    "restore": ["restore", "PRECIOUS", "--yes", "-q"],
    "restore path": ["restore", "PRECIOUS", "redis", "models", "--yes", "-q"],
    "undo": ["undo", "--yes", "-q"],
    "recover": ["recover", "-q"],
    "recover undo": ["recover", "-q"],
    "backup": ["backup", "-q"],
    "restore --to": ["restore", "PRECIOUS", "--to", "out", "-q"],
}
# What the command before was, that was cut short.
INTERRUPTED = {"recover": "restore", "recover undo": "undo"}
MAY_FIND = {*INTERRUPTED, "verify --fix"}
TIMEOUT = 60
HERE = Path(__file__).resolve().parent


def build_shim(scratch: Path) -> Path:
    shim = scratch / "faultshim.so"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, HERE / "faultshim.c", "-ldl"], check=True)
    return shim


def environment(project: Path, shim: Path, **faults: object) -> dict[str, str]:
    """That of a command in a project, with the shim before it; `faults` is what the shim is told, without `FAULT_`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("COMPOSE_", "FAULT_"))}
    told = {f"FAULT_{name.upper()}": str(value) for name, value in faults.items()}
    return {**kept, **told, "LD_PRELOAD": str(shim), "PWD": str(project)}


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

    def start(self, project: Path, *words: str, **faults: object) -> subprocess.Popen[str]:
        """In a process group of its own, so that what it starts dies with it."""
        return subprocess.Popen(
            [self.program, *words], cwd=project, env=environment(project, self.shim, lacks=self.lacks, **faults), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)

    def run(
        self, project: Path, *words: str, at: int | None = None, fault: str = "kill", **others: object
    ) -> tuple[int, str, int, int]:
        """Status, stderr, how many calls there were, and on which the fault fell (0: on none)."""
        counter = project / ".." / f"{project.name}.count"
        counter.write_bytes(bytes(16))
        faults = dict(others)
        if at is not None:
            faults.update(counter=counter, at=at, action=action(fault))
            if fault.startswith("sticky"):
                faults["sticky"] = 1
        process = self.start(project, *words, **faults)
        try:
            _, text = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        count, hit = struct.unpack("QQ", counter.read_bytes())
        counter.unlink()
        return process.returncode, text, count, hit


def action(fault: str) -> str:
    name = fault.removeprefix("sticky ")
    return name if name in ("kill", "short", "flip") else str(getattr(errno, name))


class Scene:
    """A command in a world: what the tree is before it, and after. What `recover` finds was cut short at the call `cut`;
    without a number, at the last one that leaves a state open between the renames."""

    def __init__(self, command: str, world: World, persist: Persist, cut: int = 0) -> None:
        self.command, self.world, self.persist, self.cut = command, world, persist, cut
        self.template = world.project("template")
        self._prepare()
        trial = self.copy("trial")
        self.old = self.look(trial)
        self.status, words, self.count, _ = persist.run(trial, *self.words, at=0)
        if self.status > 1 or (self.status == 1 and command not in MAY_FIND):
            raise RuntimeError(f"{command} in {world.name}: {self.status}: {words}")
        self.new = self.look(trial)
        if command in INTERRUPTED:
            self.old = self.before_cut
        world.remove(trial)

    def look(self, project: Path) -> dict[str, tuple]:
        """All that the command is judged by."""
        return listing(self.tree(project))

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
        if self.command in ("undo", "recover undo"):
            self._must("restore", self.precious, "--yes", "-q")
        if self.command in INTERRUPTED:
            self._interrupt(self.words_of(INTERRUPTED[self.command]))
        self.words = self.words_of(self.command)

    def words_of(self, command: str) -> list[str]:
        return [self.precious if word == "PRECIOUS" else word for word in COMMANDS[command]]

    def _must(self, *words: str) -> None:
        status, text, _, _ = self.persist.run(self.template, *words)
        if status != 0:
            raise RuntimeError(f"{' '.join(words)} in {self.world.name}: {status}: {text}")

    def _interrupt(self, words: list[str]) -> None:
        """Leaves the template as a kill leaves it."""
        self.before_cut = listing(self.tree(self.template))
        trial = self.world.copy(self.template, "count")
        _, _, count, _ = self.persist.run(trial, *words, at=0)
        self.world.remove(trial)
        for at in [self.cut] if self.cut else range(count, 0, -1):
            trial = self.world.copy(self.template, "cut")
            self.persist.run(trial, *words, at=at)
            found = self.state(trial)
            if found and (self.cut or '"swapping"' in found.read_text()):
                self.world.remove(self.template)
                self.template = trial
                return
            self.world.remove(trial)
        raise RuntimeError("no kill left a state open")

    def cuts(self) -> list[int]:
        """The calls of this command at which a kill leaves a state open."""
        found = []
        for at in range(1, self.count + 1):
            trial = self.copy("cut")
            self.persist.run(trial, *self.words, at=at)
            if self.state(trial):
                found.append(at)
            self.world.remove(trial)
        return found

    def state(self, project: Path) -> Path | None:
        for place in (project, self.tree(project), project / "elsewhere"):
            if (place / ".persist/state").exists():
                return place / ".persist/state"
        return None

    def copy(self, name: str) -> Path:
        return self.world.copy(self.template, name)

    def judge(self, project: Path, at: int, fault: str) -> Judge:
        return Judge(self, project, at, fault)

    def check(self, at: int, fault: str) -> Tally:
        project = self.copy(f"{fault.replace(' ', '-')}-{at}")
        try:
            return self.judge(project, at, fault).judge()
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
        cut = f" cut at {self.scene.cut}" if self.scene.cut else ""
        where = f"{self.scene.command}{cut}/{self.scene.world.name}/{self.fault}/{self.at}"
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
        if status > 1 and not words:
            self.say("stuck", f"it ends {status} without a word")
        if self.scene.command in INTERRUPTED:
            # What cannot be settled now stays open, for the next one to settle.
            return None if status > 1 and self.scene.state(self.project) else self.judge_tree("at its end")
        now = self.scene.look(self.project)
        if status == 1 and "could not set" in words:
            self.judges_metadata = False
            if contents(now) != contents(self.scene.new):
                self.say("torn", "it ends 1, and the content is not the new one")
            return None
        if status <= 1 and now != self.scene.new:
            self.say("torn", f"it ends {status}, and the tree is not the new one: {difference(now, self.scene.new)}")
        if status > 1 and now != self.scene.old:
            self.say("torn", f"it ends {status}, and the tree is not what it was: {words}")

    def judge_readers(self) -> None:
        before = everything(self.project)
        for reader in (["list"], ["status"]):
            status, text = self.persist(*reader)
            if status > 1:
                self.say("stuck", f"{reader[0]} ends {status}: {text}")
        if everything(self.project) != before:
            self.say("torn", "a command that only reads changed something")

    def judge_tree(self, when: str) -> None:
        now = self.scene.look(self.project)
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
            if out.exists() and any(out.iterdir()):
                found, wanted = listing(out / "persistent_data"), self.without_cache()
                if not self.judges_metadata:
                    found, wanted = contents(found), contents(wanted)
                if found != wanted:
                    self.say("torn", f"the directory beside is not whole: {difference(found, wanted)}")

    def without_cache(self) -> dict[str, tuple]:
        kept = self.scene.restored
        return {path: value for path, value in kept.items() if not path.startswith("cache")}

    def judge_backups(self) -> None:
        backups = sorted((self.scene.tree(self.project) / "backups").glob("*.tar.gz"))
        if not any(file.name.startswith(self.scene.precious) for file in backups):
            self.say("lost", "the backup that was there is gone")
        for file in backups:
            status, text = self.persist("check", "--checksums-only", f"./persistent_data/backups/{file.name}", "-q")
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
