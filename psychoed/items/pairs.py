"""The same scale twice: before and after, or now and at the second step of an entry."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from psychoed.items import fhir, keys
from psychoed.items.base import LATER, NOW, SKIPPED, Answer, Item, absent, present
from psychoed.items.scales import Eleven, Hundred, Suds
from psychoed.items.typed import Form, NotClear, gathered

HALVES: dict[str, type[Item]] = {kind.kind: kind for kind in (Suds, Hundred, Eleven)}


class Pair(Item):
    """The same scale twice: before and after, or now and at the second step."""

    kind = "pair"
    shape = "parts"
    own_keys = {
        "scale": keys.one_of("suds", "scale_0_100", "scale_0_10", required=True),
        "before": keys.words(required=True),
        "after": keys.words(required=True),
        "after_when": keys.one_of(NOW, LATER),
        "low": keys.words(60),
        "high": keys.words(60),
    }

    @classmethod
    def known_keys(cls) -> dict[str, keys.Key]:
        return {**super().known_keys(), "label": keys.words()}

    @property
    def label(self) -> str:
        return str(self.get("label") or self.get("before"))

    def part_phase(self, part: str) -> str:
        """The step in which this half is answered."""
        return str(self.get("after_when", self.when)) if part == "after" else self.when

    def phases(self) -> set[str]:
        return {self.part_phase("before"), self.part_phase("after")}

    def in_phase(self, phase: str) -> bool:
        return phase in self.phases()

    def half(self, part: str) -> Item:
        """One half as an item of its own."""
        shared = {key: self.get(key) for key in ("low", "high", "sensitive") if self.get(key) is not None}
        return HALVES[self.definition["scale"]](
            {"id": f"{self.id}-{part}", "label": self.get(part), **shared}
        )

    def halves(self, phase: str) -> list[tuple[str, Item]]:
        """The halves that are asked in this step."""
        return [(part, self.half(part)) for part in ("before", "after") if self.part_phase(part) == phase]

    def names(self) -> tuple[str, ...]:
        both = [name for part in ("before", "after") for name in self.half(part).names()]
        return (*both, self.name("absent"))

    def methods(self, raw: Any) -> dict[str, str]:
        halves = (self.half(part) for part in ("before", "after"))
        return {
            key: method for half in halves if half.sends(raw) for key, method in half.methods(raw).items()
        }

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        found = dict(stored or {})
        for part, half in self.halves(phase):
            try:
                value = half.typed(form, phase=phase, stored=None)
            except NotClear as unclear:
                raise NotClear(str(unclear), part=half.id) from unclear
            found.pop(part, None)
            if value is not None:
                found[part] = value
        return found or None

    def clean(self, raw: Any, *, phase: str = NOW, stored: Answer = None, leaving: bool = True) -> Answer:
        form = gathered(raw, self.names())
        value = self.typed(form, phase=phase, stored=present(stored))
        if value is not None:
            return value
        reasons = [self.absence(form), *(half.absence(form) for _part, half in self.halves(phase))]
        reason = max(reasons) or (SKIPPED if leaving else "")
        return absent(reason) if reason else None

    def skip(self, reason: str, raw: Any, *, phase: str = NOW, stored: Answer = None) -> Answer:
        """Skipping the second half leaves the first one standing."""
        earlier = {part: value for part, value in (stored or {}).items() if part == "before"}
        answered_before = phase == LATER and self.part_phase("before") == NOW and earlier
        return earlier if answered_before else absent(reason)

    def form_of(self, value: Answer) -> dict[str, list[str]]:
        form = super().form_of(value)
        if marks := form.pop(self.name("absent"), []):
            for part in ("before", "after"):
                form[self.half(part).names()[0 if self.definition["scale"] == "scale_0_10" else 1]] = marks
        return form

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {
            name: texts
            for part, each in value.items()
            for name, texts in self.half(part).fields(each).items()
        }

    def told(self, value: Answer, *, language: str) -> list[str]:
        lines = []
        for part in ("before", "after"):
            if value.get(part) is not None:
                half = self.half(part)
                said = " ".join(half.told(value[part], language=language))
                lines.append(said if half.label == self.label else f"{half.label} {said}")
        return lines

    def opens(self, condition: Mapping[str, Any], value: Answer) -> bool:
        last = value.get("after", value.get("before")) if isinstance(value, Mapping) else None
        return super().opens(condition, last)

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        halves = [
            {"item": half, "id": half.name(), "answer": half.template}
            | half.widget(form, phase=phase, layout=layout)
            for _part, half in self.halves(phase)
        ]
        earlier = [half for part, half in self.halves(NOW) if phase == LATER]
        told = [
            (half.label, half.told(value, language=get_language() or "en"))
            for half in earlier
            if (value := half.typed(form, phase=NOW, stored=None)) is not None
        ]
        return {
            "own_label": self.get("label", ""),
            "halves": halves,
            "earlier": [(label, " ".join(lines)) for label, lines in told],
        }

    def paper(self) -> dict[str, Any]:
        both = [self.half(part) for part in ("before", "after")]
        halves = [{"item": half, "answer": half.paper_template, **half.paper()} for half in both]
        return {"own_label": self.get("label", ""), "halves": halves}

    def fhir_answer(self) -> dict[str, Any]:
        halves = []
        for part in ("before", "after"):
            half = self.half(part).fhir() | {"linkId": f"{self.id}.{part}"}
            half["extension"] = [*half["extension"], fhir.ours("pair-of", self.id)]
            if self.part_phase(part) == LATER:
                half["extension"].append(fhir.ours("later", value=True))
            halves.append(half)
        return {"type": "group", "item": halves}
