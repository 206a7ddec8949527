"""Contestants that do the same work, measured in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmark.figures import Figures, Results
from benchmark.measuring import Sample, measure
from benchmark.world import World, remove, say, size


@dataclass(frozen=True)
class Contestant:
    label: str
    command: list[str]
    directory: Path
    # What the command makes: removed before each run.
    makes: Path | None = None
    # Takes a minute, so that fewer rounds must do.
    slow: bool = False
    # Runs in one round, for what takes milliseconds.
    repeats: int = 1
    # What the command reads, to be in the page cache: borg advises the kernel to drop what it has read, and that would
    # leave the disk to whoever comes next.
    reads: Path | None = None

    def run(self, world: World) -> Sample:
        if self.makes:
            remove(self.makes)
        if self.reads:
            world.read(self.reads)
            world.back_free_memory(size(self.reads))
        return measure(self.command, self.directory, world.environment)


@dataclass(frozen=True)
class Rounds:
    all: int
    slow: int


def hold(
    contestants: list[Contestant], world: World, rounds: Rounds, before_round: Callable[[int], None] = lambda _: None
) -> Results:
    """Every contestant in every round; each round begins with another one, so that none always follows the same."""
    results = {contestant.label: Figures() for contestant in contestants}
    for number in range(rounds.all):
        before_round(number)
        start = number % len(contestants)
        for contestant in contestants[start:] + contestants[:start]:
            if not contestant.slow or number < rounds.slow:
                take_part(contestant, world, results[contestant.label])
    return results


def take_part(contestant: Contestant, world: World, figures: Figures) -> None:
    for _ in range(contestant.repeats):
        figures.add(contestant.run(world))
    if contestant.makes:
        figures.bytes = size(contestant.makes)
    say(f"  {contestant.label}: {figures.seconds[-1]:.3f} s, {figures.peak_kib // 1024} MiB")
