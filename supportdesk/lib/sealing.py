"""Sealed columns: AES-GCM with a key id, bound to the row, and keyed blind indexes beside them.

A sealed value is ``key id byte length | key id | nonce | cipher text``. ``bound_to`` names the
row and column and is authenticated, so a cipher text moved to another row does not open.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from supportdesk.environment import kept_secret, key_ring

NONCE = 12


def ring_text() -> str:
    """The key ring as DESK_DATA_KEYS has it, for a process of ours that has no settings."""
    return settings.DATA_KEYS or f"first:{_kept_key()}"


@cache
def _ring() -> dict[str, bytes]:
    return key_ring(ring_text())


def _kept_key() -> str:
    return base64.b64encode(hashlib.sha256(kept_secret("data_key").encode()).digest()).decode()


@cache
def _cipher(key_id: str) -> AESGCM:
    return AESGCM(_ring()[key_id])


def head() -> bytes:
    """What a value begins with that is sealed now: the first key's id behind its length."""
    key_id = next(iter(_ring())).encode()
    return bytes([len(key_id)]) + key_id


def forget_ring() -> None:
    """Read the ring anew, for tests of its rotation."""
    for kept in (_ring, _cipher, _index_key):
        kept.cache_clear()


def seal(text: bytes, *, bound_to: str) -> bytes:
    """Encrypt with the ring's first key. Empty text stays empty."""
    if not text:
        return b""
    start, nonce = head(), os.urandom(NONCE)
    return (
        start + nonce + _cipher(start[1:].decode()).encrypt(nonce, text, start + bound_to.encode())
    )


class Sealer:
    """``seal`` for millions: the same values, with the key looked up once and nonces drawn by the
    thousand. Not for two threads at once."""

    def __init__(self) -> None:
        key_id = next(iter(_ring()))
        self._head = bytes([len(key_id)]) + key_id.encode()
        self._encrypt = _cipher(key_id).encrypt
        self._nonces: Iterator[bytes] = iter(())

    def __call__(self, text: bytes, bound_to: str) -> bytes:
        nonce = next(self._nonces, None)
        if nonce is None:
            drawn = os.urandom(NONCE * 4096)
            self._nonces = iter([drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE)])
            nonce = next(self._nonces)
        head = self._head
        return head + nonce + self._encrypt(nonce, text, head + bound_to.encode())


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> bytes:
    """Decrypt; raises ``cryptography.exceptions.InvalidTag`` for a moved or changed value."""
    sealed = bytes(sealed)
    if not sealed:
        return b""
    end = 1 + sealed[0]
    start, nonce, body = sealed[:end], sealed[end : end + NONCE], sealed[end + NONCE :]
    return _cipher(start[1:].decode()).decrypt(nonce, body, start + bound_to.encode())


@cache
def _index_key() -> bytes:
    # Derived from the oldest key: a rotation of the sealing keys leaves the indexes standing.
    oldest = list(_ring().values())[-1]
    return hmac.digest(oldest, b"blind index", "sha256")


def blind_index(kind: str, text: str) -> bytes:
    """16 bytes, equal for equal (kind, text); without the key they say nothing of the text."""
    return hmac.digest(_index_key(), f"{kind}\0{text}".encode(), "sha256")[:16]


def blind_number(kind: str, text: str) -> int:
    """The same in eight bytes, as a signed number: half the size in an index of millions. Two
    texts may meet in one number, so whoever searches by it compares what it finds."""
    return int.from_bytes(numbering(kind)(text), "big", signed=True)


def numbering(kind: str) -> Callable[[str], bytes]:
    """``blind_number`` of one kind for millions of texts, as its eight bytes."""
    begun = hashlib.blake2b(f"{kind}\0".encode(), key=_index_key(), digest_size=8)

    def number(text: str) -> bytes:
        told = begun.copy()
        told.update(text.encode())
        return told.digest()

    return number
