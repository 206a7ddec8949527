"""Forms as browsers send them: multipart/form-data (RFC 7578)."""

import re
from dataclasses import dataclass

from enrollment.web import Refused

BOUNDARY = re.compile(r'multipart/form-data;.*\bboundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?', re.IGNORECASE)
PARAMETER = re.compile(r'\b(name|filename)="([^"\r\n]*)"')


@dataclass(frozen=True)
class Part:
    file_name: str
    content: bytes

    def text(self) -> str:
        try:
            return self.content.decode().strip()
        except UnicodeDecodeError as error:
            raise Refused("text must be UTF-8") from error


def parts(content_type: str, body: bytes) -> dict[str, Part]:
    """The parts by their names; bytes of files stay as they came."""
    boundary = BOUNDARY.match(content_type)
    if not boundary:
        raise Refused("a form is needed: multipart/form-data", 415)
    _, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary[1].strip().encode())
    if not pieces or not pieces.pop().startswith(b"--"):
        raise Refused("the form has no end")
    return dict(_part(piece) for piece in pieces)


def _part(piece: bytes) -> tuple[str, Part]:
    head, blank, content = piece.partition(b"\r\n\r\n")
    # The names that browsers send are UTF-8; what is none is for reading only.
    named = dict(PARAMETER.findall(head.decode(errors="replace")))
    if not blank or "name" not in named:
        raise Refused("a part of the form has no name")
    return named["name"], Part(named.get("filename", ""), content)
