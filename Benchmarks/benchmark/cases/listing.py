"""The names of everything in a backup."""

from benchmark.contest import Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage

TITLE = "Listing"


def run(stage: Stage, rounds: Rounds) -> Results:
    archive, tar = stage.backup_by("persist"), stage.backup_by("tar czf")
    restic, borg = stage.backup_by("restic"), stage.backup_by("borg")
    contestants = [
        stage.contestant("persist", stage.persist("show", archive), repeats=7),
        stage.contestant("tar tzf", ["tar", "tzf", str(tar)]),
        stage.contestant("restic", ["restic", "-q", "-r", str(restic), "ls", "latest"]),
        stage.contestant("borg", ["borg", "list", f"{borg}::first"]),
    ]
    return hold(contestants, stage.world, rounds)
