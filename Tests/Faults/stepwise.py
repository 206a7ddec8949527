"""Commands that change one thing after another, each whole: `setup` and `verify --fix`. Cut short, every file is what it was
or what it should become, nothing that was there is lost, and run again the command comes to the same end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scenes import COMMANDS, Judge, Scene, difference
from worlds import everything, fill

WORDS = {
    "setup": ["setup", "--allow-tmpfs", "-q"],
    "verify --fix": ["verify", "--fix", "--yes", "-q", "--check", "compose"],
}
COMMANDS.update(WORDS)
COMPOSE = """\
name: shop
include:
  - more.yml
services:
  cache:
    image: redis:7
    volumes:
      - ./persistent_data/redis:/data
  metrics:
    image: prom/prometheus:v3.0.0
    volumes:
      - ./persistent_data/prometheus:/prometheus
"""
MORE = """\
services:
  db:
    image: postgres:16
  graf:
    image: grafana/grafana:11.0.0
    volumes:
      - /var/lib/grafana
"""


class StepwiseScene(Scene):
    def _prepare(self) -> None:
        fill(self.tree(self.template))
        self._must("backup", "-q", "--label", "precious")
        self.precious = next((self.tree(self.template) / "backups").glob("*.tar.gz")).name.removesuffix(".tar.gz")
        self.words = WORDS[self.command]

    def copy(self, name: str) -> Path:
        project = super().copy(name)
        (project / "docker-compose-persistent.yml").write_text(COMPOSE)
        (project / "more.yml").write_text(MORE)
        os.chmod(project / "more.yml", 0o640)
        return project

    def look(self, project: Path) -> dict[str, tuple]:
        """The whole project but for persist's own state and the backups. The times are those of the moment."""
        found = {}
        for path, (mode, _, content) in everything(project).items():
            if ".persist" not in Path(path).parts and not path.endswith(".tar.gz"):
                status = os.lstat(project / path)
                found[path] = (mode, status.st_uid, status.st_gid, content)
        return found

    def judge(self, project: Path, at: int, fault: str) -> StepwiseJudge:
        return StepwiseJudge(self, project, at, fault)


class StepwiseJudge(Judge):
    NEXT = [["status"], ["backup", "-q", "--allow-empty"], ["recover"]]

    def judge_status(self, status: int, words: str) -> None:
        now = self.scene.look(self.project)
        if status < 0 or status > 5:
            self.say("stuck", f"it ends {status}: {words}")
        if status <= self.scene.status and now != self.scene.new:
            self.say("torn", f"it ends {status}, and the project is not as it should be")
        if status > self.scene.status and not words:
            self.say("stuck", f"it ends {status} without a word")

    def judge_tree(self, when: str) -> None:
        now = self.scene.look(self.project)
        for path in now.keys() | self.scene.old.keys():
            if reason := self.wrong(path, now.get(path), self.scene.old.get(path), self.scene.new.get(path)):
                self.say("torn", f"{when}: {path} {reason}")
        status, text = self.persist(*self.scene.words)
        now = self.scene.look(self.project)
        if status != self.scene.status or now != self.scene.new:
            self.say("stuck", f"run again it ends {status}: {difference(now, self.scene.new)}: {text}")

    def wrong(self, path: str, now: tuple | None, old: tuple | None, new: tuple | None) -> str:
        if now in (old, new):
            return ""
        if now is None:
            return "is gone"
        if old is None and new is None:
            return "is a stranger" if not path.endswith(".partial") else ""
        if now[3] not in [one[3] for one in (old, new) if one]:
            return "has neither the old content nor the new one"
        # A directory is made, and then given away; meanwhile it may not be open to more than in the end.
        if stat.S_IMODE(now[0]) & ~stat.S_IMODE((old or new)[0]) & ~stat.S_IMODE((new or old)[0]):
            return f"is open wider than it should be, {now[0]:o}"
        return ""

    def judge_restore(self) -> None:
        """A restore brings back what is older than the command; that is tried where restores are."""
