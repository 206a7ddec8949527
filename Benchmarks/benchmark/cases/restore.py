"""The whole tree into an empty directory. persist and restic compare every digest; tar has only gzip's checksum."""

from benchmark.contest import Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage

TITLE = "Restore of everything"


def run(stage: Stage, rounds: Rounds) -> Results:
    target = stage.output("restored")
    archive, tar = stage.backup_by("persist"), stage.backup_by("tar czf")
    restic, borg = stage.backup_by("restic"), stage.backup_by("borg")
    contestants = [
        stage.contestant("persist", stage.persist("restore", archive, "--to", target), target),
        stage.pipeline("tar xzf", f'mkdir "$0"; tar xzf {tar} -C "$0"', target),
        stage.pipeline("restic", f'restic -q -r {restic} restore latest --target "$0"', target),
        stage.pipeline("borg", f'mkdir "$0"; cd "$0"; borg extract {borg}::first', target),
    ]
    return hold(contestants, stage.world, rounds)
