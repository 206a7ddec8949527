"""`python3 -m backend` serves; `python3 -m backend train SYMBOL…` trains and predicts once, and leaves."""

import os
import sys

from backend.predictor import BadSymbol, Predictor
from backend.settings import Settings, load_config
from serving.environment import MissingVariable
from serving.logs import open_log
from serving.metrics import Metrics
from serving.server import Response, Route, Server


def health(settings: Settings, predictor: Predictor) -> Response:
    """Unwell only when data would be lost: redis may be away, a directory that cannot be written may not."""
    stuck = [name for name, path in settings.written_directories().items() if not os.access(path, os.W_OK | os.X_OK)]
    status = {"status": "unwritable" if stuck else "ok", "redis": predictor.redis_state(), "unwritable": stuck}
    return Response.json(503 if stuck else 200, status)


def predict(predictor: Predictor, symbol: str) -> Response:
    try:
        return Response.json(200, predictor.predict(symbol))
    except BadSymbol as error:
        return Response.json(400, {"error": str(error)})


def main(arguments: list[str]) -> int:
    try:
        settings = Settings.from_environment(os.environ)
        config = load_config(settings.config)
    except (MissingVariable, OSError, ValueError) as error:
        print(f"backend: {error}", file=sys.stderr)
        return 2
    metrics = Metrics()
    log = open_log("backend", settings.logs)
    predictor = Predictor(settings, config, metrics, log)
    if arguments[:1] == ["train"]:
        for symbol in arguments[1:]:
            answer = predictor.predict(symbol)
            print(f"{answer['symbol']}: {answer['last_close']} -> {answer['predicted_close']} (from {answer['source']})")
        return 0
    routes = [
        Route("/api/v1/health", lambda _: health(settings, predictor)),
        Route("/api/v1/predict/", lambda symbol: predict(predictor, symbol)),
        Route("/api/v1/symbols", lambda _: Response.json(200, predictor.symbols())),
    ]
    Server((os.environ.get("HOST", "0.0.0.0"), settings.port), routes, metrics, log).run_until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
