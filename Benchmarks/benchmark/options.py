"""The command line of `Benchmarks/run`."""

import argparse
from pathlib import Path

from benchmark.cases import CASES

REPOSITORY = Path(__file__).resolve().parents[2]
# Whoever wants the table of docs/benchmarks.md must measure what the goals are stated for.
GOAL_SIZE = (1024, 20_000)

DESCRIPTION = """\
Measures persist beside tar, pigz, zstd, bsdtar, restic and borg: one run, interleaved rounds, medians of wall time and
the highest peak of memory. Prints a table with the goals, and writes docs/benchmarks.md and docs/benchmarks.svg when
the size is the one that the goals are stated for."""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description=DESCRIPTION)
    add = parser.add_argument
    add("--persist", type=Path, default=REPOSITORY / ".build/release/persist", metavar="PATH",
        help="the release build to measure (default: .build/release/persist)")
    add("--mib", type=int, default=GOAL_SIZE[0], metavar="N", help="MiB of large files (default: %(default)s)")
    add("--small", type=int, default=GOAL_SIZE[1], metavar="N", help="number of small files (default: %(default)s)")
    add("--compose", action="append", default=[], metavar="PROGRAM",
        help="a docker-compose to load projects with; repeatable (default: the one in PATH)")
    add("--rounds", type=int, default=3, metavar="N", help="rounds to take medians of (default: %(default)s)")
    add("--slow-rounds", type=int, default=1, metavar="N",
        help="rounds of the peers that take a minute each (default: %(default)s)")
    add("--work", type=Path, default=default_work(), metavar="DIR",
        help="where archives, repositories and restored trees go (default: %(default)s)")
    add("--trees", type=Path, metavar="DIR",
        help="keep the trees that are made here and use them again (default: a directory in /var/tmp, removed)")
    add("--only", action="append", choices=CASES, default=[], metavar="CASE",
        help="measure only this case; repeatable: %(choices)s")
    add("--scaling", action="store_true", help="measure how the cost grows with bytes and with files, too")
    add("--results", type=Path, metavar="FILE",
        help="keep the figures here as JSON; cases that it has already and that are not measured now are reported too")
    add("--docs", type=Path, metavar="DIR", help="where benchmarks.md and benchmarks.svg go (default: see above)")
    options = parser.parse_args(arguments)
    options.persist = options.persist.resolve()
    options.cases = options.only or [name for name in CASES if name != "scaling"]
    if options.scaling and "scaling" not in options.cases:
        options.cases.append("scaling")
    if options.docs is None and (options.mib, options.small) == GOAL_SIZE:
        options.docs = REPOSITORY / "docs"
    return options


def default_work() -> Path:
    """Memory where there is some, so that the programs are measured and not the disk."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else Path("/var/tmp")
