"""Scenes of deploying, proving and rescuing: each on a small stack of its own, whose containers are gone afterwards."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import breakages

REDIS = "redis:7.4.5-bookworm"
# An image that never gets healthy stands under the same name as one that does.
APP = """
name: app
services:
  cache:
    image: redis:7.4.5-bookworm
    command: [redis-server, --appendonly, "yes"]
    volumes: ["./persistent_data/redis:/data"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
    restart: unless-stopped
    stop_grace_period: 5s
  web:
    image: persist-e2e-web:1
    depends_on: {cache: {condition: service_healthy}}
    entrypoint: [sh, -c, "echo started; exec sleep infinity"]
    stop_signal: SIGKILL
    volumes: ["./persistent_data/logs/web:/logs"]
    healthcheck: {test: [CMD-SHELL, "test ! -e /broken"], interval: 1s, retries: 2}
    restart: unless-stopped
"""
# Ends persist, whose child this is, at the Nth call that changes something, before the engine has heard of it or after.
DOCKER = """#!/bin/sh
echo "$@" >> "$COUNT.calls"
changing=no
for word in "$@"; do case $word in up | stop | restart | build | pull | tag) changing=yes ;; ps | exec | inspect) break ;; esac; done
if [ "$changing" = yes ]; then
  n=$(($(cat "$COUNT") + 1))
  echo "$n" > "$COUNT"
  if [ "$n $WHEN" = "$AT before" ]; then kill -KILL "$PPID"; exit 1; fi
