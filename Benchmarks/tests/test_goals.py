"""Goals: who passes and who misses."""

import unittest

from benchmark.figures import Figures, Results
from benchmark.goals import Verdict, verdicts


def took(seconds: float, size: int = 100) -> Figures:
    return Figures([seconds], 1024, size)


def second_backup(restic: float, copy: float) -> list[Verdict]:
    return verdicts({"second": {"persist": took(1), "restic": took(restic), "cp, synced": took(copy)}})


class GoalsTests(unittest.TestCase):
    def test_a_ratio_is_held_against_the_goal(self) -> None:
        verdict = verdicts({"restore": {"persist": took(2), "tar xzf": took(5.9)}})[0]
        self.assertEqual((verdict.goal, verdict.reached, verdict.passed),
                         ("at least 3 times faster", "2.95 times faster", False))

    def test_what_is_reached_exactly_is_reached(self) -> None:
        self.assertTrue(verdicts({"restore": {"persist": took(2), "tar xzf": took(6)}})[0].passed)

    def test_the_median_counts_not_the_mean(self) -> None:
        one_file: Results = {"persist": Figures([0.04, 0.9, 0.03], 1024)}
        self.assertEqual(verdicts({"one-file": one_file})[0].reached, "40 ms")

    def test_one_of_the_two_goals_of_a_second_backup_is_enough(self) -> None:
        spared = "(one of two is enough)"
        self.assertEqual([verdict.outcome for verdict in second_backup(restic=1.1, copy=0.1)], ["PASS", spared])
        self.assertEqual([verdict.outcome for verdict in second_backup(restic=0.5, copy=0.9)], [spared, "PASS"])
        self.assertEqual([verdict.outcome for verdict in second_backup(restic=0.5, copy=0.1)], ["MISS", "MISS"])

    def test_nothing_is_said_of_what_was_not_measured(self) -> None:
        self.assertEqual(verdicts({}), [])


if __name__ == "__main__":
    unittest.main()
