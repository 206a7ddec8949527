"""One file of 4 KiB out of the backup, by a process that starts from nothing."""

from benchmark.contest import Rounds, hold
from benchmark.figures import Results
from benchmark.stage import Stage

TITLE = "One 4 KiB file out of the backup"
# 4,096 bytes.
FILE = "scalers/NVDA_scaler.pkl"


def run(stage: Stage, rounds: Rounds) -> Results:
    target, path = stage.output("one-file"), f"persistent_data/{FILE}"
    tar, restic, borg = stage.backup_by("tar czf"), stage.backup_by("restic"), stage.backup_by("borg")
    stage.newest_backup()
    contestants = [
        stage.contestant("persist", stage.persist("restore", "latest", FILE, "--to", target), target, repeats=7),
        stage.pipeline("tar xzf", f'mkdir "$0"; tar xzf {tar} -C "$0" {path}', target),
        stage.pipeline("restic", f'restic -q -r {restic} dump latest /{path} > "$0"', target),
        stage.pipeline("borg", f'mkdir "$0"; cd "$0"; borg extract {borg}::first {path}', target),
    ]
    return hold(contestants, stage.world, rounds)
