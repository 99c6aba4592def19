"""Items that are answered with a number: a plain one, eleven buttons, 0 to 100, and a pair of before and after."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import LATER, NOW, SKIPPED, Answer, Definition, Item, absent, present
from psychoed.items.choosing import Choosing, taps
from psychoed.items.typed import Form, NotClear, gathered, number, only, shown_number

ANCHORS = (0, 25, 50, 75, 100)


class Number(Item):
    """A number, written in any sane way."""

    kind = "number"
    shape = "label"
    own_keys = {
        "min": keys.figure(),
        "max": keys.figure(),
        "decimals": keys.whole(0, 3),
        "unit": keys.words(20),
    }

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        if {"min", "max"} <= set(definition) and definition["min"] >= definition["max"]:
            cls.refuse(definition, field="max", message="write a number above min")

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        text = only(form, self.name())
        if not text.strip():
            return None
        value = number(text, decimals=int(self.get("decimals", 0)), unit=str(self.get("unit", "")))
        within(value, least=self.get("min"), most=self.get("max"))
        return value

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(): [shown_number(value, language=get_language() or "en")]}

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [f"{shown_number(value, language=language)} {self.get('unit', '')}".strip()]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {
            "text": only(form, self.name()),
            "unit": self.get("unit", ""),
            "limit": self.limits,
            "decimals": self.get("decimals", 0),
        }

    def paper(self) -> dict[str, Any]:
        return {"unit": self.get("unit", ""), "limit": self.limits, "decimals": self.get("decimals", 0)}

    @property
    def limits(self) -> str:
        """The limits in words, said before they bite."""
        least, most = self.get("min"), self.get("max")
        if least is not None and most is not None:
            return _("From %(least)s to %(most)s.") % {"least": least, "most": most}
        return ""

    def fhir_answer(self) -> dict[str, Any]:
        kind = "decimal" if self.get("decimals", 0) else "integer"
        value = "valueDecimal" if self.get("decimals", 0) else "valueInteger"
        limits = [
            {"url": f"{fhir.R4}{key}Value", value: self.get(key)}
            for key in ("min", "max")
            if self.get(key) is not None
        ]
        return {"type": kind, "extension": limits} if limits else {"type": kind}


class Eleven(Choosing):
    """0 to 10 as eleven buttons."""

    kind = "scale_0_10"
    own_keys = {"low": keys.words(60), "high": keys.words(60)}

    @property
    def options(self) -> list[Mapping[str, Any]]:
        return [{"value": place, "label": str(place)} for place in range(11)]

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [_("%(value)s of 10") % {"value": value}]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        found = super().widget(form, phase=phase, layout=layout)
        return {
            **found,
            "numbers": [tap for tap in found["taps"] if not tap["quiet"]],
            "ways_out": [tap for tap in found["taps"] if tap["quiet"]],
            **self.ends,
        }

    def paper(self) -> dict[str, Any]:
        return {"labels": [str(place) for place in range(11)], **self.ends}

    @property
    def ends(self) -> dict[str, str]:
        """The words at both ends."""
        return {"low": self.get("low", ""), "high": self.get("high", "")}

    def fhir_answer(self) -> dict[str, Any]:
        return {
            **fhir.slider(least=0, most=10, step=1),
            "item": fhir.ends(self.id, low=self.get("low", ""), high=self.get("high", "")),
        }


class Hundred(Item):
    """0 to 100: five anchors to tap, and a field for any number between. Empty until it is set."""

    kind = "scale_0_100"
    own_keys = {"low": keys.words(60), "high": keys.words(60)}

    @property
    def highest(self) -> int | None:
        return ANCHORS[-1]

    def end(self, which: str) -> str:
        """The words at one end."""
        return str(self.get(which, ""))

    def names(self) -> tuple[str, ...]:
        return (*names_of_hundred(self.name()), self.name("absent"))

    def absence(self, form: Form) -> str:
        return super().absence({**form, self.name("absent"): _marks(form, self.name())})

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        return hundred(form, self.name())

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return fields_of_hundred(self.name(), value)

    def form_of(self, value: Answer) -> dict[str, list[str]]:
        form = super().form_of(value)
        marks = form.pop(self.name("absent"), [])
        return {**form, self.name("anchor"): marks} if marks else form

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [_("%(value)s of 100") % {"value": value}]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {"field": hundred_field(self, form, name=self.name(), layout=layout), **self.ends}

    def paper(self) -> dict[str, Any]:
        return {"labels": [str(each) for each in ANCHORS], **self.ends}

    @property
    def ends(self) -> dict[str, str]:
        """The words at both ends."""
        return {"low": self.end("low"), "high": self.end("high")}

    def fhir_answer(self) -> dict[str, Any]:
        return {
            **fhir.slider(least=0, most=100, step=5),
            "item": fhir.ends(self.id, low=self.end("low"), high=self.end("high")),
        }


class Suds(Hundred):
    """How strong something is, 0 to 100."""

    kind = "suds"

    def end(self, which: str) -> str:
        own = {"low": _("calm"), "high": _("the most ever")}
        return str(self.get(which) or own[which])

    @property
    def template(self) -> str:
        return "psychoed/items/scale_0_100.html"

    @property
    def paper_template(self) -> str:
        return "psychoed/print/scale_0_100.html"


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


HALVES: dict[str, type[Item]] = {kind.kind: kind for kind in (Suds, Hundred, Eleven)}


def within(value: float, *, least: float | None, most: float | None) -> None:
    """Refuse a number outside its limits, naming them."""
    if least is not None and most is not None and not least <= value <= most:
        raise NotClear(
            _("Please write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        )
    if least is not None and value < least:
        raise NotClear(_("Please write a number that is not below %(least)s.") % {"least": least})
    if most is not None and value > most:
        raise NotClear(_("Please write a number that is not above %(most)s.") % {"most": most})


def names_of_hundred(name: str) -> tuple[str, ...]:
    """The field, the anchors, and what the field held when the page was drawn."""
    return (name, f"{name}-anchor", f"{name}-was")


def hundred(form: Form, name: str) -> int | None:
    """The number. What was changed last wins: a field that still says what it said before gives way to a tapped anchor."""
    text, anchor, was = (only(form, each).strip() for each in names_of_hundred(name))
    tapped = anchor in map(str, ANCHORS)
    if text and (text != was or not tapped):
        value = number(text, decimals=0)
        within(value, least=0, most=100)
        return int(value)
    return int(anchor) if tapped else None


def fields_of_hundred(name: str, value: int) -> dict[str, list[str]]:
    """The fields of a number: its anchor when it has one, else the field."""
    if value in ANCHORS:
        return {f"{name}-anchor": [str(value)]}
    return {name: [str(value)], f"{name}-was": [str(value)]}


def hundred_field(item: Item, form: Form, *, name: str, layout: str) -> dict[str, Any]:
    """What the template of a 0 to 100 scale draws."""
    anchors = [{"value": str(each), "label": str(each)} for each in ANCHORS]
    found = taps(item, anchors, form=form, name=f"{name}-anchor", layout=layout)
    return {
        "anchors": [tap for tap in found if not tap["quiet"]],
        "ways_out": [tap for tap in found if tap["quiet"]],
        "text": only(form, name),
        "was": only(form, f"{name}-was"),
    }


def _marks(form: Form, name: str) -> list[str]:
    """Skip or rather-not among the anchors, unless a number was typed beside it."""
    typed = only(form, name).strip() and only(form, name) != only(form, f"{name}-was")
    return [] if typed else [*form.get(f"{name}-anchor", []), *form.get(f"{name}-absent", [])]
