"""The next backup after 1 % of the files have changed. Every round changes other files."""

from benchmark.contest import Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage

TITLE = "Second backup, 1 % of the files changed"


def run(stage: Stage, rounds: Rounds) -> Results:
    restic, borg = stage.backup_by("restic"), stage.backup_by("borg")
    stage.newest_backup()
    newest = "$(ls -t persistent_data/backups/*.tar.gz | head -n 1)"
    contestants = [
        stage.contestant("persist", stage.persist("backup")),
        stage.pipeline("cp, synced", f'cp "{newest}" "$0"; sync "$0"', stage.output("copy.tar.gz")),
        stage.contestant("restic", ["restic", "-q", "-r", str(restic), "backup", "persistent_data"]),
        stage.contestant("borg", ["borg", "create", f"{borg}::second-{{utcnow}}", "persistent_data"]),
    ]

    def before_round(number: int) -> None:
        stage.forget_old_backups()
        stage.touch(seed=2 + number)

    return hold(contestants, stage.world, rounds, before_round)
