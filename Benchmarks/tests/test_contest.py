"""Contests between real processes."""

import os
import sys
import tempfile
import unittest
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from benchmark.contest import Contestant, Rounds, hold
from benchmark.figures import Record, Results
from benchmark.measuring import CommandFailed, measure
from benchmark.world import World


class ContestTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)
        self.world = World(Path("persist"), self.directory, self.directory, self.directory / "trees")

    def contestant(self, label: str, script: str, **more: object) -> Contestant:
        return Contestant(label, ["sh", "-ec", script], self.directory, **more)

    def hold(self, contestants: list[Contestant], rounds: Rounds) -> Results:
        with redirect_stderr(StringIO()):
            return hold(contestants, self.world, rounds)

    def test_contestants_take_turns_and_each_begins_once(self) -> None:
        contestants = [self.contestant(label, f"printf {label} >> log") for label in "abc"]
        self.hold(contestants, Rounds(all=3, slow=3))
        self.assertEqual((self.directory / "log").read_text(), "abcbcacab")

    def test_a_slow_contestant_takes_part_in_fewer_rounds(self) -> None:
        results = self.hold([self.contestant("fast", "true"), self.contestant("slow", "true", slow=True)], Rounds(3, 1))
        self.assertEqual([len(figures.seconds) for figures in results.values()], [3, 1])

    def test_what_the_run_before_made_is_removed_first_and_measured_last(self) -> None:
        made = self.directory / "made"
        maker = self.contestant("maker", "mkdir made; printf 12345 > made/file", makes=made)
        results = self.hold([maker], Rounds(2, 2))
        self.assertEqual(results["maker"].bytes, 5)

    def test_a_command_that_fails_ends_the_run_with_what_it_said(self) -> None:
        with self.assertRaisesRegex(CommandFailed, "exit status 3: sh (?s:.)*no space"):
            measure(["sh", "-c", "echo no space >&2; exit 3"], self.directory, dict(os.environ))

    def test_memory_is_the_commands_own(self) -> None:
        held = bytearray(64 << 20)
        self.assertLess(measure(["true"], self.directory, dict(os.environ)).peak_kib, 32 << 10)
        grown = [sys.executable, "-c", "bytearray(48 << 20)"]
        self.assertGreater(measure(grown, self.directory, dict(os.environ)).peak_kib, 48 << 10)
        self.assertEqual(len(held), 64 << 20)

    def test_results_are_kept_for_the_size_they_were_measured_at(self) -> None:
        file = self.directory / "results.json"
        results = self.hold([self.contestant("one", "true")], Rounds(1, 1))
        Record(8, 10, {"first": results}).save(file)
        self.assertEqual(Record.load(file, 8, 10).cases, {"first": results})
        self.assertEqual(Record.load(file, 9, 10).cases, {})


if __name__ == "__main__":
    unittest.main()
