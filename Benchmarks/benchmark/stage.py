"""The project under test, and the first backup of it by each program."""

from functools import cached_property
from pathlib import Path

from benchmark.contest import Contestant
from benchmark.world import World, remove


class Stage:
    def __init__(self, world: World, mib: int, small: int):
        self.world, self.mib, self.small = world, mib, small
        self.first_backups_directory = world.output / "first"
        self.first_backups_directory.mkdir()

    @cached_property
    def project(self) -> Path:
        return self.world.project("project", self.world.tree(self.mib, self.small))

    def output(self, name: str) -> Path:
        return self.world.output / name

    def kept(self, name: str) -> Path:
        return self.first_backups_directory / name

    def contestant(
        self, label: str, command: list[str], makes: Path | None = None, slow: bool = False, repeats: int = 1
    ) -> Contestant:
        return Contestant(label, command, self.project, makes, slow, repeats, reads=self.project / "persistent_data")

    def pipeline(self, label: str, script: str, makes: Path, slow: bool = False) -> Contestant:
        """A shell script that has the path of what it makes as "$0"."""
        return self.contestant(label, ["bash", "-o", "pipefail", "-ec", script, str(makes)], makes, slow)

    def persist(self, *arguments: str | Path) -> list[str]:
        return [str(self.world.persist), *map(str, arguments), "--quiet"]

    @cached_property
    def first_backups(self) -> dict[str, Contestant]:
        """What makes a first backup, by label; the others read what these have made."""
        checked, archive = self.kept("checked.tar.gz"), self.kept("persist.tar.gz")
        contestants = [
            self.contestant("persist", self.persist("backup", "--full", "--output", archive), archive),
            self.contestant(
                "persist --verify full",
                self.persist("backup", "--full", "--verify", "full", "--output", checked), checked),
            self.pipeline("tar czf", 'tar czf "$0" persistent_data', self.kept("tar.tar.gz"), slow=True),
            self.pipeline(
                "tar | pigz", 'tar cf - persistent_data | pigz > "$0"', self.kept("pigz.tar.gz"), slow=True),
            self.pipeline(
                "tar | zstd -T0 -3", 'tar cf - persistent_data | zstd -q -T0 -3 > "$0"', self.kept("tar.zst")),
            self.pipeline("bsdtar -czf", 'bsdtar -czf "$0" persistent_data', self.kept("bsdtar.tar.gz"), slow=True),
            self.pipeline(
                "restic", 'restic -q -r "$0" init; restic -q -r "$0" backup persistent_data', self.kept("restic")),
            self.borg("borg", "lz4"),
            self.borg("borg -C zstd", "zstd"),
        ]
        return {contestant.label: contestant for contestant in contestants}

    def borg(self, label: str, compression: str) -> Contestant:
        script = f'borg init -e none "$0"; borg create -C {compression} "$0::first" persistent_data'
        return self.pipeline(label, script, self.kept(f"borg-{compression}"))

    def keep_only(self, labels: set[str]) -> None:
        """Frees what the other first backups take up: in memory they would push the tree out of the page cache."""
        for label, contestant in self.first_backups.items():
            if label not in labels:
                remove(contestant.makes)

    def backup_by(self, label: str) -> Path:
        """The first backup by that program, made now where it has not been made yet."""
        contestant = self.first_backups[label]
        if not contestant.makes.exists():
            contestant.run(self.world)
        return contestant.makes

    @property
    def backups(self) -> list[Path]:
        """persist's own backups of the project, oldest first."""
        archives = (self.project / "persistent_data/backups").glob("*.tar.gz")
        return sorted(archives, key=lambda archive: archive.stat().st_mtime_ns)

    def newest_backup(self) -> Path:
        """The newest of persist's own backups of the project; one is made where there is none."""
        if not self.backups:
            self.back_up()
        return self.backups[-1]

    def back_up(self) -> Path:
        self.world.run(self.persist("backup"), self.project)
        return self.backups[-1]

    def forget_old_backups(self) -> None:
        """Leaves the newest of persist's backups, which is the one that the next is made from."""
        for archive in self.backups[:-1]:
            archive.unlink()

    def touch(self, seed: int) -> None:
        self.world.touch(self.project, percent=1, seed=seed)
