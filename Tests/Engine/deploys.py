"""Scenes of deploying and proving."""

import json
import os
import shutil
import urllib.request

from small_stack import SmallStacks

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


class DeployScenes(SmallStacks):
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
            # Started by hand since, from the files as they are: that is what comes back, not what was deployed before.
            stack.write(APP.replace("echo started", "echo by hand"))
            stack.compose("up", "--detach", "--wait")
            stack.engine.docker("tag", "persist-e2e-web:2", "persist-e2e-web:1")
            done = stack.persist("deploy", "--timeout", "60", expected=3)
            assert "what ran before runs again\n" in done.stderr and "by hand" in stack.logs("web"), done
            assert stack.running_image("web") == image and stack.health("web") == "healthy"
            # One that is well, and back again.
            stack.write(APP.replace("echo started", "echo started anew"))
            assert "deploy 5 is done" in stack.persist("deploy", "--timeout", "60", "--prove", "recreate").stdout
            assert "started anew" in stack.logs("web")
            done = stack.persist("deploy", "--rollback", "--timeout", "60")
            assert "deploy 6 is done, back to deploy 1" in done.stdout, done
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
