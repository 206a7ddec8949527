"""From the command line to the report."""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmark import options as command_line
from benchmark.cases import CASES
from benchmark.chart import chart
from benchmark.contest import Rounds
from benchmark.figures import Record
from benchmark.goals import verdicts
from benchmark.measuring import CommandFailed
from benchmark.peers import how_to_install, missing_packages
from benchmark.report import page, table
from benchmark.stage import Stage
from benchmark.world import World, say


def main() -> int:
    options = command_line.parse()
    if complaint := obstacle(options):
        print(f"error: {complaint}", file=sys.stderr)
        return 2
    try:
        record = measure_all(options)
    except CommandFailed as failure:
        print(f"error: a measured command failed with {failure}", file=sys.stderr)
        return 3
    judged = verdicts(record.cases)
    print(table(judged))
    if options.docs:
        write(page(record), options.docs / "benchmarks.md")
        write(chart(record), options.docs / "benchmarks.svg")
    return 0 if all(verdict.passed or verdict.spared for verdict in judged) else 1


def obstacle(options: argparse.Namespace) -> str | None:
    if not os.access(options.persist, os.X_OK):
        return f"no persist at {options.persist}: run `make release`, or name another with --persist"
    if packages := missing_packages():
        return how_to_install(packages)
    return None


def measure_all(options: argparse.Namespace) -> Record:
    record = Record(options.mib, options.small)
    if options.results:
        record = Record.load(options.results, options.mib, options.small)
    with ExitStack() as stack:
        stage = Stage(make_world(options, stack), options.mib, options.small)
        for name in options.cases:
            say(f"{CASES[name].TITLE}, {options.rounds} rounds")
            record.cases[name] = CASES[name].run(stage, Rounds(options.rounds, options.slow_rounds))
            if options.results:
                record.save(options.results)
    return record


def make_world(options: argparse.Namespace, stack: ExitStack) -> World:
    """Directories of their own, removed when `stack` is closed, however that comes."""
    output = scratch(options.work, stack)
    # Where trees are kept there is room for a copy, and it can be made without going to another file system.
    if options.trees:
        options.trees.mkdir(parents=True, exist_ok=True)
    disk = scratch(options.trees or Path("/var/tmp"), stack)
    return World(options.persist, output, disk, trees=options.trees or disk / "trees",
                 composes=options.compose or ["docker-compose"])


def scratch(parent: Path, stack: ExitStack) -> Path:
    name = stack.enter_context(tempfile.TemporaryDirectory(prefix="persist-benchmark-", dir=parent))
    return Path(name).resolve()


def write(text: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    say(f"wrote {file}")
