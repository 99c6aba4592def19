"""What pins an edition: its canonical text and the SHA-256 of that, the same on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

HANDOUT_SCHEMA = "handout/1"
ITEMS_SCHEMA = "exercise/1"


def schema_of(kind: str) -> str:
    """The name of the format in which editions of this kind are written."""
    return HANDOUT_SCHEMA if kind == "handout" else ITEMS_SCHEMA


def canonical(
    *,
    kind: str,
    language: str,
    title: str,
    blocks: Sequence[Any],
    items: Sequence[Any],
    meta: Mapping[str, Any],
) -> str:
    """One spelling for one meaning: JSON with sorted keys, without spaces, in plain Unicode."""
    document = {
        "schema": schema_of(kind),
        "kind": kind,
        "language": language,
        "title": title,
        "blocks": blocks,
        "items": items,
        "meta": meta,
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def edition_sha256(
    *,
    kind: str,
    language: str,
    title: str,
    blocks: Sequence[Any],
    items: Sequence[Any],
    meta: Mapping[str, Any],
) -> str:
    """The hash that an assignment carries, so that it can prove what the client was given."""
    text = canonical(kind=kind, language=language, title=title, blocks=blocks, items=items, meta=meta)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
