"""A line with words at its ends. Empty until it is set; a number field and two buttons do all that the handle does."""

from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item
from psychoed.items.scales import set_by, within
from psychoed.items.typed import Form, gathered, number, only


class Slider(Item):
    """A whole number between two ends. The handle comes with the script, and is not drawn before it was touched."""

    kind = "slider"
    own_keys = {
        "min": keys.whole(-1000, 1000),
        "max": keys.whole(-1000, 1000),
        "step": keys.whole(1, 100),
        "low": keys.words(60, required=True),
        "high": keys.words(60, required=True),
    }

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        least, most, step = cls(definition).bounds
        if least >= most:
            cls.refuse(definition, field="max", message="write a number above min")
        if (most - least) % step:
            cls.refuse(definition, field="step", message="write a step that leads from min to max")

    @property
    def bounds(self) -> tuple[int, int, int]:
        """The least, the most, and how far one press goes."""
        return int(self.get("min", 0)), int(self.get("max", 100)), int(self.get("step", 5))

    @property
    def highest(self) -> int | None:
        return self.bounds[1]

    def names(self) -> tuple[str, ...]:
        return (*super().names(), self.name("by"))

    def methods(self, raw: Any) -> dict[str, str]:
        return {self.id: set_by(gathered(raw, self.names()), self.name(), otherwise="type")}

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        text = only(form, self.name())
        if not text.strip():
            return None
        value = number(text, decimals=0)
        within(value, least=self.bounds[0], most=self.bounds[1])
        return int(value)

    def told(self, value: Answer, *, language: str) -> list[str]:
        ends = {
            "least": self.bounds[0],
            "most": self.bounds[1],
            "low": self.get("low"),
            "high": self.get("high"),
        }
        return [_("%(value)s, from %(least)s (%(low)s) to %(most)s (%(high)s)") % {"value": value, **ends}]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        least, most, step = (str(each) for each in self.bounds)
        return {"text": only(form, self.name()), "least": least, "most": most, "step": step, **self.ends}

    def paper(self) -> dict[str, Any]:
        least, most, _step = self.bounds
        quarters = sorted({least + round((most - least) * part / 4) for part in range(5)})
        return {"labels": [str(each) for each in quarters], **self.ends}

    @property
    def paper_template(self) -> str:
        return "psychoed/print/scale_0_100.html"

    @property
    def ends(self) -> dict[str, str]:
        """The words at both ends."""
        return {"low": str(self.get("low")), "high": str(self.get("high"))}

    def fhir_answer(self) -> dict[str, Any]:
        least, most, step = self.bounds
        answer = fhir.slider(least=least, most=most, step=step)
        told = [*answer["extension"], fhir.ours("widget", self.kind)]
        return {**answer, "extension": told, "item": fhir.ends(self.id, **self.ends)}
