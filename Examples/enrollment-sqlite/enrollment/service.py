"""The service over a register."""

import os
from pathlib import Path

from enrollment.form import Form
from enrollment.register import Register
from enrollment.web import Answer, Request, Response, Server

PAGE = Path(__file__).with_name("page.html")
MOST_BYTES = 5 * 1024 * 1024


def data_directory() -> Path | None:
    return Path(os.environ["DATA_DIR"]) if os.environ.get("DATA_DIR") else None


def serve(register: Register) -> None:
    address = os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8083)
    Server(address, routes(register), MOST_BYTES).run_until_told()
    register.close()


def routes(register: Register) -> dict[tuple[str, str], Answer]:
    page = PAGE.read_bytes()

    def enrol(request: Request) -> Response:
        return Response.json(201, {"id": register.enrol(Form.of(request))})

    return {
        ("GET", "/"): lambda _: Response(200, page, "text/html; charset=utf-8"),
        ("GET", "/api/health"): lambda _: Response.json(200, {"enrollments": len(register.enrolments())}),
        ("GET", "/api/enrollments"): lambda _: Response.json(200, register.enrolments()),
        ("POST", "/api/enrollments"): enrol,
    }
