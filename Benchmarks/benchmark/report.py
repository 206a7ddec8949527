"""The figures as words: a table for the terminal, and docs/benchmarks.md."""

from benchmark.cases import CASES, repository_growth, scaling
from benchmark.figures import Figures, Record, Results
from benchmark.goals import PERSIST, Verdict, verdicts

MACHINE = "2 cores, Debian 12"
MIB = 1 << 20

INTRODUCTION = """\
# Benchmarks

Written by `Benchmarks/run --scaling`, which makes everything it needs; the machine: {machine}. What stands in one table
was measured in one run: the programs take turns in each round, and each round begins with another one.

- **Tree**: {mib:,} MiB in the proportions of a real stack (model weights, CSV and JSON caches, logs, a time series
  database, a redis dump, SQLite databases) and {small:,} small JSON files, from `Benchmarks/make_tree.py`, on disk and
  read into the page cache before each measurement (borg drops from there what it has read).
- **Output**: archives, repositories and restored trees go to tmpfs, so that the programs are measured and not the disk.
  The memory for it is used once before each measurement, since a virtual machine may have to get it from its host. Where
  the host takes free memory back at once, that does not always help, and what writes much takes up to a second longer.
- **Time** is wall time of the whole process, the median of the rounds; **memory** is the highest peak of the largest
  process, by wait4(2), which reports nothing below some 10 MiB here.
- **persist** runs as users run it: what it has written is read back and compared with the compressors' checksums before
  the archive gets its name; what it restores stands beside its place, with every digest compared, until it is whole.
- **Peers**: Debian's tar, gzip, pigz, zstd, libarchive-tools, restic and borgbackup with their defaults; restic's and
  borg's first backup includes `init`, and borg's repository is not encrypted. For verify every docker-compose that was
  named, and PyYAML on the compose file alone.

![Seconds that each program takes](benchmarks.svg)
"""


def page(record: Record) -> str:
    sections = [INTRODUCTION.format(machine=MACHINE, mib=record.mib, small=record.small)]
    sections.append("## Goals\n\n" + markdown_table(goal_rows(verdicts(record.cases))))
    sections += [section(name, record.cases[name]) for name in CASES if name in record.cases]
    return "\n".join(sections)


def section(name: str, results: Results) -> str:
    module = CASES[name]
    body = {"scaling": scaling_table, "repository-growth": growth_table}.get(name, contest_table)(results)
    return f"## {module.TITLE}\n\n{module.__doc__}\n\n{body}"


def contest_table(results: Results) -> str:
    rows = [["program", "time", "against persist", "peak memory", "output"]]
    base = results[PERSIST].median
    for label, figures in results.items():
        ratio = "" if label == PERSIST else f"× {figures.median / base:.2f}"
        rows.append([f"`{label}`", duration(figures.median), ratio, memory(figures), amount(figures.bytes)])
    return markdown_table(rows if results[PERSIST].bytes else [row[:-1] for row in rows])


def scaling_table(results: Results) -> str:
    """Each axis begins anew with its smallest tree, which the others are compared with."""
    rows = [["tree", "time", "bytes or files", "time against the smallest", "peak memory"]]
    for axis in scaling.AXES:
        smallest = results[axis.label(axis.copies[0])].median
        for copies in axis.copies:
            figures = results[axis.label(copies)]
            rows.append([axis.label(copies), duration(figures.median), f"× {copies // axis.copies[0]}",
                         f"× {figures.median / smallest:.1f}", memory(figures)])
    return markdown_table(rows)


def growth_table(results: Results) -> str:
    first = results[repository_growth.FIRST].bytes
    rows = [["stored", "repository grows by", "of the first"]]
    for label, figures in results.items():
        rows.append([label, amount(figures.bytes), f"{100 * figures.bytes / first:.1f} %"])
    return markdown_table(rows)


def goal_rows(judged: list[Verdict]) -> list[list[str]]:
    rows = [["work", "against", "goal", "measured", ""]]
    for verdict in judged:
        rows.append([verdict.work, verdict.against, verdict.goal, verdict.reached, verdict.outcome])
    return rows


def table(judged: list[Verdict]) -> str:
    """The goals in columns, for a terminal."""
    rows = goal_rows(judged)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def markdown_table(rows: list[list[str]]) -> str:
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *body])


def duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 0.1 else f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def memory(figures: Figures) -> str:
    return f"{figures.peak_kib / 1024:.0f} MiB"


def amount(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / MIB:,.1f} MiB" if size > MIB / 10 else f"{size / 1024:.1f} KiB"
