"""Items: what an exercise, a measure or a session check is made of. One class per kind, found by its name."""

from psychoed.items.base import (
    DECLINED,
    FULL,
    LATER,
    NOW,
    SKIPPED,
    SMALL,
    USUAL,
    Answer,
    Definition,
    Item,
    ItemError,
    absence_of,
    absent,
    present,
)
from psychoed.items.choosing import ShareChoice
from psychoed.items.grouping import Group
from psychoed.items.registry import KINDS, item_of
from psychoed.items.repeating import Repeat
from psychoed.items.telling import QuoteOwn, Summary
from psychoed.items.typed import Form, NotClear, gathered

__all__ = [
    "DECLINED",
    "FULL",
    "KINDS",
    "LATER",
    "NOW",
    "SKIPPED",
    "SMALL",
    "USUAL",
    "Answer",
    "Definition",
    "Form",
    "Group",
    "Item",
    "ItemError",
    "NotClear",
    "QuoteOwn",
    "Repeat",
    "ShareChoice",
    "Summary",
    "absence_of",
    "absent",
    "gathered",
    "item_of",
    "present",
]
