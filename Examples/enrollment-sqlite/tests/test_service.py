import hashlib
import signal
import sqlite3
import tempfile
import unittest
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

from tests.forms import BOUNDARY, PDF, enrol, form, person, send
from tests.running import PROJECT, Service, run

MIGRATION = PROJECT / "after" / "migrations" / "0001-enrollments.sql"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000
POST = f"POST /api/enrollments HTTP/1.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n".encode()


def migrate(data: Path) -> None:
    connection = sqlite3.connect(data / "byov.db")
    connection.executescript(MIGRATION.read_text())
    connection.close()


class ServiceTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.data = Path(scratch.name)
        self.uploads = self.data / "uploads"
        self.uploads.mkdir()
        migrate(self.data)

    def service(self, module: str = "after") -> Service:
        service = Service(module, DATA_DIR=str(self.data))
        self.addCleanup(service.stop)
        return service

    def documents(self) -> set[str]:
        return {path.name for path in self.uploads.iterdir()}

    def test_a_person_is_enrolled_with_a_document(self) -> None:
        service = self.service()
        self.assertEqual(enrol(service, **person(1)), (201, {"id": 1}))
        self.assertEqual(
            enrol(service, file_name='C:\\scans\\fahrzeug größe.png', content=PNG, name="Zoë <b>Ångström</b>", email="Zoe@Example.org",
                  vehicle="e-bike"), (201, {"id": 2}))
        first, second = service.get("/api/enrollments")
        self.assertEqual(first | {"enrolled_at": "", "file": ""}, person(1) | {
            "id": 1, "document": "registration.pdf", "bytes": len(PDF), "enrolled_at": "", "file": ""})
        self.assertEqual(
            [second["name"], second["email"], second["document"]], ["Zoë <b>Ångström</b>", "zoe@example.org", "fahrzeug größe.png"])
        for row, content in [(first, PDF), (second, PNG)]:
            self.assertEqual((self.uploads / row["file"]).read_bytes(), content)
            self.assertEqual(row["file"].split(".")[0], hashlib.sha256(content).hexdigest())
        self.assertIn(b"<title>Bring your own vehicle</title>", service.send("/")[1])

    def test_nobody_is_enrolled_twice(self) -> None:
        service = self.service()
        with ThreadPoolExecutor(50) as clients:
            answers = list(clients.map(lambda number: enrol(service, **person(1, email="One@example.org"))[0], range(50)))
        self.assertEqual(sorted(answers), [201] + [409] * 49)
        self.assertEqual(len(service.get("/api/enrollments")), 1)

    def test_fifty_at_once_are_all_enrolled(self) -> None:
        service = self.service()

        def client(number: int) -> None:
            self.assertEqual(enrol(service, content=PDF + str(number).encode(), **person(number))[0], 201)

        with ThreadPoolExecutor(50) as clients:
            list(clients.map(client, range(200)))
        rows = service.get("/api/enrollments")
        self.assertEqual({row["email"] for row in rows}, {f"p{number}@example.org" for number in range(200)})
        self.assertEqual({row["file"] for row in rows}, self.documents())

    def test_what_was_answered_outlives_a_kill_with_its_document(self) -> None:
        service = self.service()

        def client(number: int) -> list[str]:
            answered: list[str] = []
            try:
                while True:
                    email = f"p{number}-{len(answered)}@example.org"
                    enrol(service, content=PDF + email.encode(), **person(number, email=email))
                    answered.append(email)
                    if len(answered) == 5:
                        service.stop(signal.SIGKILL)
            except (urllib.error.URLError, HTTPException, OSError, ValueError):
                return answered

        with ThreadPoolExecutor(10) as clients:
            answered = {email for emails in clients.map(client, range(10)) for email in emails}
        rows = self.service().get("/api/enrollments")
        self.assertLessEqual(answered, {row["email"] for row in rows})
        self.assertGreaterEqual(len(answered), 5)
        for row in rows:
            self.assertEqual((self.uploads / row["file"]).read_bytes(), PDF + row["email"].encode())

    def test_what_is_no_enrolment_is_refused_and_leaves_nothing(self) -> None:
        service = self.service()
        good, end = form(**person(1)), f"--{BOUNDARY}--".encode()
        for fields in [{"email": "nobody"}, {"email": "a@b"}, {"email": "a @b.c"}, {"name": ""}, {"name": "a\0b"}, {"name": "x" * 201},
                       {"vehicle": " "}, {"file_name": ""}, {"file_name": "a\x7f.pdf"}]:
            status, answer = enrol(service, **person(1, **fields))
            self.assertEqual((status, "must be" in answer["error"]), (400, True), fields)
        for content in [b"", b"MZ\x90", b"<svg/>", b"%pdf-"]:
            self.assertEqual(enrol(service, content=content, **person(1))[0], 415, content)
        for body in [b"", b"--", end, good[:-9], good.replace(end, b""), good.replace(b' name="name"', b""),
                     good.replace(b'name="email"', b'name="x"'), good.replace(b"Person 1", b"\xff"),
                     good.replace(b"\r\n\r\nPerson", b"\r\nPerson")]:
            self.assertEqual(send(service, body)[0], 400, body[:200])
        bounded = "multipart/form-data; boundary="
        for kind, status in {"": 415, "application/json": 415, "multipart/form-data": 415, bounded: 415, f"{bounded}other": 400}.items():
            self.assertEqual(send(service, good, kind)[0], status, kind)
        self.assertEqual((service.get("/api/enrollments"), self.documents()), ([], set()))

    def test_requests_that_are_none_are_refused(self) -> None:
        service = self.service()
        wanted = {
            POST + b"\r\n": 411, POST + b"Content-Length: 5242881\r\n\r\n": 413, POST + b"Content-Length: x\r\n\r\n": 411,
            POST + b"Content-Length: 400\r\n\r\n" + form(**person(1))[:200]: 400, b"GET /uploads/ HTTP/1.1\r\n\r\n": 404,
            b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n": 405, b"PUT /api/enrollments HTTP/1.1\r\n\r\n": 501}
        for request, status in wanted.items():
            self.assertIn(f" {status} ".encode(), service.say(request).split(b"\r\n")[0], request[:90])

    def test_a_document_that_cannot_be_kept_leaves_no_row(self) -> None:
        service = self.service()
        self.uploads.rmdir()
        self.assertEqual(enrol(service, **person(1))[0], 500)
        self.uploads.mkdir()
        self.assertEqual(enrol(service, **person(1))[0], 201)
        self.assertEqual(len(service.get("/api/enrollments")), 1)

    def test_a_database_from_before_is_adopted(self) -> None:
        (self.data / "byov.db").unlink()
        before = self.service("before")
        enrol(before, **person(1))
        wanted = before.get("/api/enrollments")
        self.assertEqual(before.stop(), 0)
        migrate(self.data)
        self.assertEqual(self.service().get("/api/enrollments"), wanted)

    def test_will_not_start_on_nothing(self) -> None:
        done = run("after")
        self.assertEqual((done.returncode, done.stderr[:19]), (2, "DATA_DIR is not set"))
        (self.data / "byov.db").unlink()
        done = run("after", DATA_DIR=str(self.data))
        self.assertEqual((done.returncode, (self.data / "byov.db").exists()), (2, False))
        self.assertIn("run `persist migrate` first", done.stderr)
        self.uploads.rmdir()
        self.assertIn("run `persist setup` first", run("after", DATA_DIR=str(self.data)).stderr)

    def test_the_probe_exits_as_docker_expects(self) -> None:
        service = self.service()
        self.assertEqual(run("enrollment.probe", f"{service.url}/api/health").returncode, 0)
        self.assertEqual(service.stop(), 0)
        self.assertEqual(run("enrollment.probe", f"{service.url}/api/health").returncode, 1)
