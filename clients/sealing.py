"""Seals and opens bytes with AES-256-GCM, wraps keys, pads lengths. No database, no clock.

Layout of a sealed value: version (1) | key id (16) | nonce (12) | ciphertext and tag.
Every value has its own sub-key (HKDF over the field and the row), so a nonce is never near
reuse, and its associated data names practice, client, model, field, row and key: a value
that was moved to another place does not open.
"""

import hashlib
import hmac
import os
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
KEY_BYTES = 32
ID_BYTES = 16
NONCE_BYTES = 12
HEAD_BYTES = len(VERSION) + ID_BYTES + NONCE_BYTES
SMALLEST = 256
LARGEST_POWER = 4096
LENGTH_BYTES = 4


class SealBroken(Exception):
    """The value cannot be shown: it was damaged, moved, or its key has been destroyed."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def derive(master: bytes, label: str) -> bytes:
    """A 256-bit key for one use, from a key that has many."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"attune/" + label.encode()).derive(
        master
    )


@lru_cache(maxsize=64)
def derived(master: bytes, label: str) -> bytes:
    """The same for a key of the house, kept for the next asking. Never for a key that can be destroyed."""
    return derive(master, label)


def pad(plain: bytes) -> bytes:
    """Length, text and zeros up to 256 bytes, then powers of two to 4 KiB, then steps of 4 KiB."""
    framed = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    return framed.ljust(padded_size(len(framed)), b"\0")


def padded_size(size: int) -> int:
    """The size class that a framed length falls into."""
    if size <= SMALLEST:
        return SMALLEST
    if size <= LARGEST_POWER:
        return 1 << (size - 1).bit_length()
    return -(-size // LARGEST_POWER) * LARGEST_POWER


def unpad(padded: bytes) -> bytes:
    """The text without its frame."""
    size = int.from_bytes(padded[:LENGTH_BYTES], "big")
    if LENGTH_BYTES + size > len(padded):
        raise SealBroken("the length does not fit")
    return padded[LENGTH_BYTES : LENGTH_BYTES + size]


def seal(*, key: bytes, key_id: uuid.UUID, place: str, plain: bytes) -> bytes:
    """Seal the bytes to their place; `place` is practice|client|model|field|row."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(derive(key, place)).encrypt(nonce, pad(plain), _associated(place, key_id))
    return VERSION + key_id.bytes + nonce + sealed


def unseal(*, key: bytes, place: str, sealed: bytes) -> bytes:
    """Open what `seal` sealed to this place; raises SealBroken for anything else."""
    key_id = key_id_of(sealed)
    nonce = sealed[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES]
    try:
        return unpad(
            AESGCM(derive(key, place)).decrypt(nonce, sealed[HEAD_BYTES:], _associated(place, key_id))
        )
    except InvalidTag as error:
        raise SealBroken("the seal does not fit this place") from error


def key_id_of(sealed: bytes) -> uuid.UUID:
    """Which key sealed the value."""
    if len(sealed) <= HEAD_BYTES or sealed[:1] != VERSION:
        raise SealBroken("not a sealed value")
    return uuid.UUID(bytes=bytes(sealed[1 : 1 + ID_BYTES]))


def wrap(*, outer: bytes, key: bytes, key_id: uuid.UUID) -> bytes:
    """A key, sealed under the key above it, bound to its own id."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(outer).encrypt(nonce, key, b"attune/wrap|" + key_id.bytes)


def unwrap(*, outer: bytes, wrapped: bytes, key_id: uuid.UUID) -> bytes:
    """The key inside; raises SealBroken when the outer key or the id is another."""
    try:
        return AESGCM(outer).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"attune/wrap|" + key_id.bytes
        )
    except InvalidTag as error:
        raise SealBroken("the key above does not open this key") from error


def blind_index(*, key: bytes, text: str) -> str:
    """Equality without reading: a keyed hash of the normalised text (used for addresses alone)."""
    return hmac.new(key, text.strip().lower().encode(), hashlib.sha256).hexdigest()


def _associated(place: str, key_id: uuid.UUID) -> bytes:
    return b"v1|" + place.encode() + b"|" + key_id.bytes
