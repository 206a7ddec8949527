"""Runs one command and says what it cost."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class CommandFailed(Exception):
    """A command that was to be measured exited with a status other than 0."""


@dataclass(frozen=True)
class Sample:
    seconds: float
    # Of the largest process among the command and its descendants, as wait4(2) has it. Linux counts the memory that the
    # process had between fork and exec too, so that nothing measures as less than this interpreter, some 30 MiB.
    peak_kib: int


def measure(command: list[str], directory: Path, environment: dict[str, str]) -> Sample:
    """Wall time from before the fork until the process is reaped, and peak memory."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=directory, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        # wait4 was called behind Popen's back, which would wait again.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise CommandFailed(explain(command, process.returncode, errors.read()))
    return Sample(seconds, usage.ru_maxrss)


def explain(command: list[str], status: int, errors: bytes) -> str:
    last = errors.decode(errors="replace").strip()[-2000:]
    return f"exit status {status}: {' '.join(command)}\n{last}"
