"""One word for everything that the database is prepared from: while it stays the same, a start need not look."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

CONTEXTS = ("practice", "clients", "psychoed")
KINDS = {".py", ".md", ".yaml"}


def of(root: Path) -> str:
    """Over the names and contents of the code and the library; a changed letter is another word."""
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for context in CONTEXTS:
        yield from (path for path in (root / context).rglob("*") if path.suffix in KINDS)
