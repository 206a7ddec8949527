"""Scenes of finding what would be lost, and of bringing data into the tree."""

import json
import os
import shutil
import time

import breakages
from small_stack import SmallStacks

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


class RescueScenes(SmallStacks):
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

    def a_mark_is_written_by_whom_the_service_runs_as(self) -> None:
        drops = "exec setpriv --reuid=1000 --regid=1000 --clear-groups sleep infinity"
        text = breakages.BASE.replace("exec sleep infinity", drops)
        with self.small_stack(text) as stack:
            stack.image("persist-e2e-web:1", "RUN true")
            (stack.place / "prometheus.yml").write_text(breakages.CONFIGURATION)
            stack.run("setup")
            stack.compose("up", "--detach")
            time.sleep(1)
            for owner, status in [(0, 1), (1000, 0)]:
                os.chown(stack.tree / "ml_models", owner, owner)
                proof = json.loads(stack.persist("prove", "--no-restart", "--format", "json", expected=status).stdout)
                refused = [mark["service"] for mark in proof["marks"] if mark["outcome"] == "refused"]
                assert refused == ["app"] * status, (owner, proof)

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
            assert "mount it: " in done.stderr and "paused for a rescue: app" in done.stderr, done
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
