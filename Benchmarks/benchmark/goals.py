"""What persist must reach, and whether it did. The goals hold for 1 GiB, 20,000 small files and 2 cores."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmark.cases import hot_backup, repository_growth
from benchmark.cases.scaling import BOTH
from benchmark.figures import Figures, Results

PERSIST = "persist"


@dataclass(frozen=True)
class Verdict:
    work: str
    against: str
    goal: str
    reached: str
    passed: bool
    # Missed, where another goal that is enough was reached.
    spared: bool = False

    @property
    def outcome(self) -> str:
        return "PASS" if self.passed else "(one of two is enough)" if self.spared else "MISS"


@dataclass(frozen=True)
class Goal:
    """One line of the table: a number that a case yields, and the bound that it must keep."""

    case: str
    work: str
    against: str
    number: Callable[[Results], float]
    bound: float
    # How the number is written, with `{}` for it.
    form: str
    at_least: bool = False
    # Of goals with the same word here, one is enough.
    either: str = ""

    def judge(self, results: Results) -> Verdict:
        number = self.number(results)
        passed = number >= self.bound if self.at_least else number <= self.bound
        word = "at least" if self.at_least else "at most"
        return Verdict(self.work, self.against, f"{word} {self.write(self.bound)}", self.write(number), passed)

    def write(self, number: float) -> str:
        """Three digits are more than the rounds agree on."""
        digits = 2 if number < 10 else 1 if number < 100 else 0
        written = f"{number:.{digits}f}"
        return self.form.format(written.rstrip("0").rstrip(".") if digits else written)


def faster(case: str, work: str, peer: str, times: float) -> Goal:
    return Goal(case, work, peer, lambda results: seconds(results, peer) / seconds(results), times,
                "{} times faster", at_least=True)


def seconds(results: Results, label: str = PERSIST) -> float:
    return results[label].median


def growth(results: Results, number: Callable[[Figures], float]) -> float:
    tenth, whole = (results[BOTH.label(copies)] for copies in BOTH.copies)
    return number(whole) / number(tenth)


FIRST, SECOND, RESTORE = "first backup", "second backup, 1 % changed", "restore, all digests checked"
SCALE = "4 GiB, 200,000 files"

GOALS = [
    faster("first", FIRST, "tar czf", 20),
    Goal("first", "its size", "tar czf", lambda results: results[PERSIST].bytes / results["tar czf"].bytes, 1.03,
         "{} of its size"),
    faster("first", FIRST, "tar | pigz", 8),
    faster("first", FIRST, "tar | zstd -T0 -3", 1.3),
    faster("first", FIRST, "restic", 2.5),
    faster("first", FIRST, "borg", 2.5),
    Goal("hot", "backup while programs write", "a tree at rest",
         lambda results: seconds(results, hot_backup.HOT) / seconds(results, hot_backup.REST), 1.15, "{} of its time"),
    Goal("hot", "backup while programs write", "a tree at rest",
         lambda results: results[hot_backup.HOT].peak_kib / results[hot_backup.REST].peak_kib, 1.15, "{} of its memory"),
    Goal("second", SECOND, "restic's second",
         lambda results: seconds(results) / seconds(results, "restic"), 1, "{} of its time", either=SECOND),
    Goal("second", SECOND, "cp of the new archive, synced",
         lambda results: seconds(results) / seconds(results, "cp, synced"), 1.3, "{} of its time",
         either=SECOND),
    faster("restore", RESTORE, "tar xzf", 3),
    Goal("one-file", "one 4 KiB file out", "the clock", lambda results: seconds(results) * 1000, 50, "{} ms"),
    Goal("verify", "verify of 2,000 lines", "the clock", lambda results: seconds(results) * 1000, 50, "{} ms"),
    Goal("scaling", SCALE, "ten times a tenth", lambda results: growth(results, lambda figures: figures.median) / 10,
         1.15, "{} of its time"),
    Goal("scaling", SCALE, "a tenth", lambda results: growth(results, lambda figures: figures.peak_kib), 1.15,
         "{} of its memory"),
    Goal("scaling", SCALE, "the limit", lambda results: results[BOTH.label(BOTH.copies[-1])].peak_kib / 1024, 200,
         "{} MiB of memory"),
    Goal("repository-growth", "restic storing the second archive", "the first",
         lambda results: 100 * results[repository_growth.SECOND].bytes / results[repository_growth.FIRST].bytes, 5,
         "{} % of it more"),
]


def verdicts(cases: dict[str, Results]) -> list[Verdict]:
    """Of the goals whose case was measured."""
    judged = [(goal, goal.judge(cases[goal.case])) for goal in GOALS if goal.case in cases]
    reached = {goal.either for goal, verdict in judged if goal.either and verdict.passed}
    return [replace(verdict, spared=not verdict.passed and goal.either in reached) for goal, verdict in judged]
