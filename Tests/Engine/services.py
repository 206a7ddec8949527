"""Scenes in which persist stops services and brings them back, whatever happens to itself."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TWO_SERVICES = """
name: two
services:
  cache:
    image: redis:7.4.5-bookworm
    volumes: ["./persistent_data/redis:/data"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
  app:
    image: redis:7.4.5-bookworm
    depends_on: {cache: {condition: service_healthy}}
    entrypoint: [sleep, infinity]
    stop_signal: SIGKILL
    volumes: ["./persistent_data/logs:/logs"]
"""
SETTINGS = """
backup:
  stop: [cache]
  pause: [app]
  before: [{run: "echo before >> said; redis-cli set before yes", service: cache}]
  after: [{run: "echo after $PERSIST_STATUS >> said", limit: 10s}]
"""
# Ends persist, whose child this is, at the Nth call that changes something, before the engine has heard of it or after.
DOCKER = """#!/bin/sh
case $1 in
stop | start | pause | unpause)
  n=$(($(cat "$COUNT") + 1))
  echo "$n" > "$COUNT"
  if [ "$n $WHEN" = "$AT before" ]; then kill -KILL "$PPID"; exit 1; fi ;;
esac
"%s" "$@"
status=$?
if [ "${n:-0} $WHEN" = "$AT after" ]; then kill -KILL "$PPID"; fi
exit $status
"""


class ServiceScenes:
    @contextmanager
    def two_services(self) -> Iterator[tuple]:
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-two-", dir=engine.place) as scratch:
            place = Path(scratch)
            (place / "compose.yaml").write_text(TWO_SERVICES)

            def compose(*words: object) -> str:
                return engine.docker("compose", "--file", place / "compose.yaml", *words).stdout

            subprocess.run([self.stack.persist_binary, "-C", place, "setup", "-q"], check=True)
            compose("up", "--detach", "--wait")
            try:
                yield place, compose
            finally:
                compose("down", "--timeout", "2", "--volumes")

    def persist_in(self, place: Path, *words: object, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.stack.persist_binary, "-C", place, *map(str, words)], capture_output=True, text=True,
            env={**self.stack.engine.environment, **variables})

    def what_a_killed_backup_stopped_comes_back(self) -> None:
        with self.two_services() as (place, compose):
            (place / "persist.yaml").write_text(SETTINGS.replace("echo before >> said; ", ""))
            (place / "bin").mkdir()
            wrapper = place / "bin" / "docker"
            wrapper.write_text(DOCKER % shutil.which("docker"))
            wrapper.chmod(0o755)
            done = self.persist_in(place, "backup")
            assert done.returncode == 0 and "stopped for a backup: cache" in done.stderr, done.stderr
            assert (place / "said").read_text() == "after done\n"
            killed = 0
            for at in range(1, 9):
                for when in ["before", "after"]:
                    count = place / "count"
                    count.write_text("0")
                    path = f"{place / 'bin'}:{os.environ['PATH']}"
                    done = self.persist_in(place, "backup", PATH=path, COUNT=str(count), AT=str(at), WHEN=when)
                    if done.returncode != -9:
                        assert done.returncode == 0 and int(count.read_text()) < at, done
                        continue
                    killed += 1
                    told = self.persist_in(place, "recover", "--dry-run")
                    assert "these are stopped for it: cache, app" in told.stderr, (at, when, told)
                    following = self.persist_in(place, "recover" if when == "after" else "backup")
                    assert following.returncode == 0 and "are started now: cache, app" in following.stderr, (at, when, following)
                    states = compose("ps", "--format", "{{.Service}} {{.State}}").split("\\n")
                    assert sorted(" ".join(states).split()) == ["app", "cache", "running", "running"], (at, when, states)
                    assert not (place / ".persist" / "stopped").exists()
            assert killed == 8, f"killed {killed} times"
            # Ctrl-C while everything is stopped: it ends as asked, and nothing stays stopped.
            (place / "count").write_text("0")
            wrapper.write_text(wrapper.read_text().replace("kill -KILL", "kill -INT"))
            done = self.persist_in(place, "backup", PATH=path, COUNT=str(place / "count"), AT="2", WHEN="after")
            assert done.returncode == 130, done
            assert sorted(compose("ps", "--format", "{{.State}}").split()) == ["running", "running"]
            assert not (place / ".persist" / "stopped").exists()

    def what_cannot_be_done_is_said_and_everything_comes_back(self) -> None:
        with self.two_services() as (place, compose):
            (place / "persist.yaml").write_text("backup: {before: [{run: exit 7}], after: [{run: echo after $PERSIST_STATUS > said}]}")
            done = self.persist_in(place, "backup")
            assert done.returncode == 3 and "backup.before[0] (`exit 7`) ended with status 7" in done.stderr, done
            assert (place / "said").read_text() == "after failed\n"
            (place / "persist.yaml").write_text("backup: {stop: [cache], before: [{run: redis-cli ping, service: cache}]}")
            # The backup is refused while the cache is stopped, and it is started again.
            shutil.rmtree(place / "persistent_data" / "logs")
            done = self.persist_in(place, "backup", "--only", "no-such-directory")
            assert done.returncode == 2, done
            assert "running" in compose("ps", "cache", "--format", "{{.State}}")
            done = self.persist_in(place, "backup", "--engine", "none")
            assert done.returncode == 2 and "--engine none" in done.stderr, done

    def a_service_that_does_not_come_back_is_reported(self) -> None:
        with self.two_services() as (place, compose):
            subprocess.run([*["docker", "compose", "--file", place / "compose.yaml", "exec", "-T", "cache"], "redis-cli", "SET", "key", "kept"],
                           check=True, capture_output=True, env=self.stack.engine.environment)
            broken = place / "broken"
            (broken / "persistent_data" / "redis").mkdir(parents=True)
            (broken / "persistent_data" / "redis" / "dump.rdb").write_bytes(b"REDIS0011\\xfa no snapshot at all, although it begins as one")
            subprocess.run(["tar", "czf", place / "b.tar.gz", "-C", broken, "persistent_data"], check=True)
            done = self.persist_in(place, "restore", place / "b.tar.gz", "redis", "--yes", "--stop", "--force-store", "redis")
            assert done.returncode == 1 and "cache did not come back" in done.stderr and "  cache: " in done.stderr, done
            done = self.persist_in(place, "undo", "--yes", "--stop")
            assert done.returncode in (0, 1), done
            compose("start")
            answer = subprocess.run(
                ["docker", "compose", "--file", place / "compose.yaml", "exec", "-T", "cache", "redis-cli", "GET", "key"],
                capture_output=True, text=True, env=self.stack.engine.environment)
            assert answer.stdout.strip() == "kept", answer
