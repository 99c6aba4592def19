"""Makes and compares every secret that leaves the house: link secrets, codes, numbers, marks on mails. Keys come in.

The derived ones (link secret, typed code, mailed digits, message id, bounce address, unsubscribe token)
are HMACs of an id under a key of their own (`clients.sealing.derive(master, LABEL)`), so a stolen
database yields none of them, and a repeat of a mail is the same to the last byte.
"""

import base64
import hashlib
import hmac
import re
import uuid
from itertools import pairwise

K_LINK = "link/1"
K_TYPED = "link-code/1"
K_DIGITS = "mailed-code/1"
K_MESSAGE = "message-id/1"
K_BOUNCE = "bounce-address/1"
K_UNSUBSCRIBE = "unsubscribe/1"
K_SCOPE = "scope/1"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
CODE_CHARACTERS = 26
CODE_BITS = CODE_CHARACTERS * 5
DIGITS = 8
NUMBER = re.compile(r"[0-9]{6,8}")
MARK_BYTES = 10
"""Bytes of the keyed mark in a bounce address: 80 bits, lower case because some hosts fold it."""
FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1900, 2029


def secret(*, key: bytes, link_id: uuid.UUID) -> str:
    """The 256-bit secret of a link, base64url: what stands behind the `#`."""
    return _base64url(_keyed(key, b"link|" + link_id.bytes))


def code(*, key: bytes, link_id: uuid.UUID) -> str:
    """The 26 characters (130 bits) that open the same link when they are typed; no part of the secret."""
    number = int.from_bytes(_keyed(key, b"typed|" + link_id.bytes), "big") >> (256 - CODE_BITS)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))


def normal(typed: str) -> str:
    """What a person typed, as the code was made: capitals, no gaps, I and L as 1, O as 0."""
    kept = "".join(character for character in typed.upper() if character.isascii() and character.isalnum())
    return kept.translate(LOOKALIKES)


def grouped(whole: str) -> str:
    """The code in groups that the eye can hold: ABCD-EFGH-…"""
    return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def sha256(text: str) -> str:
    """What is stored of a secret or a code."""
    return hashlib.sha256(text.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def digits(*, key: bytes, code_id: uuid.UUID) -> str:
    """The eight digits of a mailed code, from its row's id: the mail can be written without storing them."""
    number = int.from_bytes(_keyed(key, b"digits|" + code_id.bytes), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_easily_guessed(number: str) -> bool:
    """Whether a client's own number is among those that are tried first. Takes 6 to 8 digits."""
    return _repeats(number) or _runs(number) or _holds_a_date(number)


def is_number(text: str) -> bool:
    """Six to eight digits, nothing else."""
    return NUMBER.fullmatch(text) is not None


def message_id(*, key: bytes, delivery_id: uuid.UUID, domain: str) -> str:
    """The Message-ID of a delivery: the same at every attempt, and it tells nothing."""
    mark = base64.b32encode(_keyed(key, delivery_id.bytes)).decode().lower()[:26]
    return f"<{mark}@{domain}>"


def bounce_address(*, key: bytes, delivery_id: uuid.UUID, domain: str) -> str:
    """The envelope sender of one delivery; a bounce to it can be believed, because it carries a keyed mark."""
    return f"b+{delivery_id.hex}.{_bounce_mark(key, delivery_id)}@{domain}"


def bounced_delivery(*, key: bytes, address: str) -> uuid.UUID | None:
    """Which delivery a bounce address belongs to; None for anything that we did not make."""
    found = re.match(r"b\+([0-9a-f]{32})\.([0-9a-f]{20})@", address.strip().lower())
    if found is None:
        return None
    delivery_id = uuid.UUID(hex=found[1])
    return delivery_id if same(found[2], _bounce_mark(key, delivery_id)) else None


def unsubscribe(*, key: bytes, delivery_id: uuid.UUID) -> str:
    """The one-click token (RFC 8058). It stands in a header only, and stops reminders and nothing else."""
    return f"{_base64url(delivery_id.bytes)}.{_base64url(_keyed(key, b'unsubscribe|' + delivery_id.bytes))}"


def unsubscribing(*, key: bytes, token: str) -> uuid.UUID | None:
    """The delivery whose token this is, or None."""
    head, _, _ = token.partition(".")
    try:
        delivery_id = uuid.UUID(bytes=base64.urlsafe_b64decode(head + "=="))
    except ValueError:
        return None
    return delivery_id if same(token, unsubscribe(key=key, delivery_id=delivery_id)) else None


def scope(*, key: bytes, kind: str, name: str) -> str:
    """The name of a limit or a breaker, without the address or domain that it is about."""
    return f"{kind}:{_keyed(key, f'{kind}|{name}'.encode()).hex()[:32]}"


def _bounce_mark(key: bytes, delivery_id: uuid.UUID) -> str:
    return _keyed(key, b"bounce|" + delivery_id.bytes)[:MARK_BYTES].hex()


def _keyed(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _repeats(number: str) -> bool:
    """111111, 121212, 123123, 12341234: a short piece over and over, or two digits at most in all."""
    size = len(number)
    pieces = (number[:width] * size for width in (1, 2, 3, 4) if width < size)
    return len(set(number)) <= 2 or any(piece[:size] == number for piece in pieces)


def _runs(number: str) -> bool:
    """123456, 987654, 024680: every step the same."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(number)}
    return len(steps) == 1


def _holds_a_date(number: str) -> bool:
    """A birth year at either end, or six digits that read as a birthday."""
    years = range(FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR + 1)
    if int(number[:4]) in years or int(number[-4:]) in years:
        return True
    return len(number) == 6 and any(_is_day(*order) for order in _orders(number))


def _orders(number: str) -> list[tuple[int, int]]:
    first, middle, last = int(number[:2]), int(number[2:4]), int(number[4:])
    return [(first, middle), (middle, first), (last, middle)]


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12
