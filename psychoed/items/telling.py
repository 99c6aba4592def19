"""Items that tell and ask nothing: a heading, a paragraph, what a page holds, a computed sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from psychoed import inline
from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item
from psychoed.rendering import render_text

_PLACE = re.compile(r"{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*)\s*(?:=\s*([\w.]+)|in\s*\[([^\]{}]*)\]))?}")
_BRACES = re.compile(r"[{}]")
ENTRIES = "n"


class Telling(Item):
    """Text that is read."""

    asks = False
    own_keys = {"text": keys.words(2000, required=True)}

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition)
        self.text = str(definition.get("text", ""))

    def names(self) -> tuple[str, ...]:
        return ()

    def widget(self, form: Any, *, phase: str, layout: str) -> dict[str, Any]:
        return {"text_html": render_text(self.text)}

    def paper(self) -> dict[str, Any]:
        return {"text_html": render_text(self.text)}

    def fhir(self) -> dict[str, Any]:
        told = {"linkId": self.id, "type": "display", "text": inline.plain(self.text)}
        return {**told, **self.fhir_mark(), **fhir.condition(self.show_if)}

    def fhir_mark(self) -> dict[str, Any]:
        """What kind of text it is."""
        return {}


class Heading(Telling):
    kind = "heading"
    own_keys = {"text": keys.words(120, required=True)}

    def fhir_mark(self) -> dict[str, Any]:
        return {"extension": [fhir.ours("heading", value=True)]}


class Para(Telling):
    kind = "para"


class ContentNote(Telling):
    kind = "content_note"

    def fhir_mark(self) -> dict[str, Any]:
        return {"extension": [fhir.ours("content-note", value=True)]}


class QuoteOwn(Telling):
    """The client's own words from an earlier question, to look at while the next one is answered."""

    kind = "quote_own"
    own_keys = {"text": keys.words(120), "of": keys.identifier()}

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition)
        self.of_item = str(definition["of"])

    def widget(self, form: Any, *, phase: str, layout: str) -> dict[str, Any]:
        return {"lead": self.text or _("You wrote")}

    def paper(self) -> dict[str, Any]:
        return {"lead": self.text}

    def fhir(self) -> dict[str, Any]:
        told = {"linkId": self.id, "type": "display", "text": self.text or _("You wrote")}
        return {**told, "extension": [fhir.ours("quote-of", self.of_item)], **fhir.condition(self.show_if)}


class Summary(Telling):
    """A sentence with numbers in it, about one entry or about all entries of a log."""

    kind = "summary"
    own_keys = {"text": keys.words(600, required=True), "text_one": keys.words(600)}

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        for key in ("text", "text_one"):
            if _BRACES.search(_PLACE.sub("", definition.get(key, ""))):
                cls.refuse(
                    definition,
                    field=key,
                    message="write a place as {n}, {id}, {n.id=value} or {n.id in [a, b]}",
                )

    @property
    def over_entries(self) -> bool:
        """Whether it counts the entries of a log."""
        return any(match[1] == ENTRIES for match in _PLACE.finditer(self.text))

    def mentioned(self) -> set[str]:
        """The items that it speaks of."""
        found = _PLACE.finditer(f"{self.text} {self.get('text_one', '')}")
        return {match[2] or match[1] for match in found} - {ENTRIES}

    def sentence(
        self, entries: Sequence[Mapping[str, Answer]], *, in_words: Callable[[str, Answer], str]
    ) -> str:
        """The sentence; empty while there is too little to say."""
        if not entries:
            return ""
        text = self.text
        if self.over_entries and len(entries) == 1:
            text = str(self.get("text_one", ""))
        return _PLACE.sub(lambda match: _filled(match, entries, in_words), text)


def _filled(
    place: re.Match[str], entries: Sequence[Mapping[str, Answer]], in_words: Callable[[str, Answer], str]
) -> str:
    if place[1] != ENTRIES:
        return in_words(place[1], entries[-1].get(place[1])) or "–"
    if place[2] is None:
        return str(len(entries))
    wanted = {place[3]} if place[3] else {value.strip() for value in place[4].split(",")}
    answers = [entry.get(place[2]) for entry in entries]
    return str(sum(1 for answer in answers if wanted & _values(answer)))


def _values(answer: Answer) -> set[str]:
    if isinstance(answer, list):
        return {str(value) for value in answer}
    return set() if answer is None or isinstance(answer, dict) else {str(answer)}
