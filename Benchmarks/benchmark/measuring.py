"""Runs one command and says what it cost."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")


class CommandFailed(Exception):
    """A command that was to be measured exited with a status other than 0."""


@dataclass(frozen=True)
class Sample:
    seconds: float
    # Of the largest process among the command and its descendants, as wait4(2) has it; nothing below some 10 MiB.
    peak_kib: int


def measure(command: list[str], directory: Path, environment: dict[str, str]) -> Sample:
    """Wall time from before the fork until the process is reaped, and peak memory."""
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as answer:
        launched = [sys.executable, "-I", "-S", str(LAUNCHER), str(answer.fileno()), *command]
        done = subprocess.run(
            launched, cwd=directory, env=environment, pass_fds=[answer.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        if done.returncode != 0:
            errors.seek(0)
            raise CommandFailed(explain(command, done.returncode, errors.read()))
        answer.seek(0)
        seconds, peak_kib = answer.read().split()
    return Sample(float(seconds), int(peak_kib))


def explain(command: list[str], status: int, errors: bytes) -> str:
    last = errors.decode(errors="replace").strip()[-2000:]
    return f"exit status {status}: {' '.join(command)}\n{last}"
