import tempfile
import unittest
from pathlib import Path

from tests.running import Service, backend_environment, frontend_environment, run


class FrontendTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.data = Path(scratch.name)

    def test_serves_the_page_and_forwards_to_the_backend(self) -> None:
        with Service("backend", backend_environment(self.data)) as backend:
            with Service("frontend", frontend_environment(self.data, backend.url)) as frontend:
                status, headers, page = frontend.get("/")
                direct = backend.json("/api/v1/predict/AAPL")
                forwarded = frontend.json("/api/v1/predict/AAPL")
                refused = frontend.get("/api/v1/predict/...")[0]
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn(b"<title>Stock prediction</title>", page)
        self.assertEqual(forwarded, direct | {"source": "file"})
        self.assertEqual(refused, 400)
        self.assertIn("GET /api/v1/predict/AAPL", (self.data / "frontend/logs/frontend.log").read_text())

    def test_remembers_a_prediction_while_the_backend_is_away(self) -> None:
        with Service("backend", backend_environment(self.data)) as backend:
            frontend = Service("frontend", frontend_environment(self.data, backend.url))
            self.addCleanup(frontend.stop)
            fresh = frontend.json("/api/v1/predict/AAPL")
        status, headers, _ = frontend.get("/api/v1/predict/AAPL")
        self.assertEqual((status, headers.get("X-Served-From")), (200, "cache"))
        self.assertEqual(frontend.json("/api/v1/predict/AAPL"), fresh)
        self.assertEqual(frontend.get("/api/v1/predict/NVDA")[0], 502)
        self.assertEqual(frontend.get("/health")[0], 200)
        self.assertEqual(frontend.stop(), 0)

    def test_will_not_start_without_a_backend(self) -> None:
        done = run("frontend", environment={})
        self.assertEqual(done.returncode, 2)
        self.assertIn("BACKEND_URL is not set", done.stderr)


class ProbeTests(unittest.TestCase):
    def test_healthcheck_exits_as_docker_expects(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            with Service("backend", backend_environment(Path(scratch))) as backend:
                self.assertEqual(run("serving.probe", f"{backend.url}/api/v1/health", environment={}).returncode, 0)
                self.assertEqual(run("serving.probe", f"{backend.url}/nothing", environment={}).returncode, 1)
                gone = backend.url
            self.assertEqual(run("serving.probe", f"{gone}/api/v1/health", environment={}).returncode, 1)
        self.assertEqual(run("serving.probe", environment={}).returncode, 2)
