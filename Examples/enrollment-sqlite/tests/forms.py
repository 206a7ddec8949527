"""Forms as a browser sends them."""

import json
from typing import Any

from tests.running import Service

BOUNDARY = "----form7MA4YWxkTrZu0gW"
PDF = b"%PDF-1.7\r\n\r\n--\r\n\0\xff\r\n%%EOF\r\n"


def form(file_name: str = "registration.pdf", content: bytes = PDF, **fields: str) -> bytes:
    lines = []
    for name, value in fields.items():
        lines += [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="{file_name}"\r\nContent-Type: x/y\r\n\r\n'
    return b"".join(lines) + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def person(number: int, **more: Any) -> dict[str, Any]:
    return {"name": f"Person {number}", "email": f"p{number}@example.org", "vehicle": f"Bicycle {number}"} | more


def send(service: Service, body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> tuple[int, Any]:
    status, answer = service.send("/api/enrollments", body, Content_Type=content_type)
    return status, json.loads(answer)


def enrol(service: Service, **fields: Any) -> tuple[int, Any]:
    return send(service, form(**fields))
