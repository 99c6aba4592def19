"""Items that are answered in words of one's own. What is typed comes back as it was typed."""

from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Item
from psychoed.items.typed import Form, bounded, one_line, only, plain_text

ONE_LINE = 80
"""Up to so many characters a single line is drawn; beyond it a box that grows."""

NEARLY = 0.8
"""From this part of the room on the limit is said; before it would only be one more line to read."""


class Writing(Item):
    """One text."""

    shape = "label"
    longest = 500

    @property
    def most(self) -> int:
        """How many characters there is room for."""
        return int(self.get("max_length", self.longest))

    @property
    def single(self) -> bool:
        """Whether it is drawn as one line."""
        return self.most <= ONE_LINE

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        tidy = one_line if self.single else plain_text
        text = bounded(tidy(only(form, self.name())), most=self.most)
        return text if text.strip() else None

    def told(self, value: Answer, *, language: str) -> list[str]:
        return str(value).split("\n")

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        text = only(form, self.name())
        limit = _("There is room for %(most)s characters.") % {"most": self.most}
        return {"text": text, "limit": limit if len(text) > NEARLY * self.most else "", "single": self.single}

    def paper(self) -> dict[str, Any]:
        return {"lines": range(1 if self.single else self.paper_lines)}

    paper_lines = 2

    def fhir_answer(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.most}


class ShortText(Writing):
    kind = "short_text"
    own_keys = {"max_length": keys.whole(1, 500)}


class LongText(Writing):
    kind = "long_text"
    longest = 8000
    paper_lines = 8
    own_keys = {"max_length": keys.whole(100, 8000)}

    def fhir_answer(self) -> dict[str, Any]:
        return {"type": "text", "maxLength": self.most}


class ListText(Item):
    """A few short lines, each a text of its own."""

    kind = "list_text"
    own_keys = {"count": keys.whole(1, 12), "max_length": keys.whole(1, 500)}

    @property
    def count(self) -> int:
        """How many lines are offered."""
        return int(self.get("count", 3))

    @property
    def most(self) -> int:
        """How many characters there is room for in each."""
        return int(self.get("max_length", 200))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        texts = [one_line(text) for text in form.get(self.name(), [])]
        there = [bounded(text, most=self.most) for text in texts if text.strip()]
        return there[: self.count] or None

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(): [str(text) for text in value]}

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [str(text) for text in value]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        texts = form.get(self.name(), [])
        padded = [*texts, *[""] * self.count][: max(self.count, 1)]
        return {"texts": [(str(place), text) for place, text in enumerate(padded, 1)]}

    def paper(self) -> dict[str, Any]:
        return {"lines": range(self.count)}

    def fhir_answer(self) -> dict[str, Any]:
        room = {"url": f"{fhir.R4}questionnaire-maxOccurs", "valueInteger": self.count}
        return {"type": "string", "repeats": True, "maxLength": self.most, "extension": [room]}


class PlanIfThen(Item):
    """If it is this, then I do that."""

    kind = "plan_if_then"
    own_keys = {"if_label": keys.words(120), "then_label": keys.words(120)}
    most = 300

    @property
    def parts(self) -> dict[str, str]:
        """The two halves with their questions."""
        return {
            "if": str(self.get("if_label") or _("If it is …")),
            "then": str(self.get("then_label") or _("then I …")),
        }

    def names(self) -> tuple[str, ...]:
        return (self.name("if"), self.name("then"), self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        found = {
            part: bounded(plain_text(only(form, self.name(part))), most=self.most) for part in ("if", "then")
        }
        return {part: text for part, text in found.items() if text.strip()} or None

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(part): [str(text)] for part, text in value.items()}

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [f"{label} {value[part]}" for part, label in self.parts.items() if part in value]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        halves = [
            {"part": part, "name": self.name(part), "label": label, "text": only(form, self.name(part))}
            for part, label in self.parts.items()
        ]
        return {"halves": halves}

    def paper(self) -> dict[str, Any]:
        return {"halves": list(self.parts.values())}

    def fhir_answer(self) -> dict[str, Any]:
        halves = [
            {"linkId": f"{self.id}.{part}", "type": "string", "text": label, "maxLength": self.most}
            for part, label in self.parts.items()
        ]
        return {"type": "group", "item": halves, "extension": [fhir.ours("widget", self.kind)]}
