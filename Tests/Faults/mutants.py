#!/usr/bin/env python3
"""Takes out one branch or one call of a module at a time, and looks whether a test notices.

    mutants.py [--module M]... [--sample N] [--seed S] [--again OUTPUT] [--place DIRECTORY] [--keep]

All mutants are built at once into a copy of what is committed; an environment variable says which one is alive. Each then
meets the test suites that reach it, the quickest first, and the quick part of faults.py, until one fails or hangs.

For each `if` and `guard`: the branch never taken; and always, where it asks a plain question. For each call that stands as
a statement: left out. What the compiler refuses (a value missing, a variable not set) is no mutant."""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SWITCH = """
#if canImport(Glibc)
import Glibc
#endif

/// Which mutant lives, and which were reached.
private nonisolated(unsafe) let alive: Int = getenv("PERSIST_MUTANT").map { Int(atol($0)) } ?? -1
private nonisolated(unsafe) let reached: UnsafeMutablePointer<UInt8>? = {
  guard let path = getenv("PERSIST_REACHED") else { return nil }
  let file = open(path, O_RDWR | O_CLOEXEC)
  guard file >= 0 else { return nil }
  let map = mmap(nil, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
  close(file)
  return map == MAP_FAILED ? nil : map!.assumingMemoryBound(to: UInt8.self)
}()

@inline(never) public func mutant(_ number: Int) -> Bool {
  if let reached { reached[number] = 1 }
  return number == alive
}
"""
CALL = re.compile(r"^(\s+)((?:_ = )?(?:try[?!]? )?(?:await )?(?:unsafe )?[A-Za-z_][\w.?!]*(?:\[[^\]]*\])?[\w.?!]*\(.*\))$")
KEYWORD = re.compile(r"^\s*(?:return|let|var|guard|if|else|switch|case|default|throw|func|init|deinit|package|public|private|"
                     r"fileprivate|static|extension|struct|enum|final|for|while|defer|self\.init|super\.init|precondition|"
                     r"#|@|//)\b")
# Without it, nothing but time is lost.
COST = re.compile(r"\.reserveCapacity\(")
BRANCH = re.compile(r"^(\s*(?:\} else )?)(if|guard) (.*?)( else \{.*| \{.*)$")
HARNESS = {"faults.py": ["--quick", "--jobs", "1", "--every", "8"],
           "walks.py": ["--world", "no flags", "--world", "plain", "--walks", "3", "--jobs", "1"]}
PATIENCE = 400
# What takes so many times as long as with no mutant hangs.
HANGS = 8


@dataclass
class Mutant:
    number: int
    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.kind}: {self.text}"


def clauses(text: str) -> list[str]:
    """The parts of a condition, split at commas outside of brackets and strings; none where they are not balanced."""
    parts, depth, start, quoted = [], 0, 0, False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "([{":
            depth += 1
        elif not quoted and letter in ")]}":
            depth -= 1
        elif not quoted and letter == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts if depth == 0 and not quoted else []


def is_question(clause: str) -> bool:
    return not re.match(r"(?:let|var|case|#available|unsafe let)\b", clause)


