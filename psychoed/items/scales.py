"""Items that are answered with a number: a plain one, eleven buttons, and 0 to 100."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item
from psychoed.items.choosing import Choosing, taps
from psychoed.items.typed import Form, NotClear, gathered, number, only, shown_number

ANCHORS = (0, 25, 50, 75, 100)
METHODS = ("tap", "step", "type", "slide")
"""By what hand a number can be set: an anchor, the buttons, the field, the handle."""


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
        if places := self.get("decimals", 0):
            limits.append({"url": f"{fhir.R4}maxDecimalPlaces", "valueInteger": places})
        if self.get("unit"):
            limits.append(
                {"url": f"{fhir.R4}questionnaire-unit", "valueCoding": {"display": self.get("unit")}}
            )
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
    can_be_blank = False
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

    def methods(self, raw: Any) -> dict[str, str]:
        form = gathered(raw, self.names())
        tapped = not only(form, self.name()).strip()
        return {self.id: set_by(form, self.name(), otherwise="tap" if tapped else "type")}

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

    def fhir_answer(self) -> dict[str, Any]:
        answer = super().fhir_answer()
        return {**answer, "extension": [*answer["extension"], fhir.ours("widget", self.kind)]}

    @property
    def template(self) -> str:
        return "psychoed/items/scale_0_100.html"

    @property
    def paper_template(self) -> str:
        return "psychoed/print/scale_0_100.html"


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
    """The field, the anchors, what the field held when the page was drawn, and by what hand it was set."""
    return (name, f"{name}-anchor", f"{name}-was", f"{name}-by")


def hundred(form: Form, name: str) -> int | None:
    """The number. What was changed last wins: a field that still says what it said before gives way to a tapped anchor."""
    text, anchor, was, _by = (only(form, each).strip() for each in names_of_hundred(name))
    tapped = anchor in map(str, ANCHORS)
    if text and (text != was or not tapped):
        value = number(text, decimals=0)
        within(value, least=0, most=100)
        return int(value)
    return int(anchor) if tapped else None


def set_by(form: Form, name: str, *, otherwise: str) -> str:
    """What the script says about the hand; without it what the fields themselves tell."""
    said = only(form, f"{name}-by")
    return said if said in METHODS else otherwise


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
