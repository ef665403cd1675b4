"""A station's log as bytes: entries, tree and notes, written from docs/journal-format.md.

Enough to compare two copies of a log, and to write a lying one with the genuine key.
"""

import base64
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def text64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def bytes64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def canonical(value) -> bytes:
    """JSON in the one spelling that both programs write."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Entry(NamedTuple):
    """One entry as the journal stores it."""

    header: bytes
    salt: bytes
    body: bytes

    @property
    def hash(self) -> bytes:
        return sha(self.salt, self.body)

    @property
    def leaf(self) -> bytes:
        return sha(b"\0", self.header, self.hash)

    @property
    def event(self) -> str:
        """Area and name: `results outcomeDecided`."""
        return self.header.split(b"\n")[2].decode().removeprefix("event ")

    @property
    def content(self) -> dict:
        """What stands under the event's name."""
        return json.loads(self.body)[self.event.split()[1]]

    def saying(self, **labels) -> "Entry":
        """The same event with other labels."""
        return self._replace(body=canonical({self.event.split()[1]: self.content | labels}))


def read_log(db: sqlite3.Connection) -> list[Entry]:
    """All entries of a station's database, in order."""
    rows = db.execute("SELECT header, salt, body FROM journalEntry ORDER BY position").fetchall()
    return [Entry(*map(bytes, row)) for row in rows]


def root(leaves: list[bytes]) -> bytes:
    """The root of the tree of RFC 6962."""
    stack: list[bytes] = []
    for count, leaf in enumerate(leaves):
        stack.append(leaf)
        while count & 1:
            stack[-2:] = [sha(b"\1", *stack[-2:])]
            count >>= 1
    while len(stack) > 1:
        stack[-2:] = [sha(b"\1", *stack[-2:])]
    return stack[0] if stack else sha()


def inclusion(index: int, leaves: list[bytes]) -> list[bytes]:
    """The path from the leaf at `index` to the root, from the leaf upwards."""
    if len(leaves) < 2:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return inclusion(index, leaves[:half]) + [root(leaves[half:])]
    return inclusion(index - half, leaves[half:]) + [root(leaves[:half])]


def secret(file: Path) -> bytes:
    """The key in a key file: its second line."""
    return bytes64(file.read_text().splitlines()[1])


class LogKey:
    """A key that signs notes under a name."""

    def __init__(self, name: str, private: Ed25519PrivateKey):
        self.name, self.private = name, private
        public = b"\1" + private.public_key().public_bytes_raw()
        self.id = sha(name.encode(), b"\n", public)[:4]
        self.verifier = f"{name}+{self.id.hex()}+{text64(public)}"

    @classmethod
    def of(cls, folder: Path, name: str) -> "LogKey":
        return cls(name, Ed25519PrivateKey.from_private_bytes(secret(folder / "keys" / "log.key")))

    def note(self, text: str) -> bytes:
        signature = text64(self.id + self.private.sign(text.encode()))
        return f"{text}\n\u2014 {self.name} {signature}\n".encode()

    def checkpoint(self, size: int, top: bytes, origin: str = "") -> bytes:
        return self.note(f"{origin or self.name}\n{size}\n{text64(top)}\n")

    def batch(self, payload: bytes, particulars: list, version: str = "examstation-batch/0") -> bytes:
        """A batch file, signed."""
        message = b"\0".join((version.encode(), self.name.encode(), sha(payload)))
        return canonical({
            "format": version, "particulars": particulars, "payload": text64(payload),
            "signature": text64(self.private.sign(message))})


def unsealed(sealed: bytes, digest: bytes, folder: Path) -> bytes:
    """What a daemon sealed under its data key; raises when the seal does not hold."""
    key = HKDF(SHA256(), 32, None, b"examstation/particulars/0").derive(secret(folder / "keys" / "data.key"))
    return ChaCha20Poly1305(key).decrypt(sealed[:12], sealed[12:], digest)[32:]
