"""Scenes of the examples whose counters, rows or models stood in containers: what was lost before, is kept after."""

import csv
import io
import json
import os
import time
import urllib.error
import urllib.request
from typing import Any

from small_stack import SmallStack, SmallStacks

PREDICTOR = "http://127.0.0.1:8082"
ENROLLMENT = "http://127.0.0.1:8083"
# Four of seven survive by the predictor's rule, and so does the eighth.
PASSENGERS = [("female", 1, 29), ("male", 3, 22), ("female", 1, 58), ("female", 2, 14), ("male", 3, 40), ("male", 1, 4), ("female", 3, 26)]
EIGHTH = ("female", 2, 34)
SAMPLE, WITH_THE_EIGHTH = [9, 7, 57.1], [10, 8, 62.5]
BOUNDARY = "persist-e2e"
COLUMNS = ["id", "name", "email", "vehicle", "document", "file", "bytes", "enrolled_at"]


def ask(url: str, body: bytes | None = None, **headers: str) -> Any:
    """Of a service that may be starting: a refused or a broken connection is tried again, as long as nothing was sent."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for attempt in range(100):
        try:
            return json.loads(urllib.request.urlopen(urllib.request.Request(url, body, named), timeout=20).read())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url}: {error.code} {error.read()!r}") from error
        except OSError:
            if body is not None or attempt == 99:
                raise
            time.sleep(0.2)


def rules(stack: SmallStack) -> set[str]:
    return {finding["rule"] for finding in stack.findings()}


def up(stack: SmallStack, *words: str) -> None:
    stack.compose("up", "--detach", "--build", "--wait", "--timeout", "20", *words)


def counters() -> list[object]:
    summary = ask(f"{PREDICTOR}/api/analytics")
    return [summary["visits"], summary["predictions"], summary["survival_rate"]]


def count(visits: int, *passengers: tuple[str, int, float]) -> None:
    for _ in range(visits):
        ask(f"{PREDICTOR}/api/visit", b"")
    for sex, travelled, age in passengers:
        ask(f"{PREDICTOR}/api/predict", json.dumps({"sex": sex, "class": travelled, "age": age}).encode())


def document(number: int) -> bytes:
    return f"%PDF-1.7 of person {number}\r\n\r\n%%EOF\r\n".encode()


def enrol(number: int) -> None:
    fields = {"name": f"Person {number}", "email": f"p{number}@example.org", "vehicle": "bicycle"}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts += [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="{number}.pdf"\r\n\r\n']
    body = "".join(parts).encode() + document(number) + f"\r\n--{BOUNDARY}--\r\n".encode()
    ask(f"{ENROLLMENT}/api/enrollments", body, Content_Type=f"multipart/form-data; boundary={BOUNDARY}")


def enrolments() -> list[dict]:
    return ask(f"{ENROLLMENT}/api/enrollments")


def predicted(stack: SmallStack) -> None:
    """Asked from inside, until it answers: the backend may be starting."""
    script = "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:8081/api/v1/predict/NVDA', timeout=20).read())"
    for _ in range(50):
        if stack.compose("exec", "-T", "backend", "python3", "-c", script, check=False):
            return
        time.sleep(0.2)
    raise AssertionError(f"no prediction: {stack.logs('backend')}")


def listed(stack: SmallStack, folder: str) -> list[str]:
    return stack.compose("exec", "-T", "backend", "sh", "-c", f"ls {folder} 2>/dev/null || true").split()


def is_lost_when_made_anew(stack: SmallStack, service: str) -> None:
    """verify says so before, and prove rather leaves the container alone."""
    container = stack.inspect(service, "{{.Id}}")
    assert stack.run("verify").returncode == 1 and rules(stack) == {"PST020"}, stack.findings()
    done = stack.persist("prove", "--recreate", expected=1)
    assert f"nothing is made anew: {service} has data where nothing is mounted" in done.stderr, done
    assert stack.inspect(service, "{{.Id}}") == container


class ExampleScenes(SmallStacks):
    def titanic_counters_are_carried_on(self) -> None:
        with self.example("titanic-analytics", "before", "after") as (before, after):
            assert before.run("verify").returncode == 1 and rules(before) == {"PST020", "PST070"}, before.findings()
            before.persist("setup")
            up(before)
            assert counters() == [0, 0, None]
            count(9, *PASSENGERS)
            before.compose("restart")
            assert counters() == SAMPLE
            is_lost_when_made_anew(before, "predictor")
            before.compose("cp", "predictor:/app/analytics_data.json", after.place)
            up(before, "--force-recreate")
            assert counters() == [0, 0, None]
            before.compose("down")

            after.persist("setup")
            after.persist("verify", "--fail-on", "warning")
            after.persist("migrate")
            legacy = [path.name for path in after.place.glob("analytics_data*")]
            assert len(legacy) == 1 and legacy != ["analytics_data.json"], legacy
            up(after)
            assert counters() == SAMPLE
            after.compose("restart")
            assert counters() == SAMPLE
            up(after, "--force-recreate")
            assert counters() == SAMPLE
            count(1, EIGHTH)
            after.persist("migrate")
            done = after.persist("prove", "--recreate")
            assert "outlived being made anew" in done.stdout and counters() == WITH_THE_EIGHTH, done
            # What is exported is what the next one could import.
            exported = ask(f"{PREDICTOR}/api/export")
            assert [exported["total_visits"], exported["predictions_by_result"]] == [10, {"died": 3, "survived": 5}], exported
            rows = json.loads(after.persist("export", "analytics", "predictions_by_result", "--format", "json").stdout)
            assert rows == {"predictions_by_result": [{"result": "died", "count": 3}, {"result": "survived", "count": 5}]}, rows

    def titanic_counters_found_later_are_added(self) -> None:
        with self.example("titanic-analytics", "after") as (after,):
            after.persist("setup")
            after.persist("migrate")
            assert "0002" in after.persist("migrate", "--status").stdout
            up(after)
            count(1, EIGHTH)
            assert counters() == [1, 1, 100.0]
            sample = (after.place.parent / "analytics_data.json").read_text()
            legacy = after.place / "analytics_data.json"
            # A document whose sums do not agree is refused whole, whatever the service does meanwhile.
            legacy.write_text(sample.replace('"survived": 4', '"survived": 5'))
            done = after.persist("migrate", expected=3)
            assert "every prediction has a result" in done.stderr and legacy.exists() and counters() == [1, 1, 100.0], done
            legacy.write_text(sample)
            after.persist("migrate")
            assert counters() == WITH_THE_EIGHTH and not legacy.exists()
            after.persist("migrate")
            assert counters() == WITH_THE_EIGHTH

    def enrollments_are_backed_up_listed_restored_and_cleared(self) -> None:
        with self.example("enrollment-sqlite", "before", "after") as (before, after):
            assert before.run("verify").returncode == 1 and rules(before) == {"PST020", "PST070"}, before.findings()
            before.persist("setup")
            up(before)
            enrol(1)
            enrol(2)
            before.compose("restart")
            first = enrolments()
            assert [row["email"] for row in first] == ["p1@example.org", "p2@example.org"], first
            is_lost_when_made_anew(before, "enrollment")
            after.persist("setup")
            after.persist("verify", "--fail-on", "warning")
            self.bring(before, after)
            up(before, "--force-recreate")
            assert enrolments() == []
            before.compose("down")

            after.persist("migrate")
            up(after)
            assert enrolments() == first
            after.compose("restart")
            assert enrolments() == first
            up(after, "--force-recreate")
            assert enrolments() == first
            self.put_back(after, first)
            self.inspected_and_exported(after)
            self.cleared_and_restored(after)

    def the_stack_before_loses_its_models(self) -> None:
        """The reference stack, whose life is a scene of its own, as it was before it had a tree."""
        with self.example("stock-prediction", "before") as (before,):
            found = {(finding["service"], finding["rule"]) for finding in before.findings()}
            lost = {("backend", "PST020"), ("frontend", "PST020"), ("redis", "PST003"), ("prometheus", "PST001"), ("grafana", "PST001")}
            assert before.run("verify").returncode == 1 and lost <= found, found
            before.persist("setup")
            up(before)
            predicted(before)
            models = listed(before, "/app/models")
            assert models, "a prediction leaves no model"
            before.compose("restart", "--timeout", "5", "backend")
            predicted(before)
            assert listed(before, "/app/models") == models
            container = before.inspect("backend", "{{.Id}}")
            done = before.persist("prove", "--recreate", expected=1)
            assert "nothing is made anew: " in done.stderr and "backend has data where nothing is mounted" in done.stderr, done
            assert before.inspect("backend", "{{.Id}}") == container
            up(before, "--force-recreate")
            assert before.inspect("backend", "{{.Id}}") != container and listed(before, "/app/models") == []

    def bring(self, before: SmallStack, after: SmallStack) -> None:
        """As the README says: at rest, since a database in use is more than its file."""
        before.compose("stop")
        before.compose("cp", "enrollment:/app/data", after.tree)
        for path in [after.tree / "data", *(after.tree / "data").rglob("*")]:
            os.chown(path, 1000, 1000)

    def put_back(self, stack: SmallStack, first: list[dict]) -> None:
        backup = self.newest(stack, "backup", "--require", "consistent")
        enrol(3)
        grown = enrolments()
        assert len(grown) == 3, grown
        known = self.identifiers(stack)
        stack.persist("restore", backup, "--yes", "--stop")
        assert enrolments() == first
        assert len(self.identifiers(stack)) == len(known) + 1, "no safety copy"
        stack.persist("undo", "--yes", "--stop")
        assert enrolments() == grown
        up(stack, "--force-recreate")
        assert enrolments() == grown

    def inspected_and_exported(self, stack: SmallStack) -> None:
        done = stack.persist("inspect", "byov")
        assert ["enrollments", "3"] in [line.split() for line in done.stdout.splitlines()] and "at 0001-enrollments" in done.stdout, done
        lines = list(csv.reader(io.StringIO(stack.persist("export", "byov", "enrollments", "--format", "csv").stdout)))
        assert lines[0] == COLUMNS and [line[2] for line in lines[1:]] == ["p1@example.org", "p2@example.org", "p3@example.org"], lines

    def cleared_and_restored(self, stack: SmallStack) -> None:
        grown, documents = enrolments(), stack.digests("data/uploads")
        for words in [[], ["--confirm", "other"]]:
            done = stack.persist("clear", "byov", "--path", "data/uploads", *words, expected=4)
            assert enrolments() == grown and stack.digests("data/uploads") == documents, done
        backup = self.newest(stack, "clear", "byov", "--path", "data/uploads", "--confirm", "byov")
        assert enrolments() == [] and not list((stack.tree / "data" / "uploads").glob("*.pdf"))
        enrol(4)
        assert [row["name"] for row in enrolments()] == ["Person 4"]
        stack.persist("restore", backup, "--yes", "--stop")
        assert enrolments() == grown
        self.holds_its_documents(stack, grown)

    def holds_its_documents(self, stack: SmallStack, rows: list[dict]) -> None:
        for row in rows:
            number = int(row["name"].split()[-1])
            assert (stack.tree / "data" / "uploads" / row["file"]).read_bytes() == document(number), row

    def identifiers(self, stack: SmallStack) -> list[str]:
        return [backup["id"] for backup in json.loads(stack.persist("list", "--format", "json").stdout)["backups"]]

    def newest(self, stack: SmallStack, *words: str) -> str:
        """What the command leaves in the list of backups."""
        known = self.identifiers(stack)
        stack.persist(*words)
        new = [backup for backup in self.identifiers(stack) if backup not in known]
        assert len(new) == 1, new
        return new[0]
