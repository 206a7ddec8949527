"""How the first backup's cost grows. A larger tree is several copies of one tree, so that only the amount differs."""

from dataclasses import dataclass

from benchmark.contest import Contestant, Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage
from benchmark.world import World, remove

TITLE = "How the first backup grows"


@dataclass(frozen=True)
class Axis:
    """Copies of a tree of so many MiB and small files."""

    mib: int
    small: int
    copies: tuple[int, ...]

    def label(self, copies: int) -> str:
        return f"{self.mib * copies:,} MiB, {self.small * copies:,} small files"


BYTES = Axis(mib=256, small=100, copies=(1, 4, 16))
FILES = Axis(mib=1, small=1000, copies=(1, 20, 200))
# The goal's: 4 GiB and 200,000 files, and a tenth of that.
BOTH = Axis(mib=410, small=20_000, copies=(1, 10))
AXES = (BYTES, FILES, BOTH)


def run(stage: Stage, rounds: Rounds) -> Results:
    remove(stage.first_backups_directory)
    results: Results = {}
    for axis in AXES:
        results.update(measure_axis(axis, stage.world, rounds))
    return results


def measure_axis(axis: Axis, world: World, rounds: Rounds) -> Results:
    contestants = [first_backup(axis, copies, world) for copies in axis.copies]
    results = hold(contestants, world, rounds)
    for contestant in contestants:
        remove(contestant.directory)
    return results


def first_backup(axis: Axis, copies: int, world: World) -> Contestant:
    project = world.project(f"{axis.mib}x{copies}", world.tree(axis.mib, axis.small), copies)
    archive = world.output / "scaling.tar.gz"
    command = [str(world.persist), "backup", "--full", "--output", str(archive), "--quiet"]
    return Contestant(axis.label(copies), command, project, makes=archive, reads=project / "persistent_data")
