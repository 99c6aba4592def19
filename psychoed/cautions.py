"""What a piece says about care, as rules that bind: prepared together, asked about safety first, outward first."""

from collections.abc import Iterable, Mapping
from typing import Any

GATE = "gate"
"""The id of a first question about safety. What follows is shown only where the answer allows it."""
INWARD = frozenset({"breath", "regions"})
"""Kinds of items that turn attention inward; some people are better served by looking around them first."""

Definition = Mapping[str, Any]


def needs_prep(meta: Mapping[str, Any]) -> bool:
    """Whether it has to be talked through before it goes home."""
    return meta.get("needs_prep") is True


def has_gate(items: Iterable[Definition]) -> bool:
    """Whether it asks about safety first. Then no reminder goes by mail: somebody else might read it."""
    return any(item.get("id") == GATE for item in items)


def turns_inward(items: Iterable[Definition]) -> bool:
    """Whether it turns attention to breath or body."""
    return any(item.get("type") in INWARD or turns_inward(item.get("items") or ()) for item in items)
