import json
import signal
import tempfile
import unittest
from pathlib import Path

from tests.running import Service, backend_environment, run


def files_below(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}


class BackendTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.data = Path(scratch.name)
        self.environment = backend_environment(self.data)

    def test_a_prediction_leaves_its_files_where_the_environment_says_and_nowhere_else(self) -> None:
        with Service("backend", self.environment) as backend:
            prediction = backend.json("/api/v1/predict/nvda")
        self.assertEqual(prediction["symbol"], "NVDA")
        self.assertGreater(prediction["predicted_close"], 0)
        self.assertEqual(files_below(self.data), {
            "ml_models/NVDA_linear_model.json", "scalers/NVDA_scaler.json", "ml_cache/NVDA_prediction.json",
            "stock_data/symbols.json", "stock_data/cache/NVDA.csv", "logs/backend.log", "config/backend.json",
        })

    def test_what_it_learned_outlives_it(self) -> None:
        with Service("backend", self.environment) as backend:
            first = backend.json("/api/v1/predict/TSLA")
        model = (self.data / "ml_models/TSLA_linear_model.json").stat()
        (self.data / "ml_cache/TSLA_prediction.json").unlink()
        with Service("backend", self.environment) as backend:
            second = backend.json("/api/v1/predict/TSLA")
            third = backend.json("/api/v1/predict/TSLA")
        self.assertEqual(first, second)
        self.assertEqual([first["source"], third["source"]], ["model", "file"])
        self.assertEqual(model.st_mtime_ns, (self.data / "ml_models/TSLA_linear_model.json").stat().st_mtime_ns)

    def test_training_without_a_server(self) -> None:
        done = run("backend", "train", "NVDA", "AAPL", environment=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^NVDA: [\d.]+ -> [\d.]+ \(from model\)\nAAPL: ")
        self.assertEqual(json.loads((self.data / "stock_data/symbols.json").read_text()), ["AAPL", "NVDA"])

    def test_refuses_what_is_no_symbol(self) -> None:
        with Service("backend", self.environment) as backend:
            for text in ("..", "%2e%2e%2fx", "", "NVDA/../x", ".hidden", "A" * 11):
                status, _, body = backend.get(f"/api/v1/predict/{text}")
                self.assertEqual(status, 400, text)
                self.assertIn("not a stock symbol", body.decode())
            self.assertEqual(backend.get("/api/v2")[0], 404)

    def test_tells_its_health_and_its_metrics(self) -> None:
        with Service("backend", self.environment) as backend:
            self.assertEqual(
                backend.json("/api/v1/health"), {"status": "ok", "redis": "not configured", "unwritable": []})
            backend.get("/api/v1/predict/NVDA")
            backend.get("/api/v1/predict/NVDA")
            _, headers, body = backend.get("/metrics")
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        lines = body.decode().splitlines()
        self.assertIn('predictions_total{source="file"} 1', lines)
        self.assertIn('predictions_total{source="model"} 1', lines)
        self.assertIn("models_trained_total 1", lines)
        self.assertIn('http_requests_total{route="/api/v1/predict/",status="200"} 2', lines)

    def test_stops_when_told(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            backend = Service("backend", self.environment)
            self.assertEqual(backend.stop(number), 0)
        self.assertIn("SIGTERM: finishing what is under way", (self.data / "logs/backend.log").read_text())

    def test_will_not_start_without_a_place_to_write(self) -> None:
        del self.environment["ML_MODEL_PATH"]
        done = run("backend", environment=self.environment)
        self.assertEqual(done.returncode, 2)
        self.assertIn("ML_MODEL_PATH is not set", done.stderr)

    def test_names_a_broken_configuration(self) -> None:
        (self.data / "config").mkdir()
        (self.data / "config/backend.json").write_text("{")
        done = run("backend", environment=self.environment)
        self.assertEqual(done.returncode, 2)
        self.assertIn("config/backend.json: ", done.stderr)