fi
"%s" "$@"
status=$?
if [ "$changing ${n:-0} $WHEN" = "yes $AT after" ]; then kill -KILL "$PPID"; fi
exit $status
"""


class DeployScenes:
    @contextmanager
    def small_stack(self, text: str) -> Iterator["SmallStack"]:
        engine = self.stack.engine
        with tempfile.TemporaryDirectory(prefix="persist-e2e-deploy-", dir=engine.place) as scratch:
            stack = SmallStack(engine, self.stack.persist_binary, Path(scratch), text)
            before = stack.volumes()
            try:
                yield stack
            finally:
                stack.compose("down", "--timeout", "2", "--volumes", "--remove-orphans", check=False)
                # Compose forgets the volumes of containers that were made anew without them; persist removes none.
                for volume in stack.volumes() - before:
                    engine.docker("volume", "rm", volume)

    def the_life_of_the_reference_stack(self) -> None:
        """The verification steps of requirements/004: deploy, predict, restart, made anew, predict again, the files are there."""
        stack = self.stack
        done = stack.persist("deploy", "--prove", "restart")
        assert "deploy 1 is done" in done.stdout and "outlived a restart" in done.stdout, done

        def predict() -> bytes:
            return urllib.request.urlopen("http://127.0.0.1:8081/api/v1/predict/NVDA", timeout=20).read()

        predict()
        cache = stack.tree / "ml_cache"
        before = {path.name: path.read_bytes() for path in cache.iterdir() if path.name != ".gitkeep"}
        assert before, "a prediction leaves no file"
        stack.compose("restart", "--timeout", "20")
        stack.up()
        predict()
        done = stack.persist("prove", "--recreate")
        assert "outlived being made anew" in done.stdout, done
        predict()
        after = {path.name for path in cache.iterdir()}
        assert before.keys() <= after, f"{before.keys()} before, {after} now"
        evidence = json.loads(stack.persist("prove", "--no-restart", "--format", "json").stdout)
        assert all(mark["outcome"] in ("kept", "unasked") for mark in evidence["marks"]), evidence["marks"]
        assert {mark["service"] for mark in evidence["marks"]} >= {"redis", "prometheus", "grafana", "backend"}, evidence["marks"]
        leftover = [str(path) for path in stack.tree.rglob(".persist-proof-*")]
        assert not leftover, leftover
        assert "proven" in stack.persist("status").stdout
        assert not [finding for finding in stack.live() if finding["severity"] == "error"], stack.live()

    def a_deploy_that_never_gets_healthy_is_taken_back(self) -> None:
        with self.small_stack(APP) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            stack.image("persist-e2e-web:2", "RUN touch /broken")
            done = stack.persist("deploy", "--timeout", "60")
            assert "deploy 1 is done" in done.stdout, done
            stack.redis("SET", "key", "kept")
            (stack.tree / "logs" / "web" / "line").write_text("a line\n")
            image = stack.running_image("web")
            before = stack.digests("logs")
            stack.write(APP.replace("persist-e2e-web:1", "persist-e2e-web:2").replace("echo started", "echo the new one says why >&2"))
            plan = stack.persist("deploy", "--dry-run")
            assert "make web anew" in plan.stdout and "cache stays as it is" in plan.stdout, plan
            done = stack.persist("deploy", "--timeout", "60", expected=3)
            assert "web is unhealthy" in done.stderr and "what ran before runs again: deploy 1" in done.stderr, done
            assert "the new one says why" in done.stderr, done
            assert stack.running_image("web") == image and stack.health("web") == "healthy"
            assert stack.redis("GET", "key") == "kept" and stack.digests("logs") == before
            listed = json.loads(stack.persist("deploy", "--list", "--format", "json").stdout)
            assert [(record["number"], record["state"]) for record in listed] == [(2, "takenBack"), (1, "done")], listed
            assert "deploy 2 failed" in stack.persist("status").stdout
            # The same name means another image now: a mutable tag.
            stack.write(APP)
            stack.engine.docker("tag", "persist-e2e-web:2", "persist-e2e-web:1")
            done = stack.persist("deploy", "--timeout", "60", expected=3)
            assert stack.running_image("web") == image and stack.health("web") == "healthy", done
            # One that is well, and back again.
            stack.write(APP.replace("echo started", "echo started anew"))
            assert "deploy 4 is done" in stack.persist("deploy", "--timeout", "60", "--prove", "recreate").stdout
            assert "started anew" in stack.logs("web")
            done = stack.persist("deploy", "--rollback", "--timeout", "60")
            assert "deploy 5 is done, back to deploy 1" in done.stdout, done
            assert "started anew" not in stack.logs("web") and stack.redis("GET", "key") == "kept"

    def data_goes_back_with_a_deploy_only_where_it_is_asked_for(self) -> None:
        with self.small_stack(APP) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            stack.image("persist-e2e-web:2", "RUN touch /broken")
            stack.persist("deploy", "--timeout", "60")
            stack.redis("SET", "key", "old")
            # The new one changes data, and is not well.
            spoils = APP.replace("persist-e2e-web:1", "persist-e2e-web:2").replace("echo started", "echo new > /logs/said")
            for words, expected in [([], "new\n"), (["--rollback-data"], "old\n")]:
                (stack.tree / "logs" / "web" / "said").write_text("old\n")
                stack.write(spoils)
                stack.persist("deploy", "--timeout", "60", *words, expected=3)
                assert (stack.tree / "logs" / "web" / "said").read_text() == expected, words
                assert stack.redis("GET", "key") == "old" and stack.health("web") == "healthy"
                stack.write(APP)

    def a_deploy_that_is_killed_can_be_brought_to_either_side(self) -> None:
        with self.small_stack(APP) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            stack.persist("deploy", "--timeout", "60", "--prove", "none")
            stack.redis("SET", "key", "kept")
            binary = stack.place / "bin"
            binary.mkdir()
            (binary / "docker").write_text(DOCKER % shutil.which("docker"))
            (binary / "docker").chmod(0o755)
            count = stack.place / "count"
            killed = 0
            for at in range(1, 4):
                for when in ["before", "after"]:
                    text = APP.replace("echo started", f"echo started {at} {when}")
                    stack.write(text)
                    count.write_text("0")
                    variables = {"PATH": f"{binary}:{os.environ['PATH']}", "COUNT": str(count), "AT": str(at), "WHEN": when}
                    done = stack.run("deploy", "--timeout", "60", "--prove", "restart", **variables)
                    if done.returncode != -9:
                        assert done.returncode == 0 and int(count.read_text()) < at, done
                        continue
                    killed += 1
                    status = stack.persist("status")
                    assert "was cut short" in status.stdout and "persist deploy" in status.stdout, status
                    if when == "before":
                        done = stack.persist("deploy", "--rollback", "--timeout", "60", "--prove", "none")
                        assert f"started {at} {when}" not in stack.logs("web")
                    else:
                        done = stack.persist("deploy", "--timeout", "60", "--prove", "none")
                        assert f"started {at} {when}" in stack.logs("web")
                    assert "was cut short" in done.stderr and stack.health("web") == "healthy", done
                    assert "was cut short" not in stack.persist("status").stdout
                    assert stack.redis("GET", "key") == "kept"
            assert killed == 4, f"killed {killed} times"
            # Marks that a killed proof left go with the next one.
            stack.persist("prove", "--no-restart")
            assert not list(stack.tree.rglob(".persist-proof-*")) and stack.redis("KEYS", "persist:*") == ""
            # Nobody else may read what holds the values of variables.
            modes = {path.name: path.stat().st_mode & 0o777 for path in (stack.place / ".persist" / "deploys").iterdir()}
            assert modes and set(modes.values()) == {0o600}, modes
            lines = (stack.place / "count.calls").read_text().splitlines()
            calls = [word for line in lines if not line.startswith("exec ") for word in line.split()]
            assert "up" in calls and not {"-y", "--yes", "-V", "--renew-anon-volumes", "down", "-v", "--volumes", "prune", "rm"} & set(calls)

    def what_compose_would_do_without_a_word_is_refused(self) -> None:
        with self.small_stack(APP) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            stack.image("persist-e2e-web:2", "VOLUME /elsewhere")
            stack.persist("deploy", "--timeout", "60", "--prove", "none")
            running = stack.running_image("web")
            for text, status, said in [
                (APP.replace("persistent_data/redis:/data", "persistent_data/cache:/data"), 4, "the compose file mounts"),
                (APP.replace("name: app", "name: other"), 4, "runs on this tree"),
                (APP.replace("./persistent_data/redis:/data", "/data"), 1, "verify finds"),
                (APP.replace("web:1", "web:2"), 4, "keeps data in /elsewhere, which the one before did not"),
                (APP.replace(f"image: {REDIS}", "image: postgres:17.1-bookworm").replace("redis:/data", "redis:/var/lib/postgresql/data"), 4,
                 "holds the files of PostgreSQL 15"),
            ]:
                if "postgres" in text:
                    (stack.tree / "redis" / "PG_VERSION").write_text("15\n")
                stack.write(text)
                done = stack.persist("deploy", "--timeout", "30", expected=status)
                assert said in done.stderr, done
                assert ("--accept" in done.stderr) == (status == 4), done
                stack.write(APP)
                assert stack.health("web") == "healthy" and stack.running_image("web") == running
            (stack.tree / "redis" / "PG_VERSION").unlink()

    def every_way_to_lose_data_is_found_before_and_when_it_runs(self) -> None:
        for name, ((old, new), before, running, service) in breakages.BREAKAGES.items():
            with self.small_stack(breakages.BASE) as stack:
                stack.image("persist-e2e-web:1", "RUN true")
                (stack.place / "prometheus.yml").write_text(breakages.CONFIGURATION)
                text = breakages.BASE.replace(old, new)
                assert text != breakages.BASE, name
                stack.write(text + ("volumes: {kept: }\n" if "kept:" in new else ""))
                stack.run("setup")
                if "owner" in name:
                    os.chown(stack.tree / "ml_models", 0, 0)
                found = {finding["rule"] for finding in stack.findings() if service in (finding.get("service"), finding.get("path"))}
                every = {finding["rule"] for finding in stack.findings()}
                assert before & (found if "owner" not in name else every), f"{name}: verify finds {found} at {service}"
                stack.compose("up", "--detach")
                time.sleep(1)
                done = stack.run("prove", "--no-restart", "--format", "json")
                proof = json.loads(done.stdout)
                found = {finding["rule"] for finding in proof["findings"] if finding["service"] == service}
                assert running & found, f"{name}: prove finds {proof}"
                assert done.returncode == (0 if running == {"PST110"} else 1), f"{name}: {done}"
                # Mended, nothing is found.
                stack.write(breakages.BASE)
                stack.persist("setup")
                assert not [finding for finding in stack.findings() if finding["severity"] == "error"], f"{name}: {stack.findings()}"
                stack.compose("up", "--detach", "--timeout", "2")
                time.sleep(1)
                proof = json.loads(stack.persist("prove", "--no-restart", "--format", "json").stdout)
                assert not proof["findings"], f"{name}, mended: {proof}"

    def what_was_accepted_stops_no_deploy(self) -> None:
        forgets = breakages.BASE.replace('--appendonly, "yes"]', '--appendonly, "no", --save, ""] # persist: ignore PST030 -- a cache')
        with self.small_stack(forgets) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            (stack.place / "prometheus.yml").write_text(breakages.CONFIGURATION)
            # What it holds goes with a restart, whoever accepts that: it is not restarted for a proof.
            stack.persist("deploy", "--prove", "mounts")
            stack.redis("SET", "key", "kept")
            done = stack.persist("prove", expected=1)
            assert "nothing is restarted: cache holds its data in memory alone" in done.stderr and "not proven by restart" in done.stdout, done
            assert stack.redis("GET", "key") == "kept"
            stack.write(forgets.replace(" # persist: ignore PST030 -- a cache", ""))
            done = stack.persist("deploy", "--prove", "mounts", expected=1)
            assert "verify finds" in done.stderr, done

    def data_in_a_container_is_rescued(self) -> None:
        with self.small_stack(breakages.BASE) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            (stack.place / "prometheus.yml").write_text(breakages.CONFIGURATION)
            stack.write(
                breakages.BASE.replace("./persistent_data/redis:/data", "/data").replace("{DATA_DIR: /models}", "{DATA_DIR: /srv/models}"))
            stack.run("setup")
            stack.compose("up", "--detach")
            time.sleep(1)
            stack.redis("SET", "key", "kept")
            # Making it anew would lose it: it is not done.
            container = stack.inspect("app", "{{.Id}}")
            done = stack.persist("prove", "--recreate", expected=1)
            assert "nothing is made anew: app has data where nothing is mounted" in done.stderr and stack.inspect("app", "{{.Id}}") == container, done
            listed = stack.persist("rescue", "--dry-run").stdout
            assert "/srv/models" in listed and "cache: /data" in listed, listed
            assert not list(stack.tree.glob("redis/*")), "a dry run copies"
            stack.persist("rescue", expected=4)
            done = stack.persist("rescue", "--yes")
            assert "mount it: " in done.stderr, done
            assert stack.inspect("app", "{{.State.Status}} {{.Id}}") == f"running {container}"
            model = next(stack.tree.rglob("net.h5"))
            rescued = json.loads(stack.run("rescue", "--dry-run", "--format", "json").stdout)
            assert all(item["target"].startswith("rescued/") for item in rescued), rescued
            redis = next(stack.tree.rglob("appendonlydir"))
            assert model.read_text() == "model\n" and model.stat().st_uid == 0
            assert redis.stat().st_uid == 999 and redis.parent.stat().st_uid == 999
            stack.write(breakages.BASE.replace("./persistent_data/redis:", f"./persistent_data/{redis.parent.relative_to(stack.tree)}:").replace(
                "./persistent_data/ml_models:/models", f"./persistent_data/{model.parent.relative_to(stack.tree)}:/models"))
            stack.compose("up", "--detach", "--timeout", "2")
            time.sleep(1)
            assert stack.redis("GET", "key") == "kept"
            done = stack.persist("prove", "--recreate")
            assert "outlived being made anew" in done.stdout and stack.redis("GET", "key") == "kept", done

    def what_images_say_is_learned(self) -> None:
        unknown = "name: learned\nservices: {thing: {image: 'persist-e2e-thing:1', stop_signal: SIGKILL}}\n"
        with self.small_stack(unknown) as stack:
            stack.image("persist-e2e-thing:1", "VOLUME /var/lib/thing\nUSER 1234:1234\nCMD [\"sleep\", \"infinity\"]")
            stack.compose("up", "--detach")
            rules = {finding["rule"] for finding in stack.findings("--check", "live")}
            assert {"PST101", "PST104"} <= rules, rules
            assert not [finding for finding in stack.findings() if finding["path"] == "/var/lib/thing"]
            assert "/var/lib/thing" in stack.persist("verify", "--learn").stdout and not (stack.place / "persist.yaml").exists()
            stack.persist("verify", "--learn", "--yes")
            found = [finding for finding in stack.findings() if finding["path"] == "/var/lib/thing"]
            assert found and found[0]["severity"] == "error", stack.findings()
            assert 'owner: "1234:1234"' in (stack.place / "persist.yaml").read_text()
            assert "nothing that persist does not know" in stack.persist("verify", "--learn").stderr

    def a_project_of_others_comes_into_the_tree_with_its_data(self) -> None:
        with self.small_stack(ADOPTED) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            stack.compose("up", "--detach", "--wait")
            sql = ["exec", "-T", "db", "psql", "-U", "postgres", "-tAc"]
            stack.compose(*sql, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
            stack.redis("SET", "key", "kept")
            (stack.place / "files" / "app" / "said").write_text("second\n")
            done = stack.persist("rescue", "--yes")
            kept = (stack.tree / "db").stat()
            assert "base backup" in done.stdout and (kept.st_uid, kept.st_mode & 0o777) == (999, 0o700), (done, kept)
            shutil.rmtree(stack.tree)
            before = sorted(path.name for path in stack.place.iterdir())
            plan = stack.persist("init")
            assert sorted(path.name for path in stack.place.iterdir()) == before, "a plan writes"
            assert "# Kept where it always was." in plan.stdout and "the volume" in plan.stderr, plan
            volumes = stack.volumes()
            done = stack.persist("init", "--yes", "--rescue")
            assert stack.volumes() == volumes, "volumes come or go with a rescue"
            assert "stopped, until the stack is started on the tree: app, cache, db" in done.stderr, done
            assert stack.findings() and not [finding for finding in stack.findings() if finding["severity"] == "error"], stack.findings()
            assert (stack.place / "compose.yaml").read_text() == ADOPTED
            stack.persist("init", expected=4)
            # Compose would start it on other directories than it has: that is what was wanted, and must be said.
            stack.persist("deploy", "--no-backup", "--timeout", "90", expected=4)
            done = stack.persist("deploy", "--accept", "mount", "--timeout", "90", "--prove", "recreate")
            assert "outlived being made anew" in done.stdout, done
            assert stack.compose(*sql, "SELECT sum(number) FROM kept").strip() == "500500" and stack.redis("GET", "key") == "kept"
            assert next(stack.tree.rglob("said")).read_text() == "second\n"
            assert (stack.place / "files" / "app" / "said").read_text() == "second\n", "the source is touched"
            assert volumes <= stack.volumes(), "a volume is gone"
            assert not stack.engine.docker("ps", "--all", "--quiet", "--filter", "label=persist.reader").stdout

    def volumes_of_another_name_or_kind_are_refused_and_rescued(self) -> None:
        with self.small_stack(VOLUMES) as stack:
            stack.compose("up", "--detach", "--wait")
            stack.redis("SET", "key", "kept")
            stack.redis("SAVE")
            stack.write(VOLUMES + "    driver_opts: {type: tmpfs, device: tmpfs}\n")
            done = stack.persist("deploy", expected=4)
            assert "would have to be made anew, without what it holds" in done.stderr, done
            stack.write(VOLUMES)
            stack.compose("down")
            stack.write(VOLUMES.replace("name: kept", "name: renamed"))
            stack.compose("up", "--detach", "--wait")
            try:
                assert stack.redis("GET", "key") == ""
                left = [finding for finding in stack.findings("--check", "live") if finding["rule"] == "PST109"]
                assert left and "kept_data" in left[0]["message"], left
                done = stack.persist("prove", "--no-restart")
                assert "kept_data" in done.stderr, done
                volumes = stack.volumes()
                # Nobody needs to have set the tree up.
                shutil.rmtree(stack.tree)
                done = stack.persist("rescue", "--yes")
                assert stack.volumes() == volumes
                assert "rescued/kept_data" in done.stdout, done
                assert b"kept" in (stack.tree / "rescued" / "kept_data" / "dump.rdb").read_bytes()
            finally:
                stack.compose("down", "--volumes")
                stack.write(VOLUMES)


ADOPTED = """
services:
  db:
    image: postgres:15-bookworm
    environment: {POSTGRES_PASSWORD: secret}
    volumes: [pgdata:/var/lib/postgresql/data]
    healthcheck: {test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres], interval: 1s, start_period: 30s}
  cache:
    image: redis:7.4.5-bookworm
    command: redis-server --appendonly yes
    volumes:
      - type: volume
        source: cache
        target: /data
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
  app:
    image: persist-e2e-web:1
    # Kept where it always was.
    environment:
      - DATA_DIR=/app/data
    entrypoint: [sh, -c, "test -e $$DATA_DIR/said || echo first > $$DATA_DIR/said; exec sleep infinity"]
    stop_signal: SIGKILL
    volumes:
      - ${PLACE:-./files}/app:/app/data
volumes:
  pgdata:
  cache:
"""
VOLUMES = """
name: kept
services:
  cache:
    image: redis:7.4.5-bookworm
    volumes: ["data:/data"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
volumes:
  data:
"""


class SmallStack:
    def __init__(self, engine: object, persist: str, place: Path, text: str) -> None:
        self.engine, self.binary, self.place = engine, persist, place
        self.tree = place / "persistent_data"
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
