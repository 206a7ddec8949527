"""The client's half of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding, as PostgreSQL asks for it."""

import base64
import hashlib
import hmac
import secrets
import unicodedata


class NotTheServer(Exception):
    """The other side does not know the password either, or speaks something else."""


class Scram:
    """`first` is sent, the answer goes to `final`, whose return is sent, and that answer goes to `verify`."""

    def __init__(self, user: str, password: str, nonce: str | None = None) -> None:
        # RFC 4013 (SASLprep) comes down to this for what people can type.
        self._password = unicodedata.normalize("NFKC", password).encode()
        self._nonce = nonce or secrets.token_urlsafe(24)
        self._bare = f"n={user},r={self._nonce}"
        self._signature = b""

    def first(self) -> bytes:
        return b"n,," + self._bare.encode()

    def final(self, challenge: bytes) -> bytes:
        fields = _fields(challenge)
        nonce, salt, rounds = fields.get("r", ""), fields.get("s", ""), fields.get("i", "")
        # Without something of the server's own in it, an old exchange could be played again.
        if not nonce.startswith(self._nonce) or nonce == self._nonce or not salt or not rounds.isdecimal():
            raise NotTheServer(f"unexpected challenge {challenge!r}")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, base64.b64decode(salt), int(rounds))
        unproven = f"c=biws,r={nonce}"
        said = ",".join([self._bare, challenge.decode(), unproven]).encode()
        key = _hmac(salted, b"Client Key")
        mask = _hmac(hashlib.sha256(key).digest(), said)
        proof = bytes(a ^ b for a, b in zip(key, mask))
        self._signature = _hmac(_hmac(salted, b"Server Key"), said)
        return f"{unproven},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, final: bytes) -> None:
        signature = base64.b64decode(_fields(final).get("v", ""))
        if not self._signature or not hmac.compare_digest(signature, self._signature):
            raise NotTheServer("the server does not know the password")


def _fields(message: bytes) -> dict[str, str]:
    try:
        return dict(field.split("=", 1) for field in message.decode("ascii").split(","))
    except ValueError as error:
        raise NotTheServer(f"unexpected message {message!r}") from error


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
