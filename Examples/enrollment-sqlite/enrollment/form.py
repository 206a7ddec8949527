"""What a person fills in, with nothing taken for granted."""

import re
from dataclasses import dataclass
from hashlib import sha256

from enrollment.multipart import Part, parts
from enrollment.web import Refused, Request

LONGEST = 200
# Told by how the content begins: the name is the sender's word.
KINDS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Document:
    name: str
    content: bytes
    kind: str

    @property
    def file(self) -> str:
        """Named by a digest: what a browser sends never becomes a path."""
        return f"{sha256(self.content).hexdigest()}.{self.kind}"

    @classmethod
    def of(cls, part: Part) -> "Document":
        kind = next((kind for start, kind in KINDS.items() if part.content.startswith(start)), None)
        if not kind:
            raise Refused("the document must be a PDF, PNG or JPEG file", 415)
        name = re.split(r"[/\\]", part.file_name)[-1]
        return cls(_line("document's name", name), part.content, kind)


@dataclass(frozen=True)
class Form:
    name: str
    email: str
    vehicle: str
    document: Document

    @classmethod
    def of(cls, request: Request) -> "Form":
        sent = parts(request.headers.get("Content-Type", ""), request.body)
        missing = [name for name in ("name", "email", "vehicle", "document") if name not in sent]
        if missing:
            raise Refused(f"missing: {', '.join(missing)}")
        # In lower case, so that nobody enrols twice by accident.
        email = _line("email", sent["email"].text()).lower()
        if not EMAIL.fullmatch(email):
            raise Refused("email must be an address")
        return cls(_line("name", sent["name"].text()), email, _line("vehicle", sent["vehicle"].text()), Document.of(sent["document"]))


def _line(what: str, text: str) -> str:
    if not text or len(text) > LONGEST or not text.isprintable():
        raise Refused(f"{what} must be a line of at most {LONGEST} characters")
    return text
