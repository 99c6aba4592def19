"""The same few questions for each time it happened, on one page. What is left empty is no occasion."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item
from psychoed.items.keys import Key
from psychoed.items.registry import KINDS, item_of
from psychoed.items.typed import Form, NotClear

ONLY_PLAIN = frozenset({"show_if", "when", "dose", "sensitive", "reuse_from", "after_when"})
"""What a question within cannot say: all of them are asked together, each time."""


def _children(value: Any) -> str:
    fits = (
        isinstance(value, list) and 1 <= len(value) <= 6 and all(isinstance(each, Mapping) for each in value)
    )
    return "" if fits else "list 1 to 6 items"


class Repeat(Item):
    """Occasions in their order; each answer is a list of them."""

    kind = "repeat"
    own_keys = {
        "items": Key(_children, required=True),
        "count": keys.whole(2, 8),
        "each_label": keys.words(60),
    }

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        for child in definition["items"]:
            item = item_of(child)
            if not item.asks or item.kind == cls.kind:
                cls.refuse(child, field="type", message="take a question that has an answer of its own")
            if said := sorted(ONLY_PLAIN & set(child)):
                cls.refuse(
                    child, field=said[0], message="leave it out; within a repeat all is asked each time"
                )

    @property
    def count(self) -> int:
        """How many occasions there is room for."""
        return int(self.get("count", 4))

    def occasion(self, place: int) -> str:
        """What an occasion is called."""
        return f"{self.get('each_label') or _('Time')} {place}"

    def children(self, place: int) -> dict[str, Item]:
        """The questions of one occasion, each under its own id."""
        listed: list[dict[str, Any]] = self.definition["items"]
        return {
            str(child["id"]): KINDS[child["type"]]({**child, "id": f"{self.id}-{place}-{child['id']}"})
            for child in listed
        }

    def places(self) -> range:
        """The numbers of the occasions."""
        return range(1, self.count + 1)

    def names(self) -> tuple[str, ...]:
        each = (child for place in self.places() for child in self.children(place).values())
        return (*(name for child in each for name in child.names()), self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        found = [self._typed_one(form, place, phase=phase) for place in self.places()]
        return [each for each in found if each] or None

    def _typed_one(self, form: Form, place: int, *, phase: str) -> dict[str, Answer]:
        there = {}
        for child_id, child in self.children(place).items():
            try:
                value = child.typed(form, phase=phase, stored=None)
            except NotClear as unclear:
                raise NotClear(str(unclear), part=unclear.part or child.id) from unclear
            if value is not None:
                there[child_id] = value
        return there

    def fields(self, value: Answer) -> dict[str, list[str]]:
        form: dict[str, list[str]] = {}
        for place, answers in enumerate(value, 1):
            children = self.children(place)
            for child_id, answer in answers.items():
                form |= children[child_id].fields(answer)
        return form

    def told(self, value: Answer, *, language: str) -> list[str]:
        lines = []
        for place, answers in enumerate(value, 1):
            children = self.children(place)
            said = [
                f"{led(children[each].label)} {', '.join(children[each].read(answer, language=language))}"
                for each, answer in answers.items()
            ]
            lines.append(f"{self.occasion(place)}: {' · '.join(said)}")
        return lines

    def is_open(self, form: Form, place: int) -> bool:
        """Whether an occasion stands open: it says something, or it is the first that does not."""
        return place == 1 or any(self._says(form, each) for each in range(place - 1, self.count + 1))

    def _says(self, form: Form, place: int) -> bool:
        names = (name for child in self.children(place).values() for name in child.names())
        return any(text.strip() for name in names for text in form.get(name, []))

    def fhir_answer(self) -> dict[str, Any]:
        children = [item_of(child).fhir() for child in self.definition["items"]]
        inner = [child | {"linkId": f"{self.id}.{child['linkId']}"} for child in children]
        return {
            "type": "group",
            "repeats": True,
            "item": inner,
            "extension": [fhir.ours("widget", self.kind)],
        }


def led(label: str) -> str:
    """The words of a question before its answer on the same line."""
    return label if label[-1:] in "?:.…!" else f"{label}:"


KINDS[Repeat.kind] = Repeat
