"""A small stack of a scene's own, whose containers and volumes are gone afterwards."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import PROJECT


class SmallStack:
    def __init__(self, engine: object, persist: str, place: Path, text: str | None = None) -> None:
        """Without a text, the place has a compose.yaml of its own."""
        self.engine, self.binary, self.place = engine, persist, place
        self.tree = place / "persistent_data"
        if text is not None:
            self.write(text)

    def write(self, text: str) -> None:
        (self.place / "compose.yaml").write_text(text)

    def run(self, *words: object, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.binary, "-C", self.place, *map(str, words)], capture_output=True, text=True,
            env={**self.engine.environment, **variables})

    def persist(self, *words: object, expected: int = 0) -> subprocess.CompletedProcess:
        done = self.run(*words)
        assert done.returncode == expected, f"persist {words} ended {done.returncode}:\n{done.stdout}{done.stderr}"
        return done

    def compose(self, *words: object, check: bool = True) -> str:
        command = ["docker", "compose", "--file", self.place / "compose.yaml", *words]
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, env=self.engine.environment, check=check).stdout

    def volumes(self) -> set[str]:
        return set(self.engine.docker("volume", "ls", "--quiet").stdout.split())

    def image(self, name: str, line: str) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "Dockerfile").write_text(f"FROM persist-e2e-base\n{line}\n")
            self.engine.docker("build", "--quiet", "--tag", name, scratch)

    def inspect(self, service: str, form: str) -> str:
        container = self.compose("ps", "--all", "--quiet", service).strip()
        return self.engine.docker("inspect", "--format", form, container).stdout.strip()

    def running_image(self, service: str) -> str:
        return self.inspect(service, "{{.Image}}")

    def health(self, service: str) -> str:
        return self.inspect(service, "{{.State.Health.Status}}")

    def logs(self, service: str) -> str:
        return self.compose("logs", "--no-log-prefix", service)

    def redis(self, *words: str) -> str:
        return self.compose("exec", "-T", "cache", "redis-cli", *words).strip()

    def digests(self, folder: str) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (self.tree / folder).rglob("*") if path.is_file()}

    def findings(self, *words: object) -> list[dict]:
        return json.loads(self.run("verify", "--format", "json", *words).stdout)["findings"]


class SmallStacks:
    @contextmanager
    def small_stack(self, text: str) -> Iterator["SmallStack"]:
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-deploy-", dir=engine.place) as scratch:
            stack = SmallStack(engine, self.stack.persist_binary, Path(scratch), text)
            with self.taken_down(stack):
                yield stack

    @contextmanager
    def example(self, name: str, *folders: str) -> Iterator[list["SmallStack"]]:
        """A copy of an example, as a checkout has it; a stack for each folder of it that has a compose.yaml."""
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-example-", dir=engine.place) as scratch:
            place = Path(scratch) / name
            shutil.copytree(PROJECT / "Examples" / name, place, ignore=shutil.ignore_patterns("persistent_data", ".persist", "__pycache__"))
            stacks = [SmallStack(engine, self.stack.persist_binary, place / folder) for folder in folders]
            with self.taken_down(*stacks):
                yield stacks

    @contextmanager
    def taken_down(self, *stacks: "SmallStack") -> Iterator[None]:
        before = stacks[0].volumes()
        try:
            yield
        finally:
            for stack in stacks:
                stack.compose("down", "--timeout", "2", "--volumes", "--remove-orphans", check=False)
            # Compose forgets the volumes of containers that were made anew without them; persist removes none.
            for volume in stacks[0].volumes() - before:
                stacks[0].engine.docker("volume", "rm", volume)