class Source:
    """One file, and the mutants that can be made of it."""

    def __init__(self, path: Path, place: Path, first: int) -> None:
        self.name = str(path.relative_to(place))
        self.path = path
        self.lines = path.read_text().splitlines()
        self.mutants: list[Mutant] = []
        self.number = first
        for index, line in enumerate(self.lines):
            self._look(index, line)

    def _new(self, index: int, kind: str) -> None:
        self.mutants.append(Mutant(self.number, self.name, index + 1, kind, self.lines[index].strip()))
        self.number += 1

    def _look(self, index: int, line: str) -> None:
        branch = BRANCH.match(line)
        if branch and clauses(branch[3]):
            self._new(index, "never" if branch[2] == "if" else "always else")
            if all(is_question(clause) for clause in clauses(branch[3])):
                self._new(index, "always" if branch[2] == "if" else "never else")
        elif CALL.match(line) and not KEYWORD.match(line) and line.count("(") == line.count(")") and not COST.search(line):
            self._new(index, "call left out")

    def write(self, refused: set[int]) -> None:
        """The file with every mutant in it that the compiler has not refused, line for line where it was."""
        lines = list(self.lines)
        for mutant in self.mutants:
            if mutant.number in refused:
                continue
            line = lines[mutant.line - 1]
            if mutant.kind == "call left out":
                indent, call = CALL.match(line).groups()
                lines[mutant.line - 1] = f"{indent}if !mutant({mutant.number}) {{ {call} }}"
                continue
            before, word, condition, after = BRANCH.match(line).groups()
            if mutant.kind in ("never", "always else"):
                condition = f"!mutant({mutant.number}), {condition}"
            else:
                first, rest = re.match(r"(!mutant\(\d+\), )?(.*)", condition).groups()
                whole = " && ".join(f"({clause})" for clause in clauses(rest))
                condition = f"{first or ''}mutant({mutant.number}) || ({whole})"
            lines[mutant.line - 1] = f"{before}{word} {condition}{after}"
        text = "\n".join(lines) + "\n"
        if "import Values" not in text and "mutant(" in text:
            text = "internal import Values; " + text
        self.path.write_text(text)


