"""Canaries: words that stand nowhere else, and the search for them in every spelling a leak could have."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path

MARK = "qzx7kw9vtr"
"""Every canary begins with it, so one search finds them all."""
SOFT_BREAK = re.compile(rb"=\r?\n")


def canary(number: int, kind: str = "") -> str:
    """One of many; the letters around the mark are spelled differently by every encoding."""
    return f"„ü& {MARK}{number:04d}{kind} <ß>"


def spellings(word: str) -> dict[str, list[bytes]]:
    """A word as raw bytes (also what URLs, JSON and quoted-printable leave as it is), UTF-16, hex and base64."""
    raw = word.encode()
    return {
        "raw": [raw],
        "utf-16": [word.encode("utf-16-le"), word.encode("utf-16-be")],
        "hex": [raw.hex().encode(), raw.hex().upper().encode()],
        "base64": [_inside_base64(raw, shift) for shift in range(3)],
    }


def hits(blob: bytes, words: Iterable[str] = (MARK,)) -> list[str]:
    """Which spellings of which words stand in the bytes; soft line breaks of mails do not hide them."""
    whole = blob + SOFT_BREAK.sub(b"", blob) if SOFT_BREAK.search(blob) else blob
    return [
        f"{word[:24]} ({name})"
        for word in words
        for name, forms in spellings(word).items()
        if any(form in whole for form in forms)
    ]


def below(*folders: Path) -> dict[str, bytes]:
    """Every file below these folders with its bytes."""
    return {
        str(path): path.read_bytes() for each in folders for path in sorted(each.rglob("*")) if path.is_file()
    }


def found_in(files: dict[str, bytes], words: Iterable[str] = (MARK,)) -> list[tuple[str, list[str]]]:
    """The files in which something was found."""
    wanted = list(words)
    told = [(name, hits(blob, wanted)) for name, blob in files.items()]
    return [(name, found) for name, found in told if found]


def _inside_base64(raw: bytes, shift: int) -> bytes:
    """The letters of base64 that are the same whatever stands before and behind."""
    spelled = base64.b64encode(b"\0" * shift + raw)
    first = 0 if shift == 0 else 4
    end = (shift + len(raw)) // 3 * 4
    return spelled[first:end]
