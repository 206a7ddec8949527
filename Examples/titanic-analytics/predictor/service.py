"""The service over whatever keeps its analytics."""

import os
from collections.abc import Callable
from pathlib import Path

from predictor.analytics import Analytics, Visit, summary
from predictor.model import Passenger
from predictor.web import Answer, Request, Response, Server

PAGE = Path(__file__).with_name("page.html")
MOST_BYTES = 4096


def serve(analytics: Analytics) -> None:
    address = os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8082)
    Server(address, routes(analytics), MOST_BYTES).run_until_told()


def routes(analytics: Analytics) -> dict[tuple[str, str], Answer]:
    page = PAGE.read_bytes()

    def counted(count: Callable[[Request], dict[str, str]]) -> Answer:
        return lambda request: Response.json(200, count(request) | {"analytics": summary(analytics.document())})

    def visit(request: Request) -> dict[str, str]:
        analytics.visit(Visit.by(request.headers.get("User-Agent", "")))
        return {}

    def predict(request: Request) -> dict[str, str]:
        passenger = Passenger.of(request.json())
        result = "survived" if passenger.survives() else "died"
        analytics.prediction(passenger, result)
        return {"result": result}

    # A GET counts nothing: probes, previews and crawlers are no visits. The page itself posts one.
    return {
        ("GET", "/"): lambda _: Response(200, page, "text/html; charset=utf-8"),
        ("GET", "/api/analytics"): lambda _: Response.json(200, summary(analytics.document())),
        ("GET", "/api/export"): lambda _: Response.json(200, analytics.document()),
        ("POST", "/api/visit"): counted(visit),
        ("POST", "/api/predict"): counted(predict),
    }
