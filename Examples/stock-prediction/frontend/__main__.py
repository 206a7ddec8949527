"""`python3 -m frontend` serves the page and forwards /api/ to BACKEND_URL."""

import os
import sys
from pathlib import Path

from frontend.proxy import Proxy
from serving.environment import MissingVariable, directory, required
from serving.logs import open_log
from serving.metrics import Metrics
from serving.server import Response, Route, Server

PAGE = Path(__file__).with_name("index.html")


def main() -> int:
    try:
        backend = required(os.environ, "BACKEND_URL")
        logs = directory(os.environ, "LOG_PATH")
        cache = directory(os.environ, "CACHE_PATH")
        port = int(os.environ.get("PORT") or 8080)
    except (MissingVariable, OSError, ValueError) as error:
        print(f"frontend: {error}", file=sys.stderr)
        return 2
    metrics = Metrics()
    log = open_log("frontend", logs)
    proxy = Proxy(backend, cache, metrics, log)
    page = PAGE.read_bytes()
    routes = [
        Route("/", lambda _: Response(200, page, "text/html; charset=utf-8")),
        Route("/health", lambda _: Response.json(200, {"status": "ok"})),
        Route("/api/", proxy.forward),
    ]
    Server((os.environ.get("HOST", "0.0.0.0"), port), routes, metrics, log).run_until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main())
