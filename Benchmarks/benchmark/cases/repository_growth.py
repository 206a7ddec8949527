"""A restic repository stores two archives, 1 % of the files changed between them: what the second one adds to it."""

from pathlib import Path

from benchmark.contest import Rounds
from benchmark.figures import Figures, Results
from benchmark.measuring import measure
from benchmark.stage import Stage
from benchmark.world import remove, size

TITLE = "A restic repository that stores the archives"
FIRST, SECOND = "first archive", "second archive"


def run(stage: Stage, rounds: Rounds) -> Results:
    """Sizes do not vary from round to round, so that one does."""
    repository = stage.output("restic-of-archives")
    remove(repository)
    first = stage.back_up()
    stage.world.run(["restic", "-q", "-r", str(repository), "init"])
    results = {FIRST: store(first, repository, stage)}
    stage.touch(seed=1001)
    results[SECOND] = store(stage.back_up(), repository, stage)
    remove(repository)
    return results


def store(archive: Path, repository: Path, stage: Stage) -> Figures:
    before = size(repository)
    command = ["restic", "-q", "-r", str(repository), "backup", str(archive)]
    figures = Figures(bytes=0)
    figures.add(measure(command, stage.project, stage.world.environment))
    figures.bytes = size(repository) - before
    return figures
