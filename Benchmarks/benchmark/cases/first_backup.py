"""Everything is read and compressed, and nothing known of before."""

from benchmark.contest import Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage

TITLE = "First backup"


def run(stage: Stage, rounds: Rounds) -> Results:
    results = hold(list(stage.first_backups.values()), stage.world, rounds)
    stage.keep_only({"persist", "tar czf", "restic", "borg"})
    return results