class Workshop:
    """A copy of the project with all mutants built in."""

    def __init__(self, place: Path, modules: list[str]) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        tree = subprocess.run(["git", "archive", "HEAD"], cwd=PROJECT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", place], input=tree, check=True)
        package = (place / "Package.swift").read_text()
        package = package.replace("  .strictMemorySafety(),\n", "").replace("  .treatAllWarnings(as: .error),\n", "")
        (place / "Package.swift").write_text(package)
        (place / "Sources/Values/Mutant.swift").write_text(SWITCH)
        self.sources: list[Source] = []
        number = 0
        for module in modules:
            for path in sorted((place / "Sources" / module).rglob("*.swift")):
                self.sources.append(Source(path, place, number))
                number = self.sources[-1].number
        self.refused: set[int] = set()

    def build(self) -> None:
        notes = self.place / "refused"
        if notes.exists():
            self.refused = set(map(int, notes.read_text().split()))
        for attempt in range(30):
            for source in self.sources:
                source.write(self.refused)
            done = subprocess.run(["swift", "build", "--build-tests"], cwd=self.place, capture_output=True, text=True)
            if done.returncode == 0:
                notes.write_text(" ".join(map(str, sorted(self.refused))))
                return
            bad = set(re.findall(r"(Sources/\S+\.swift):(\d+):\d+: error", done.stdout + done.stderr))
            found = {mutant.number for source in self.sources for mutant in source.mutants
                     if any(file.endswith(mutant.file) and self._near(source, mutant, int(line)) for file, line in bad)}
            if found <= self.refused:
                raise RuntimeError("it does not build:\n" + (done.stdout + done.stderr)[-4000:])
            self.refused |= found
            print(f"attempt {attempt}: {len(self.refused)} that the compiler refuses", file=sys.stderr, flush=True)
        raise RuntimeError("it still does not build")

    def _near(self, source: Source, mutant: Mutant, line: int) -> bool:
        """The one in that line; else the last before it, for a missing value is told at the end of the function, and the
        first behind it, for a closure's type is told where it begins."""
        lines = [other.line for other in source.mutants if other.number not in self.refused]
        if line in lines:
            return mutant.line == line
        before, behind = [one for one in lines if one < line], [one for one in lines if line < one <= line + 3]
        return mutant.line in (max(before, default=0), min(behind, default=0))

    def mutants(self) -> list[Mutant]:
        return [mutant for source in self.sources for mutant in source.mutants if mutant.number not in self.refused]

    def tests(self) -> Path:
        return next(self.place.glob(".build/debug/*Tests.xctest"))

    def run(self, suite: str, environment: dict[str, str], patience: float = PATIENCE) -> bool:
        """Whether the suite passes, in so many seconds."""
        if suite.endswith(".py"):
            command = ["python3", f"Tests/Faults/{suite}", ".build/debug/persist", *HARNESS[suite]]
        else:
            command = [str(self.tests()), "--testing-library", "swift-testing", "--filter", suite]
        process = subprocess.Popen(command, cwd=self.place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, start_new_session=True, env={**os.environ, **environment})
        try:
            return process.wait(timeout=patience) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            return False


def suites(place: Path) -> list[str]:
    found = []
    for module in ("HostTests", "BackupTests", "PersistTests", "LayoutTests"):
        for file in sorted((place / "Tests" / module).rglob("*.swift")):
            if "@Test" in (text := file.read_text()):
                found += [f"{module}.{name}/" for name in re.findall(r"^@Suite.*?(?:struct|class) (\w+)", text, re.M | re.S)]
    return sorted(set(found)) + list(HARNESS)


def reach(workshop: Workshop) -> tuple[dict[int, list[str]], dict[str, float]]:
    """Which suites reach which mutant, and how long each takes. All must pass as long as no mutant lives."""
    reached: dict[int, list[str]] = defaultdict(list)
    seconds: dict[str, float] = {}
    map_file = workshop.place / "reached"
    for suite in suites(workshop.place):
        map_file.write_bytes(bytes(1 << 16))
        began = time.monotonic()
        passes = workshop.run(suite, {"PERSIST_REACHED": str(map_file)})
        # Suites that count calls do not bear the map; what they had reached until then is what they go on to reach.
        if not passes and not workshop.run(suite, {}):
            print(f"{suite} fails with no mutant alive, and is left out", file=sys.stderr, flush=True)
            continue
        seconds[suite] = time.monotonic() - began
        for number, byte in enumerate(map_file.read_bytes()):
            if byte:
                reached[number].append(suite)
    return reached, seconds


def meet(workshop: Workshop, mutant: Mutant, order: list[str], seconds: dict[str, float]) -> str:
    """The suite that notices; empty where none does."""
    for suite in order:
        if not workshop.run(suite, {"PERSIST_MUTANT": str(mutant.number)}, max(60, HANGS * seconds[suite])):
            return suite
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--module", action="append", help="default: Backup and Host")
    parser.add_argument("--sample", type=int, default=0, help="that many, by chance; default: all")
    parser.add_argument("--again", type=Path, help="the output of a run before: only what that missed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--place", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the copy where it is")
    options = parser.parse_args()
    place = options.place or Path(tempfile.mkdtemp(prefix="persist-mutants-", dir="/var/tmp"))
    try:
        workshop = Workshop(place, options.module or ["Backup", "Host"])
        workshop.build()
        reached, seconds = reach(workshop)
        chosen = workshop.mutants()
        print(f"{len(chosen)} mutants, {len(workshop.refused)} that the compiler refuses, "
              f"{sum(mutant.number not in reached for mutant in chosen)} that no suite reaches", flush=True)
        if options.again:
            missed = set(re.findall(r"^MISSED  (\S+:\d+ .*)$", options.again.read_text(), re.M))
            chosen = [one for one in chosen if str(one) in missed]
        elif options.sample:
            chosen = sorted(random.Random(options.seed).sample(chosen, options.sample), key=lambda one: one.number)
        return report(workshop, chosen, reached, seconds, options.jobs)
    finally:
        if not options.keep and not options.place:
            shutil.rmtree(place, ignore_errors=True)


def report(workshop: Workshop, chosen: list[Mutant], reached: dict[int, list[str]], seconds: dict[str, float],
           jobs: int) -> int:
    def one(mutant: Mutant) -> str:
        noticed = meet(workshop, mutant, sorted(reached.get(mutant.number, []), key=lambda suite: seconds[suite]), seconds)
        print(f"caught  {mutant}  by {noticed}" if noticed else f"MISSED  {mutant}", flush=True)
        return noticed

    with ThreadPoolExecutor(jobs) as pool:
        caught = [bool(noticed) for noticed in pool.map(one, chosen)]
    share = 100 * sum(caught) / max(1, len(caught))
    print(f"caught {sum(caught)} of {len(caught)}, {share:.1f} %")
    return 0 if share >= 85 else 1


if __name__ == "__main__":
    sys.exit(main())
