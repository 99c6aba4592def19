"""How much of an exercise is asked: the small version, the usual one, the fuller one. The rest waits under *Add more*.

An item says with `dose` from which version on it belongs. A question that says nothing belongs to the usual
one; words that are read (a caution, a note) belong to all, so that no dose can take a caution away.
"""

from collections.abc import Iterable

from psychoed.items.base import FULL, SMALL, USUAL, Item

DOSES = (SMALL, USUAL, FULL)


def within(item: Item, *, dose: str) -> bool:
    """Whether an item belongs to this version."""
    return DOSES.index(item.dose) <= DOSES.index(dose)


def offered(items: Iterable[Item], *, agreed: str) -> str:
    """The version that is shown: the agreed one. Small is the usual one where nothing is marked as small."""
    if agreed not in DOSES:
        return USUAL
    if agreed == SMALL and not any(item.asks and item.dose == SMALL for item in items):
        return USUAL
    return agreed
