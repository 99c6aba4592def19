"""A group: questions that stand on one page together. It has no answer of its own; its children have theirs."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Self

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item, ItemError
from psychoed.items.keys import Key
from psychoed.items.registry import KINDS, item_of


def _children(value: Any) -> str:
    fits = (
        isinstance(value, list) and 1 <= len(value) <= 20 and all(isinstance(each, Mapping) for each in value)
    )
    return "" if fits else "list 1 to 20 items"


class Group(Item):
    kind = "group"
    asks = False
    own_keys = {"items": Key(_children, required=True)}

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition)
        self.items: Sequence[Item] = [item_of(child) for child in definition["items"]]

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        for child in definition["items"]:
            if child.get("type") == cls.kind:
                raise ItemError(
                    item_id=str(child.get("id", "?")),
                    field="type",
                    message="a group may not hold a group; put its items beside it",
                )

    @classmethod
    def known_keys(cls) -> dict[str, Key]:
        return {**super().known_keys(), "label": keys.words()}

    def of_only(self, children: Sequence[Item]) -> Self:
        """The same group with some of its children."""
        smaller = copy(self)
        smaller.items = children
        return smaller

    def within(self, phase: str) -> Self:
        """The same group with the children of one step."""
        return self.of_only([child for child in self.items if child.in_phase(phase)])

    def names(self) -> tuple[str, ...]:
        return tuple(name for child in self.items for name in child.names())

    def phases(self) -> set[str]:
        return {phase for child in self.items for phase in child.phases()}

    def in_phase(self, phase: str) -> bool:
        return phase in self.phases()

    def read(self, value: Answer, *, language: str) -> list[str]:
        return []

    def fhir(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "linkId": self.id,
            "type": "group",
            "item": [child.fhir() for child in self.items],
        }
        return {**told, **({"text": self.label} if self.label else {}), **fhir.condition(self.show_if)}


KINDS[Group.kind] = Group
