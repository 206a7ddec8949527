"""What both forms of the service do alike."""

import json
import signal
import tempfile
import unittest
from pathlib import Path

from tests.migrations import migrate
from tests.running import PROJECT, Service, run

SAMPLE = PROJECT / "analytics_data.json"
# Those that analytics_data.json counted, day by day.
PASSENGERS = [("female", 1, 29), ("male", 3, 22), ("female", 1, 58), ("female", 2, 14), ("male", 3, 40), ("male", 1, 4), ("female", 3, 26)]
EIGHTH = {"sex": "female", "class": 2, "age": 34}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
AGENTS = [FIREFOX] * 5 + [CHROME] * 2 + [PHONE] * 2
POST = b"POST /api/predict HTTP/1.1\r\nHost: x\r\n"


def body_of(sex: str, travelled: int, age: float) -> dict[str, object]:
    return {"sex": sex, "class": travelled, "age": age}


def counters(service: Service) -> list[object]:
    summary = service.get("/api/analytics")
    return [summary["visits"], summary["predictions"], summary["survival_rate"]]


class BothTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file, self.database = Path(scratch.name) / "analytics_data.json", Path(scratch.name) / "analytics.db"
        migrate(self.database, "0001-schema")

    def both(self) -> list[Service]:
        services = [Service("before", DATA_FILE=str(self.file)), Service("after", DATABASE_FILE=str(self.database))]
        for service in services:
            self.addCleanup(service.stop)
        return services

    def test_both_count_what_the_sample_says(self) -> None:
        sample = json.loads(SAMPLE.read_text())
        for service in self.both():
            self.assertEqual(counters(service), [0, 0, None])
            for agent in AGENTS:
                service.post("/api/visit", User_Agent=agent)
            for passenger in PASSENGERS:
                service.post("/api/predict", body_of(*passenger))
            self.assertEqual(counters(service), [9, 7, 57.1])
            exported = service.get("/api/export")
            for key in ["total_visits", "total_predictions", *(key for key in sample if key.startswith("predictions_by")),
                        "browser_stats", "device_stats"]:
                self.assertEqual(exported[key], sample[key], key)
            self.assertEqual(exported.keys(), sample.keys())

    def test_an_eighth_prediction_changes_the_rate(self) -> None:
        self.file.write_bytes(SAMPLE.read_bytes())
        migrate(self.database, "0002-legacy", SAMPLE.read_text())
        for service in self.both():
            self.assertEqual(counters(service), [9, 7, 57.1])
            service.post("/api/visit")
            answer = service.post("/api/predict", EIGHTH)
            self.assertEqual(answer["result"], "survived")
            self.assertEqual([answer["analytics"]["predictions"], answer["analytics"]["survived"]], [8, 5])
            self.assertEqual(counters(service), [10, 8, 62.5])

    def test_a_page_alone_counts_nothing(self) -> None:
        for service in self.both():
            status, page = service.send("/")
            self.assertEqual(status, 200)
            self.assertIn(b"<title>Titanic survival predictor</title>", page)
            self.assertEqual(counters(service), [0, 0, None])

    def test_what_is_no_passenger_is_refused_and_not_counted(self) -> None:
        bad = [b"", b"{", b"[]", b"null", b"\xff", b"[" * 4096, b'{"sex": "female"}', b'{"sex": "female", "class": 1, "age": NaN}',
               b'{"sex": "female", "class": true, "age": 3}', b'{"sex": "female", "class": "1", "age": 3}',
               b'{"sex": ["female"], "class": 1, "age": 3}', b'{"sex": "female", "class": 1, "age": -1}',
               b'{"sex": "female", "class": 1, "age": 1e400}', b'{"sex": "female", "class": 4, "age": 3}',
               b'{"sex": "female", "class": 1, "age": ' + b"9" * 4000 + b"}"]
        for service in self.both():
            for body in bad:
                status, answer = service.send("/api/predict", body)
                self.assertEqual((status, bool(json.loads(answer)["error"])), (400, True), body[:60])
            self.assertEqual(counters(service), [0, 0, None])

    def test_requests_that_are_none_are_refused(self) -> None:
        wanted = {
            POST + b"\r\n": 411, POST + b"Content-Length: -1\r\n\r\n": 411, POST + b"Content-Length: 4097\r\n\r\n": 413,
            POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n": 413, POST + b"Content-Length: 10\r\n\r\n{}": 400,
            POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n": 411, b"POST /api/nothing HTTP/1.1\r\n\r\n": 404,
            b"GET /api/predict HTTP/1.1\r\n\r\n": 405, b"GET /../etc/passwd HTTP/1.1\r\n\r\n": 404, b"DELETE / HTTP/1.1\r\n\r\n": 501,
            b"\x16\x03\x01 nonsense\r\n\r\n": 400}
        for service in self.both():
            for request, status in wanted.items():
                self.assertIn(f" {status} ".encode(), service.say(request).split(b"\r\n")[0], request[:60])
            self.assertEqual(service.say(b""), b"")
            self.assertEqual(counters(service), [0, 0, None])

    def test_both_stop_when_told(self) -> None:
        for service, number in zip(self.both(), [signal.SIGTERM, signal.SIGINT]):
            self.assertEqual(service.stop(number), 0)

    def test_the_probe_exits_as_docker_expects(self) -> None:
        for service in self.both():
            self.assertEqual(run("predictor.probe", f"{service.url}/api/analytics").returncode, 0)
            self.assertEqual(run("predictor.probe", f"{service.url}/nothing").returncode, 1)
            service.stop()
            self.assertEqual(run("predictor.probe", f"{service.url}/api/analytics").returncode, 1)
        self.assertEqual(run("predictor.probe").returncode, 2)
